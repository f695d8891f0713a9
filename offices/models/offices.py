"""The two levels of immigration offices, who works where, and the ancestors rows carry."""

from datetime import date

from django.db import models
from django.db.models import F
from django.db.models.functions import Length
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from offices.models.regions import CODE_LENGTHS, Region, Zone
from offices.scoping import Ancestors, ScopedQuerySet


class RegionalOffice(models.Model):
    """Kanwil Ditjen Imigrasi. Its offices follow from responsibility, never from their province."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("nama"), max_length=120)
    province = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("provinsi"))
    retired_at = models.DateTimeField(_("tidak berlaku sejak"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(office="offices", regional_office="pk", regency="", district="", village="")

    class Meta:
        ordering = ["name"]
        verbose_name = _("Kanwil")
        verbose_name_plural = _("Kanwil")

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        return self.name.replace("Kantor Wilayah Direktorat Jenderal Imigrasi", "Kanwil")


class OfficeClass(models.TextChoices):
    UNKNOWN = "", pgettext_lazy("kelas kantor", "belum dipastikan")
    SPECIAL_TPI = "1k_tpi", "Kelas I Khusus TPI"
    SPECIAL_NON_TPI = "1k_non", "Kelas I Khusus Non TPI"
    FIRST_TPI = "1_tpi", "Kelas I TPI"
    FIRST_NON_TPI = "1_non", "Kelas I Non TPI"
    SECOND_TPI = "2_tpi", "Kelas II TPI"
    SECOND_NON_TPI = "2_non", "Kelas II Non TPI"
    THIRD_TPI = "3_tpi", "Kelas III TPI"
    THIRD_NON_TPI = "3_non", "Kelas III Non TPI"


class ImmigrationOffice(models.Model):
    """Kanim. The class changes over time and is part of no key; an unconfirmed class is not printed."""

    slug = models.SlugField(_("slug"), unique=True, help_text=_("tanpa kelas, misalnya jakarta-timur"))
    place_name = models.CharField(_("nama tempat"), max_length=60)
    office_class = models.CharField(_("kelas"), max_length=8, choices=OfficeClass.choices, blank=True)
    city = models.CharField(_("kota"), max_length=60, blank=True)
    address = models.CharField(_("alamat"), max_length=200, blank=True)
    regional_office = models.ForeignKey(
        RegionalOffice, models.PROTECT, related_name="offices", verbose_name=_("Kanwil")
    )
    zone = models.CharField(_("zona waktu"), max_length=13, choices=Zone.choices, default=Zone.WIB)
    retired_at = models.DateTimeField(_("tidak berlaku sejak"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(office="pk", regency="", district="", village="")

    class Meta:
        ordering = ["place_name"]
        verbose_name = _("Kantor Imigrasi")
        verbose_name_plural = _("Kantor Imigrasi")

    def __str__(self) -> str:
        return self.short_name

    @property
    def full_name(self) -> str:
        return " ".join(
            filter(None, ["Kantor Imigrasi", self.office_class and self.get_office_class_display(), self.place_name])
        )

    @property
    def short_name(self) -> str:
        return f"Kanim {self.place_name}"

    def today(self) -> date:
        """The day it is at the office."""
        return timezone.localdate(timezone=Zone(self.zone).info)


class WorkingArea(models.Model):
    """A regency, or a single district, that an office covers; also outside its Kanwil's province."""

    office = models.ForeignKey(
        ImmigrationOffice, models.CASCADE, related_name="working_areas", verbose_name=_("Kantor Imigrasi")
    )
    region = models.OneToOneField(
        Region,
        models.PROTECT,
        related_name="working_area",
        verbose_name=_("wilayah"),
        help_text=_("kabupaten/kota atau kecamatan; satu wilayah hanya milik satu kantor"),
    )

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(regional_office="office__regional_office_id", regency="", district="", village="")

    class Meta:
        ordering = ["region_id"]
        verbose_name = _("wilayah kerja")
        verbose_name_plural = _("wilayah kerja")
        constraints = [
            models.CheckConstraint(
                name="working_area_is_a_regency_or_a_district",
                condition=In(Length(F("region_id")), [CODE_LENGTHS["regency"], CODE_LENGTHS["district"]]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} – {self.region}"


class WithinTerritory(models.Model):
    """Ancestors a row carries, so that any level lists its rows from one index.

    Written by domain functions through ``ancestors_of``; never derived one from the other, because an
    office may work outside its Kanwil's province.
    """

    office = models.ForeignKey(
        ImmigrationOffice, models.PROTECT, related_name="+", db_index=False, verbose_name=_("Kantor Imigrasi")
    )
    regional_office = models.ForeignKey(
        RegionalOffice, models.PROTECT, related_name="+", db_index=False, verbose_name=_("Kanwil")
    )
    regency = models.ForeignKey(
        Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("kabupaten/kota")
    )
    district = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("kecamatan"))

    class Meta:
        abstract = True
