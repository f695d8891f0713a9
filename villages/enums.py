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
    DECLINED = "declined", _("usulan ditolak")
    SUPERSEDED = "superseded", _("digantikan")

    @property
    def pill(self) -> str:
        """The kind of pill that shows it."""
        return {"active": "ok", "designated": "info", "inactive": "warn", "revoked": "bad"}.get(self.value, "neutral")


class VulnerabilityLevel(models.TextChoices):
    """How exposed a village is to trafficking and smuggling; derived from recorded reasons."""

    LOW = "low", _("rendah")
    MEDIUM = "medium", _("sedang")
    HIGH = "high", _("tinggi")

    @property
    def pill(self) -> str:
        """The kind of pill that shows it."""
        return {"low": "ok", "medium": "warn", "high": "bad"}[self.value]


# Villages the program works in; the denominator of coverage figures.
STATUSES_UNDER_GUIDANCE = (VillageStatus.DESIGNATED, VillageStatus.ACTIVE)
# Villages no office holds any more: one may propose them anew.
STATUSES_LET_GO = (VillageStatus.REVOKED, VillageStatus.DECLINED)
# Villages nothing new is begun in: nobody holds them, or another code has followed.
STATUSES_ENDED = (*STATUSES_LET_GO, VillageStatus.SUPERSEDED)
# Whose vulnerability is assessed anew every year: they are under guidance, or an office asks to have them there.
STATUSES_ASSESSED = (VillageStatus.PROPOSED, VillageStatus.VERIFIED, *STATUSES_UNDER_GUIDANCE)
# A village is brought there only with a reason.
NEEDS_REASON = (VillageStatus.DECLINED, VillageStatus.INACTIVE, VillageStatus.REVOKED)


class DesignationState(models.TextChoices):
    """How far a dossier is: proposed by an officer, verified by the section head, decided by the office head."""

    PROPOSED = "proposed", _("menunggu verifikasi")
    VERIFIED = "verified", _("menunggu penetapan")
    DESIGNATED = "designated", _("ditetapkan")
    DECLINED = "declined", _("ditolak")

    @property
    def pill(self) -> str:
        """The kind of pill that shows it."""
        return {"proposed": "warn", "verified": "warn", "designated": "ok", "declined": "bad"}[self.value]


class AssignmentRole(models.TextChoices):
    """What a PIMPASA is in a village; one leads at a time."""

    MAIN = "main", _("PIMPASA utama")
    ASSISTING = "assisting", _("PIMPASA pendamping")


class Function(models.TextChoices):
    """The function a contact is invited and counted in."""

    DISTRICT_HEAD = "district_head", _("Camat")
    DISTRICT_LEADERS = "forkopimcam", _("Forkopimcam")
    DISTRICT_STAFF = "district_staff", _("Perangkat kecamatan")
    VILLAGE_HEAD = "village_head", _("Lurah/Kepala Desa")
    VILLAGE_STAFF = "village_staff", _("Perangkat desa/kelurahan")
    RW_HEAD = "rw_head", _("Ketua RW")
    RT_HEAD = "rt_head", _("Ketua RT")
    ARMY = "army", _("Babinsa")
    POLICE = "police", _("Bhabinkamtibmas")
    RELIGIOUS_AFFAIRS = "kua", _("KUA")
    HEALTH_CENTRE = "puskesmas", _("Puskesmas")
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
_DISTRICT_ONLY = (Function.DISTRICT_HEAD, Function.DISTRICT_LEADERS, Function.DISTRICT_STAFF)
VILLAGE_FUNCTIONS = tuple(f for f in Function if f not in _DISTRICT_ONLY)
# Whose holders may serve several villages; such a person exists once, in the kecamatan.
SERVING_FUNCTIONS = (Function.ARMY, Function.POLICE, Function.RELIGIOUS_AFFAIRS, Function.HEALTH_CENTRE)

# Whose holder is followed by another; the others are persons of their own.
SUCCEEDED_FUNCTIONS = tuple(f for f in Function if f not in (Function.COMMUNITY, Function.RELIGIOUS, Function.OTHER))

# The privacy notice shown where a contact is collected; a contact keeps the version
# the person was told last, each consent its own.
NOTICE_VERSION = "2026-11"
RETENTION_YEARS = 5


class Honorific(models.TextChoices):
    """How a person is addressed; unknown is both."""

    UNKNOWN = "", _("Bapak/Ibu")
    MALE = "m", _("Bapak")
    FEMALE = "f", _("Ibu")


class ImportState(models.TextChoices):
    """How far an import of a file has come. Nothing is written before ``WRITTEN``."""

    UPLOADED = "uploaded", _("belum dipratinjau")
    PREVIEWED = "previewed", _("menunggu konfirmasi")
    WRITTEN = "written", _("tersimpan")
    UNDONE = "undone", _("diurungkan")

    @property
    def pill(self) -> str:
        """The kind of pill that shows it."""
        return {"uploaded": "draft", "previewed": "warn", "written": "ok", "undone": "neutral"}[self.value]


class RowOutcome(models.TextChoices):
    """What an import does with a row of the file."""

    NEW = "new", _("baru")
    CHANGED = "changed", _("berubah")
    UNCHANGED = "unchanged", _("tetap")
    ERROR = "error", _("salah")

    @property
    def pill(self) -> str:
        """The kind of pill that shows it."""
        return {"new": "ok", "changed": "info", "unchanged": "neutral", "error": "bad"}[self.value]


# Days after which the rows of an import are deleted: of one nobody confirmed, and of one that was written. Until then
# it can be undone and its error rows downloaded; afterwards only who, when and how many stays.
UNCONFIRMED_IMPORT_DAYS = 7
WRITTEN_IMPORT_DAYS = 30


class PairState(models.TextChoices):
    """What is known about two contacts that look alike."""

    SUSPECTED = "suspected", _("mungkin ganda")
    NOT_DUPLICATE = "not_duplicate", _("bukan duplikat")
    MERGED = "merged", _("digabung")


class DuplicateReason(models.TextChoices):
    """What speaks for two contacts being one person, and what against it, in the order it is said."""

    SAME_NAME = "same_name", _("nama sama setelah gelar dilepas")
    INITIALS = "initials", _("nama sama bila disingkat")
    SIMILAR_NAME = "similar_name", _("nama ditulis hampir sama")
    PART_OF_NAME = "part_of_name", _("nama yang satu bagian dari yang lain")
    SAME_PHONE = "same_phone", _("telepon sama")
    SHARED_PHONE = "shared_phone", _("memakai telepon bersama yang sama")
    SAME_UNIT = "same_unit", _("RT/RW sama")
    SAME_FUNCTION = "same_function", _("fungsi sama")
    SERVES = "serves", _("fungsi yang biasa melayani beberapa desa")
    OTHER_PHONE = "other_phone", _("tetapi telepon berbeda")
    OTHER_FUNCTION = "other_function", _("tetapi fungsi berbeda")
    OTHER_UNIT = "other_unit", _("tetapi RT/RW berbeda")
    OTHER_VILLAGE = "other_village", _("tetapi desa berbeda")
