"""Roles, and the kind of place each one is held at."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "officer", _("Petugas Imigrasi (PIMPASA)")
    SECTION_HEAD = "section_head", _("Kepala Seksi")
    OFFICE_HEAD = "office_head", _("Kepala Kantor")
    VILLAGE_OPERATOR = "village_operator", _("Operator desa/kelurahan")
    DISTRICT_OPERATOR = "district_operator", _("Operator kecamatan")
    REGIONAL_HEAD = "regional_head", _("Kepala Kanwil")
    LOCAL_GOVERNMENT = "local_government", _("Pemerintah daerah")
    NATIONAL = "national", _("Direktorat")
    ADMINISTRATOR = "administrator", _("Administrator")


class PlaceKind(models.TextChoices):
    """What a posting of a role points at; exactly one, checked by the database."""

    OFFICE = "office", _("Kantor Imigrasi")
    REGIONAL_OFFICE = "regional_office", _("Kanwil")
    VILLAGE = "village", _("desa/kelurahan")
    DISTRICT = "district", _("kecamatan")
    AREA = "area", _("kabupaten/kota atau kecamatan")
    NONE = "none", _("tanpa tempat")


PLACE_OF_ROLE: dict[Role, PlaceKind] = {
    Role.OFFICER: PlaceKind.OFFICE,
    Role.SECTION_HEAD: PlaceKind.OFFICE,
    Role.OFFICE_HEAD: PlaceKind.OFFICE,
    Role.VILLAGE_OPERATOR: PlaceKind.VILLAGE,
    Role.DISTRICT_OPERATOR: PlaceKind.DISTRICT,
    Role.REGIONAL_HEAD: PlaceKind.REGIONAL_OFFICE,
    Role.LOCAL_GOVERNMENT: PlaceKind.AREA,
    Role.NATIONAL: PlaceKind.NONE,
    Role.ADMINISTRATOR: PlaceKind.NONE,
}

OFFICE_ROLES = (Role.OFFICER, Role.SECTION_HEAD, Role.OFFICE_HEAD)
VILLAGE_ROLES = (Role.VILLAGE_OPERATOR, Role.DISTRICT_OPERATOR)
# Who may meet persons at all; everybody else gets figures.
PERSONAL_DATA_ROLES = (*OFFICE_ROLES, *VILLAGE_ROLES, Role.REGIONAL_HEAD)
# Whose work is sessions and villages; the administrator keeps users and master data.
PROGRAM_ROLES = tuple(role for role in Role if role is not Role.ADMINISTRATOR)
