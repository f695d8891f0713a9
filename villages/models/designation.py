"""How villages come under an office's guidance and leave it: dossiers, what they name, and every step taken."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from files.models import StoredFile
from offices.models import CODE_LENGTHS, ImmigrationOffice, Region, RegionalOffice
from offices.roles import Role
from offices.scoping import Ancestors, ScopedQuerySet
from villages.enums import NEEDS_REASON, DesignationState, VillageStatus

OF_AN_OFFICE = Ancestors(regency="", district="", village="")


@pghistory.track()
class Designation(models.Model):
    """A dossier: the places an office proposes or has designated by one decree (SK).

    It moves as a whole until it is decided; afterwards each of its villages goes on alone. ``version`` rises with
    every decision on the dossier: who decides names the version that was read. ``taken_over`` dossiers stand for
    villages recorded before dossiers were; of them the decree may be unknown. ``title`` repeats the first places.
    """

    office = models.ForeignKey(ImmigrationOffice, models.PROTECT, related_name="+", verbose_name=_("Kantor Imigrasi"))
    regional_office = models.ForeignKey(RegionalOffice, models.PROTECT, related_name="+", verbose_name=_("Kanwil"))
    title = models.CharField(_("nama"), max_length=200)
    state = models.CharField(_("status"), max_length=10, choices=DesignationState.choices)
    extends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="extensions", verbose_name=_("perluasan dari")
    )
    decree_number = models.CharField(_("nomor SK"), max_length=80, blank=True)
    decreed_on = models.DateField(_("tanggal SK"), null=True, blank=True)
    decree_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("berkas SK")
    )
    taken_over = models.BooleanField(_("dari catatan lama"), default=False)
    is_demo = models.BooleanField(_("contoh"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = OF_AN_OFFICE

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("penetapan")
        verbose_name_plural = _("penetapan")
        constraints = [
            models.CheckConstraint(
                name="designation_stands_on_a_dated_decree_with_a_number",
                condition=~Q(state=DesignationState.DESIGNATED)
                | Q(taken_over=True)
                | (~Q(decree_number="") & Q(decreed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="undecided_or_declined_designation_has_no_decree",
                condition=Q(state=DesignationState.DESIGNATED)
                | Q(decree_number="", decreed_on__isnull=True, decree_file__isnull=True),
            ),
            models.CheckConstraint(
                name="designation_extends_another_one", condition=Q(extends__isnull=True) | ~Q(extends=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def pill(self) -> str:
        """The kind of pill that shows the state."""
        return DesignationState(self.state).pill


class DesignationPlace(models.Model):
    """A desa/kelurahan, or a whole kecamatan, that a dossier names, and why; a kecamatan means each village in it."""

    designation = models.ForeignKey(Designation, models.PROTECT, related_name="places")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    reason = models.CharField(_("alasan"), max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="designation__office_id",
        regional_office="designation__regional_office_id",
        regency="",
        district="",
        village="",
    )

    class Meta:
        ordering = ["region_id"]
        verbose_name = _("wilayah penetapan")
        verbose_name_plural = _("wilayah penetapan")
        constraints = [
            models.UniqueConstraint(fields=["designation", "region"], name="designation_names_a_place_once"),
            models.CheckConstraint(
                name="designation_names_villages_and_districts",
                condition=In(Length(F("region_id")), [CODE_LENGTHS["district"], CODE_LENGTHS["village"]]),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="place_stays_as_named", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.designation_id} {self.region_id}"


class VillageStep(models.Model):
    """One step in the life of an assisted village: from which status to which, by whom, why. Never changed.

    ``effective_on`` is the day it holds from (a decree's date, the day of the ceremony), a day in the office's zone;
    unknown for some that were recorded before steps were. Those have no actor either. Steps taken together share
    ``recorded_at``. A step that keeps the status
    tells of something else: a corrected decree, another office.
    """

    village = models.ForeignKey("villages.AssistedVillage", models.PROTECT, related_name="steps")
    from_status = models.CharField(_("semula"), max_length=10, choices=VillageStatus.choices, blank=True)
    to_status = models.CharField(_("menjadi"), max_length=10, choices=VillageStatus.choices)
    effective_on = models.DateField(_("berlaku sejak"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("dicatat pada"), default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_role = models.CharField(_("sebagai"), max_length=20, choices=Role.choices, blank=True)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    designation = models.ForeignKey(Designation, models.PROTECT, null=True, related_name="steps")

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="village__office_id",
        regional_office="village__regional_office_id",
        regency="village__regency_id",
        district="village__district_id",
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("riwayat status")
        verbose_name_plural = _("riwayat status")
        constraints = [
            models.CheckConstraint(
                name="village_step_against_a_village_has_a_reason",
                condition=~Q(to_status__in=NEEDS_REASON) | ~Q(reason="") | Q(actor__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="village_step_is_never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.from_status} {self.to_status}"
