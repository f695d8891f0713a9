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


class Honorific(models.TextChoices):
    """How a person is addressed; unknown is both."""

    UNKNOWN = "", _("Bapak/Ibu")
    MALE = "m", _("Bapak")
    FEMALE = "f", _("Ibu")
