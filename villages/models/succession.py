"""Villages under guidance that went on under another code, whole or in part."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.models import SuccessionKind
from offices.scoping import Ancestors, ScopedQuerySet
from villages.models.village import AssistedVillage


def _side(side: str) -> Ancestors:
    return Ancestors(
        office=f"{side}__office_id",
        regional_office=f"{side}__regional_office_id",
        regency=f"{side}__regency_id",
        district=f"{side}__district_id",
        village=f"{side}_id",
    )


class VillageSuccessionQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Whoever sees one of the two villages knows where it came from or what became of it."""
        return self.filter(_side("predecessor").within(user.scope) | _side("successor").within(user.scope))


class VillageSuccession(models.Model):
    """What an office carried over from one village to another, once it had another code. Written once, never changed.

    ``since`` is the day the code is in force; the counts are what moved.
    """

    predecessor = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="+", verbose_name=_("desa lama"))
    successor = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="+", verbose_name=_("desa baru"))
    kind = models.CharField(_("peristiwa"), max_length=10, choices=SuccessionKind.choices)
    since = models.DateField(_("berlaku sejak"))
    units = models.PositiveIntegerField(_("RT/RW yang pindah"))
    contacts = models.PositiveIntegerField(_("kontak yang pindah"))
    carried_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    carried_at = models.DateTimeField(auto_now_add=True)

    objects = VillageSuccessionQuerySet.as_manager()
    ancestors = _side("predecessor")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("desa penerus")
        verbose_name_plural = _("desa penerus")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"],
                name="whole_village_is_carried_over_once",
                condition=~Q(kind=SuccessionKind.SPLIT),
            ),
            models.CheckConstraint(name="village_does_not_succeed_itself", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"

    @property
    def is_whole(self) -> bool:
        return self.kind != SuccessionKind.SPLIT
