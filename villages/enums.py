"""Lists of the villages app that the code itself knows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VillageStatus(models.TextChoices):
    PROPOSED = "proposed", _("diusulkan")
    VERIFIED = "verified", _("terverifikasi")
    DESIGNATED = "designated", _("ditetapkan")
    ACTIVE = "active", _("aktif")
    INACTIVE = "inactive", _("tidak aktif")
    REVOKED = "revoked", _("dicabut")

    @property
    def pill(self) -> str:
        """The kind of pill that shows it."""
        return {"active": "ok", "designated": "info", "inactive": "warn", "revoked": "bad"}.get(self.value, "neutral")


# Villages the program works in; the denominator of coverage figures.
STATUSES_UNDER_GUIDANCE = (VillageStatus.DESIGNATED, VillageStatus.ACTIVE)


class Function(models.TextChoices):
    """The function a contact is invited and counted in."""

    DISTRICT_HEAD = "district_head", _("Camat")
    VILLAGE_HEAD = "village_head", _("Lurah/Kepala Desa")
    VILLAGE_STAFF = "village_staff", _("Perangkat desa/kelurahan")
    RW_HEAD = "rw_head", _("Ketua RW")
    RT_HEAD = "rt_head", _("Ketua RT")
    ARMY = "army", _("Babinsa")
    POLICE = "police", _("Bhabinkamtibmas")
    PKK = "pkk", _("Kader PKK")
    YOUTH = "youth", _("Karang taruna")
    COMMUNITY = "community", _("Tokoh masyarakat")
    RELIGIOUS = "religious", _("Tokoh agama")
    TEACHER = "teacher", _("Guru")
    OTHER = "other", _("Lainnya")


# Functions whose holder leads a unit: of the lower kind (RT) and of the upper one (RW).
LEADS_LOWER_UNIT = Function.RT_HEAD
LEADS_UPPER_UNIT = Function.RW_HEAD
UNIT_LEADERS = (LEADS_UPPER_UNIT, LEADS_LOWER_UNIT)
# A contact without a village belongs to the kecamatan, and the camat to no village.
DISTRICT_FUNCTIONS = tuple(
    f for f in Function if f not in (Function.VILLAGE_HEAD, Function.VILLAGE_STAFF, *UNIT_LEADERS)
)
VILLAGE_FUNCTIONS = tuple(f for f in Function if f is not Function.DISTRICT_HEAD)

# The privacy notice shown where a contact is collected; a contact keeps the version it was collected under.
NOTICE_VERSION = "2026-11"
RETENTION_YEARS = 5


class Honorific(models.TextChoices):
    """How a person is addressed; unknown is both."""

    UNKNOWN = "", _("Bapak/Ibu")
    MALE = "m", _("Bapak")
    FEMALE = "f", _("Ibu")
