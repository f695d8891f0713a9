"""Postings: who holds which role at which place, and for how long."""

from datetime import date
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.models import ImmigrationOffice, Level, Region, RegionalOffice
from offices.roles import PLACE_OF_ROLE, PlaceKind, Role
from offices.scoping import Scope


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, user: Any) -> "PostingQuerySet":
        """One's own postings, and those of the accounts one administers."""
        role = user.scope.role
        if role is Role.ADMINISTRATOR:
            return self.all()
        condition = Q(user_id=user.pk)
        if role in (Role.SECTION_HEAD, Role.OFFICE_HEAD):
            condition |= Q(pk__in=Posting.objects.of_operators_in(user.scope.office_ids).values("pk"))
        return self.filter(condition)

    def on(self, day: date) -> "PostingQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def not_over(self) -> "PostingQuerySet":
        """In force today or later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()))

    def with_place(self) -> "PostingQuerySet":
        return self.select_related("office", "regional_office", "region__parent")

    def of_operators_in(self, office_ids: frozenset[int]) -> "PostingQuerySet":
        """Postings of village operators inside the working area of these offices."""
        return self.filter(role=Role.VILLAGE_OPERATOR, guiding_office_id__in=office_ids)


class ColleagueQuerySet(PostingQuerySet):
    """Who works where at the immigration offices; of their accounts this opens the names, nothing else."""

    def visible_to(self, user: Any) -> "PostingQuerySet":
        """Postings at the offices of one's own office or Kanwil, for those who may meet persons."""
        scope: Scope = user.scope
        if not scope.personal_data:
            return self.none()
        return self.filter(
            Q(office_id__in=scope.office_ids) | Q(office__regional_office_id__in=scope.regional_office_ids)
        )


def _needs(kind: PlaceKind) -> Q:
    roles = [role.value for role, place in PLACE_OF_ROLE.items() if place is kind]
    office, regional, region = (
        {"office__isnull": kind is not PlaceKind.OFFICE},
        {"regional_office__isnull": kind is not PlaceKind.REGIONAL_OFFICE},
        {"region__isnull": kind in (PlaceKind.OFFICE, PlaceKind.REGIONAL_OFFICE, PlaceKind.NONE)},
    )
    condition = Q(role__in=roles, **office, **regional, **region)
    lengths = {PlaceKind.VILLAGE: [13], PlaceKind.DISTRICT: [8], PlaceKind.AREA: [5, 8]}.get(kind)
    return condition & Q(In(Length("region_id"), lengths)) if lengths else condition


_PLACE_FITS_ROLE = Q()
for _kind in PlaceKind:
    _PLACE_FITS_ROLE |= _needs(_kind)


@pghistory.track()
class Posting(models.Model):
    """A role held at exactly one place for a time; also as Plt. or Plh. (acting).

    ``guiding_office`` is the office whose heads look after a village operator's account.
    """

    class Acting(models.TextChoices):
        NO = "", _("definitif")
        PLT = "plt", "Plt."
        PLH = "plh", "Plh."

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="all_postings", verbose_name=_("pengguna")
    )
    role = models.CharField(_("peran"), max_length=20, choices=Role.choices)
    acting = models.CharField(_("sebagai"), max_length=3, choices=Acting.choices, blank=True, default="")
    office = models.ForeignKey(
        ImmigrationOffice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Kantor Imigrasi")
    )
    regional_office = models.ForeignKey(
        RegionalOffice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Kanwil")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("wilayah")
    )
    guiding_office = models.ForeignKey(
        ImmigrationOffice, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    starts_on = models.DateField(_("mulai"), default=timezone.localdate)
    ends_on = models.DateField(_("sampai"), null=True, blank=True, help_text=_("kosong: belum ditentukan"))

    objects = PostingQuerySet.as_manager()
    colleagues = ColleagueQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("jabatan")
        verbose_name_plural = _("jabatan")
        constraints = [
            models.CheckConstraint(name="posting_has_exactly_the_place_its_role_needs", condition=_PLACE_FITS_ROLE),
            models.CheckConstraint(
                name="posting_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            ),
            ExclusionConstraint(
                name="posting_of_one_role_and_place_does_not_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (Coalesce("office_id", 0), RangeOperators.EQUAL),
                    (Coalesce("regional_office_id", 0), RangeOperators.EQUAL),
                    (Coalesce("region_id", models.Value("")), RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def scope(self) -> Scope:
        return Scope.of(
            Role(self.role),
            office_id=self.office_id,
            regional_office_id=self.regional_office_id,
            region_code=self.region_id,
        )

    def is_in_force_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    @property
    def place(self) -> str:
        """The place's name; a village with its kecamatan, because two of one regency may share a name."""
        if self.office:
            return self.office.short_name
        if self.regional_office:
            return self.regional_office.short_name
        if self.region is None:
            return ""
        district = self.region.parent if self.region.level == Level.VILLAGE else None
        return f"{self.region.full_name}, Kec. {district.name}" if district else self.region.full_name

    @property
    def zone(self) -> str | None:
        """The IANA zone of the place; None where the posting has none of its own."""
        place = self.region or self.office
        return place.zone if place else None

    @property
    def label(self) -> str:
        """Role and place, ``Plt. Kepala Kantor · Kanim Serang``."""
        role = (
            f"{self.get_acting_display()} {self.get_role_display()}" if self.acting else str(self.get_role_display())
        )
        return " · ".join(filter(None, [role, self.place]))
