"""What becomes of a region: another code succeeds it, or a part of it; and what it was called."""

from typing import Any

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offices.models.regions import Region
from offices.scoping import PublicQuerySet

# One at a time: two rows that close a circle together would each look harmless to the other's transaction.
NO_CIRCLE = """
    PERFORM pg_advisory_xact_lock(hashtext('offices_regionsuccession'));
    IF EXISTS (
        WITH RECURSIVE later(code) AS (
            SELECT NEW.successor_id
            UNION
            SELECT following.successor_id
            FROM offices_regionsuccession AS following JOIN later ON following.predecessor_id = later.code
            WHERE following.id IS DISTINCT FROM NEW.id
        )
        SELECT FROM later WHERE code = NEW.predecessor_id
    ) THEN
        RAISE EXCEPTION 'region % would succeed itself', NEW.predecessor_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'succession_goes_in_no_circle';
    END IF;
    RETURN NEW;
"""


class SuccessionKind(models.TextChoices):
    """How a code follows another. Of a split the old code may stay in force for what is left of it."""

    RENUMBERED = "renumbered", _("ganti kode")
    SPLIT = "split", _("pemekaran (sebagian wilayah)")
    MERGED = "merged", _("digabung")


class RegionSuccession(models.Model):
    """A code that succeeds another of the same level, recorded by an administrator from the ministry's decree.

    It moves nothing by itself: what happens to a village under guidance is its office's act.
    """

    predecessor = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("kode lama"))
    successor = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("kode baru"))
    kind = models.CharField(_("peristiwa"), max_length=10, choices=SuccessionKind.choices)
    since = models.DateField(_("berlaku sejak"))
    note = models.CharField(_("dasar atau catatan"), max_length=300, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["predecessor", "successor"]
        verbose_name = _("penerus wilayah")
        verbose_name_plural = _("penerus wilayah")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_is_recorded_once"),
            models.UniqueConstraint(
                fields=["predecessor"],
                name="whole_region_has_one_successor",
                condition=~Q(kind=SuccessionKind.SPLIT),
                violation_error_message=_("Wilayah ini sudah punya penerus seutuhnya."),
            ),
            models.CheckConstraint(
                name="region_does_not_succeed_itself",
                condition=~Q(predecessor=F("successor")),
                violation_error_message=_("Kode lama dan kode baru harus berbeda."),
            ),
            models.CheckConstraint(
                name="succession_stays_on_its_level",
                condition=Exact(Length(F("predecessor_id")), Length(F("successor_id"))),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="succession_goes_in_no_circle",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=NO_CIRCLE,
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"

    def clean(self) -> None:
        """Refuse another level, a circle, and a code that is split and passes on whole at once."""
        if not self.predecessor_id or not self.successor_id:
            return
        if len(self.predecessor_id) != len(self.successor_id):
            raise ValidationError(gettext("Kode lama dan kode baru harus setingkat, misalnya desa dengan desa."))
        if self.predecessor_id != self.successor_id and self._leads_back():
            raise ValidationError(
                gettext("%(new)s sudah mendahului %(old)s; keduanya tidak dapat saling meneruskan.")
                % {"new": self.successor_id, "old": self.predecessor_id}
            )
        whole = ~Q(kind=SuccessionKind.SPLIT)
        others = RegionSuccession.objects.filter(predecessor=self.predecessor_id).exclude(pk=self.pk)
        if others.filter(whole if self.kind == SuccessionKind.SPLIT else ~whole).exists():
            raise ValidationError(
                gettext("%(old)s sudah tercatat dengan peristiwa lain. Pemekaran tidak dapat bersama ganti kode.")
                % {"old": self.predecessor_id}
            )

    def _leads_back(self) -> bool:
        seen: set[str] = set()
        later = {self.successor_id}
        while later:
            if self.predecessor_id in later:
                return True
            seen |= later
            rows = RegionSuccession.objects.filter(predecessor__in=later).exclude(pk=self.pk)
            later = set(rows.values_list("successor_id", flat=True)) - seen
        return False


# Imports change names as well; the trigger sees both.
_NameEvent: Any = pghistory.create_event_model(
    Region,
    pghistory.UpdateEvent("renamed", condition=pgtrigger.AnyChange("name"), row=pghistory.Old),
    fields=["code", "name"],
    obj_field=pghistory.ObjForeignKey(related_name="+"),
    model_name="RegionName",
)


class RegionName(_NameEvent):
    """A name a region had until ``pgh_created_at``: a row for each change, none for the 91,599 that never changed."""

    objects = PublicQuerySet.as_manager()

    class Meta(_NameEvent.Meta):
        ordering = ["-pgh_id"]
        verbose_name = _("nama terdahulu")
        verbose_name_plural = _("nama terdahulu")

    def __str__(self) -> str:
        return str(self.name)
