"""Regions by Kemendagri code."""

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from offices.scoping import PublicQuerySet

CODE_LENGTHS = {"province": 2, "regency": 5, "district": 8, "village": 13}


class Level(models.TextChoices):
    PROVINCE = "province", _("provinsi")
    REGENCY = "regency", _("kabupaten/kota")
    DISTRICT = "district", _("kecamatan")
    VILLAGE = "village", _("desa/kelurahan")


class Zone(models.TextChoices):
    """Indonesia's three zones; none has daylight saving time."""

    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"

    @property
    def info(self) -> ZoneInfo:
        return ZoneInfo(self.value)


class RegionCodeField(models.CharField):
    """A Kemendagri code such as ``36.04.12.2001``; compared byte by byte so that prefixes use the index."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 13)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Region(models.Model):
    """A province, regency, district or village.

    The code holds the ancestry: an ancestor's code is a prefix. Retired codes stay and are never used again.
    """

    code = RegionCodeField(_("kode"), primary_key=True)
    name = models.CharField(_("nama"), max_length=100)
    level = models.CharField(_("tingkat"), max_length=8, choices=Level.choices)
    kind = models.CharField(_("jenis"), max_length=30, help_text=_("misalnya kelurahan, desa, distrik, kota"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("induk")
    )
    zone = models.CharField(_("zona waktu"), max_length=13, choices=Zone.choices)
    latitude = models.DecimalField(_("lintang"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("bujur"), max_digits=9, decimal_places=6, null=True, blank=True)
    retired_at = models.DateTimeField(_("tidak berlaku sejak"), null=True, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        constraints = [
            models.CheckConstraint(
                name="region_code_fits_its_level",
                condition=Q(level="province", code__regex=r"^\d{2}$")
                | Q(level="regency", code__regex=r"^\d{2}\.\d{2}$")
                | Q(level="district", code__regex=r"^\d{2}\.\d{2}\.\d{2}$")
                | Q(level="village", code__regex=r"^\d{2}\.\d{2}\.\d{2}\.\d{4}$"),
            ),
            models.CheckConstraint(
                name="region_parent_is_the_prefix_of_its_code",
                condition=Q(level="province", parent__isnull=True)
                | Q(level="regency", parent=Left("code", 2))
                | Q(level="district", parent=Left("code", 5))
                | Q(level="village", parent=Left("code", 8)),
            ),
            models.CheckConstraint(
                name="region_centroid_has_both_numbers",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name with its kind where the name itself does not say it: ``Desa Pontang``, ``Kecamatan Pontang``."""
        says_it = self.name.lower().startswith(f"{self.kind.lower()} ")
        if says_it or self.level in (Level.PROVINCE, Level.REGENCY):
            return self.name
        return f"{self.kind.capitalize()} {self.name}"
