"""What a session is, where it stands, and how a person is recorded on its roll."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionKind(models.TextChoices):
    OUTREACH = "outreach", _("Sosialisasi")
    TRAINING = "training", _("Bimtek")
    COORDINATION = "coordination", _("Rapat koordinasi")
    VISIT = "visit", _("Sambang desa")


class SessionLevel(models.TextChoices):
    """Whom a session gathers: people of a kecamatan, of a village, or of RT and RW."""

    DISTRICT = "district", _("Kecamatan")
    VILLAGE = "village", _("Desa/kelurahan")
    UNIT = "unit", _("RT/RW")


class Prayer(models.TextChoices):
    """A session announced as "after the prayer"; its hour is an estimate."""

    ZUHUR = "zuhur", _("bakda Zuhur")
    ASAR = "asar", _("bakda Asar")
    MAGRIB = "magrib", _("bakda Magrib")
    ISYA = "isya", _("bakda Isya")


class SeriesPeriod(models.TextChoices):
    WEEK = "week", _("minggu")
    MONTH = "month", _("bulan")
    QUARTER = "quarter", _("triwulan")


class SessionState(models.TextChoices):
    DRAFT = "draft", _("Draf")
    AWAITING_VILLAGE = "awaiting_village", _("Menunggu konfirmasi desa")
    SCHEDULED = "scheduled", _("Terjadwal")
    POSTPONED = "postponed", _("Ditunda")
    CANCELLED = "cancelled", _("Dibatalkan")
    ONGOING = "ongoing", _("Berlangsung")
    AWAITING_ROLL = "awaiting_roll", _("Menunggu daftar hadir")
    CLOSED = "closed", _("Daftar hadir ditutup")

    @property
    def pill(self) -> str:
        """The kind of pill that shows it."""
        return {"draft": "draft", "awaiting_village": "warn", "postponed": "neutral", "cancelled": "bad",
                "awaiting_roll": "warn", "closed": "ok"}.get(self.value, "info")  # fmt: skip


# An officer is bound by the session's time in these states.
BLOCKING_STATES = (
    SessionState.AWAITING_VILLAGE,
    SessionState.SCHEDULED,
    SessionState.ONGOING,
    SessionState.AWAITING_ROLL,
    SessionState.CLOSED,
)
# The roll takes entries in these states; in every other one an entry is held on the server.
OPEN_ROLL_STATES = (SessionState.SCHEDULED, SessionState.ONGOING, SessionState.AWAITING_ROLL)
# Counted as planned: whatever has a date and was not called off.
PLANNED_STATES = (*OPEN_ROLL_STATES, SessionState.CLOSED)


class VillageAnswer(models.TextChoices):
    """What a village says of the day and, as host, of its hall."""

    OPEN = "", _("belum menjawab")
    CONFIRMED = "confirmed", _("setuju")
    DECLINED = "declined", _("tidak bisa")

    @property
    def pill(self) -> str:
        """The kind of pill that shows it."""
        return {"confirmed": "ok", "declined": "bad"}.get(self.value, "warn")


class AnswerChannel(models.TextChoices):
    """How an office heard what a village says; empty: the village answered in the portal itself."""

    PORTAL = "", _("portal")
    PHONE = "phone", _("telepon")
    WHATSAPP = "whatsapp", _("WhatsApp")
    LETTER = "letter", _("surat")
    IN_PERSON = "in_person", _("bertemu langsung")


class InvitationAnswer(models.TextChoices):
    OPEN = "", _("belum menjawab")
    COMING = "coming", _("akan hadir")
    PREVENTED = "prevented", _("berhalangan")
    REPRESENTED = "represented", _("diwakili")


class ReportState(models.TextChoices):
    NONE = "none", _("Belum")
    SUBMITTED = "submitted", _("Diajukan")
    CHECKED = "checked", _("Diperiksa")
    APPROVED = "approved", _("Disetujui")
    RETURNED = "returned", _("Dikembalikan untuk perbaikan")


class MessageKind(models.TextChoices):
    NOTICE = "notice", _("Pemberitahuan ke kecamatan")
    CONFIRM = "confirm", _("Permintaan konfirmasi desa")
    CONFIRM_REMINDER = "confirm_reminder", _("Pengingat konfirmasi desa")
    INVITATION = "invitation", pgettext_lazy("jenis pesan", "Undangan")
    REMINDER_H7 = "reminder_h7", _("Pengingat H-7")
    REMINDER_H3 = "reminder_h3", _("Pengingat H-3")
    REMINDER_H1 = "reminder_h1", _("Pengingat H-1")
    REMINDER_DAY = "reminder_day", _("Pengingat pagi hari")
    CHANGED = "changed", _("Kabar perubahan")
    POSTPONED = "postponed", _("Kabar penundaan")
    CANCELLED = "cancelled", _("Kabar pembatalan")
    REINSTATED = "reinstated", _("Kabar jadi dilaksanakan")
    ROLL_MISSING = "roll_missing", pgettext_lazy("jenis pesan", "Daftar hadir belum masuk")
    ROLL_MISSING_HEAD = "roll_missing_head", _("Daftar hadir belum masuk, ke kepala kantor")
    SUMMARY = "summary", _("Rekap daftar hadir")


class MessageAudience(models.TextChoices):
    """Who hears of a session for which reason. Somebody in several of them is told by the first."""

    OFFICERS = "officers", _("petugas kegiatan")
    OPERATORS = "operators", _("operator desa dan kecamatan")
    INVITED = "invited", _("undangan")
    SPEAKERS = "speakers", _("narasumber")
    HEADS = "heads", _("Lurah/Kepala Desa")
    ASKED = "asked", _("desa yang belum menjawab")
    OFFICE_HEAD = "office_head", _("kepala kantor")


# What became of a session, told to those who knew of it.
TELLINGS = (MessageKind.CHANGED, MessageKind.POSTPONED, MessageKind.CANCELLED, MessageKind.REINSTATED)


class OfficerRole(models.TextChoices):
    LEAD = "lead", _("Penanggung jawab")
    MEMBER = "member", _("Anggota")


class AttendanceStatus(models.TextChoices):
    NOT_RECORDED = "", _("belum dicatat")
    PRESENT = "present", _("hadir")
    EXCUSED = "excused", _("izin")
    ILL = "ill", _("sakit")
    ON_DUTY = "on_duty", _("dinas luar")
    REPRESENTED = "represented", _("diwakili")
    ABSENT = "absent", _("tidak hadir")


class EntrySource(models.TextChoices):
    """How somebody was recorded; empty: before it was asked."""

    UNKNOWN = "", _("tidak dicatat")
    TAP = "tap", _("ketukan")
    ALL = "all", _("tandai semua")
    NUMBER = "number", _("nomor daftar")
    QR = "qr", _("kode QR")
    PAPER = "paper", _("daftar kertas")
    SELF = "self", _("kode di tempat")


class HoldReason(models.TextChoices):
    """``CONFLICT``: two values for one person; ``COUNT``: two numbers for one group of people counted."""

    ROLL_CLOSED = "roll_closed", _("daftar hadir sudah ditutup")
    CANCELLED = "cancelled", _("kegiatan dibatalkan")
    CONFLICT = "conflict", _("ada dua catatan")
    COUNT = "count", _("ada dua jumlah")
    ANNULLED = "annulled", _("barisnya dibatalkan")


class RollActKind(models.TextChoices):
    """What a person did to a roll beside recording who came."""

    CLOSED = "closed", _("menutup daftar hadir")
    UNDONE = "undone", _("membatalkan penutupan")
    REOPENED = "reopened", _("membuka kembali daftar hadir")
    CORRECTED = "corrected", _("mengoreksi catatan")
    ANNULLED = "annulled", _("membatalkan baris")
    RESTORED = "restored", _("memulihkan baris")


class PhotoKind(models.TextChoices):
    ACTIVITY = "activity", _("foto kegiatan")
    SHEET = "sheet", _("daftar hadir bertanda tangan")


class GroupPostKind(models.TextChoices):
    """What people tell groups themselves, and their head afterwards."""

    INVITATION = "invitation", _("undangan")
    CHANGE = "change", _("kabar perubahan")
    CANCELLATION = "cancellation", _("kabar pembatalan")
    REPORT = "report", _("laporan singkat")


class FollowUpReportState(models.TextChoices):
    WAITING = "waiting", _("menunggu operator")
    CONFIRMED = "confirmed", _("dikonfirmasi")
    DECLINED = "declined", _("ditolak")


class ParticipantCategory(models.TextChoices):
    PUBLIC = "public", _("Warga")
    PUPIL = "pupil", _("Pelajar")
    JOB_SEEKER = "job_seeker", _("Pencari kerja")
    OTHER = "other", _("Lainnya")


class Sex(models.TextChoices):
    FEMALE = "f", _("perempuan")
    MALE = "m", _("laki-laki")
    UNKNOWN = "", _("tidak dicatat")


class AgeBand(models.TextChoices):
    UNKNOWN = "", _("tidak dicatat")
    UNDER_18 = "0-17", _("di bawah 18")
    YOUNG = "18-35", "18–35"
    MIDDLE = "36-59", "36–59"
    SENIOR = "60+", _("60 ke atas")


class ImportKind(models.TextChoices):
    """What rows taken in from a spreadsheet become."""

    PLANNED = "planned", _("kegiatan yang akan datang, sebagai draf")
    PAST = "past", _("kegiatan yang sudah lewat, dengan jumlah peserta")
