"""Digests: figures that come by themselves. Files that are taken out: of what, and how."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DigestKind(models.TextChoices):
    WEEKLY = "weekly_digest", _("Ringkasan mingguan")
    MONTHLY = "monthly_digest", _("Ringkasan bulanan")
    QUARTER_GAP = "quarter_gap", _("Desa tanpa kegiatan menjelang akhir triwulan")


class ExportSubject(models.TextChoices):
    """What a file is made of; the value stands in addresses."""

    DASHBOARD = "dasbor", _("dasbor")
    FIGURE = "angka", _("daftar di balik angka")
    SESSIONS = "kegiatan", _("daftar kegiatan")
    VILLAGES = "desa", _("daftar Desa Binaan")
    CONTACTS = "kontak", _("daftar kontak")
    ROLL = "daftar-hadir", _("daftar hadir")


class ExportFormat(models.TextChoices):
    """``CSV_SEMICOLON``: what an Excel that writes decimals with a comma opens in columns."""

    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"
    CSV_SEMICOLON = "csv-titik-koma", _("CSV (titik koma)")
    PDF = "pdf", "PDF"
    PPTX = "pptx", _("PowerPoint (PPTX)")

    @property
    def ending(self) -> str:
        return "csv" if self in (ExportFormat.CSV, ExportFormat.CSV_SEMICOLON) else self.value


class ExportState(models.TextChoices):
    WAITING = "waiting", _("menunggu")
    RUNNING = "running", _("sedang dibuat")
    READY = "ready", _("siap diunduh")
    FAILED = "failed", _("gagal")
    CANCELLED = "cancelled", _("dibatalkan")


class ScheduleSpan(models.TextChoices):
    """The period of a dashboard that is sent every month, told on the day it is made."""

    LAST_MONTH = "last_month", _("bulan lalu")
    LAST_QUARTER = "last_quarter", _("triwulan lalu")
    THIS_QUARTER = "this_quarter", _("triwulan berjalan")
    THIS_YEAR = "this_year", _("tahun berjalan")


class Reason(models.TextChoices):
    """Why something needs attention, most serious first; the values stand in addresses."""

    VULNERABLE = "rawan", _("Kerawanan tinggi, belum ada kegiatan")
    ROLL = "daftar-hadir", _("Daftar hadir belum masuk")
    REPORT = "laporan", _("Laporan terlambat")
    OFFICER = "pimpasa", _("Belum ada PIMPASA utama")
    UNITS = "rt", _("Sedikit RT tersosialisasi")
    ASSESSMENT = "penilaian", _("Kerawanan perlu dinilai lagi")

    @property
    def pill(self) -> str:
        """The kind of pill that shows it."""
        return {"rawan": "bad"}.get(self.value, "warn")


class TargetIndicator(models.TextChoices):
    """Indicators a place can have a target for; the values are their keys (``reports.indicators``)."""

    VILLAGES_ACTIVE = "villages_active", _("Desa dengan kegiatan (%)")
    SESSIONS_HELD = "sessions_held", _("Kegiatan terlaksana")
    RT_SOCIALISED = "rt_socialised", _("RT tersosialisasi (%)")
    PARTICIPANTS = "participants", _("Peserta")
    ROLLS_ON_TIME = "rolls_on_time", _("Daftar hadir ≤ 24 jam (%)")
    REPORTS_ON_TIME = "reports_on_time", _("Laporan tepat waktu (%)")

    @classmethod
    def counts(cls) -> list[str]:
        """Those that are a number; the others are per cent."""
        return [cls.SESSIONS_HELD.value, cls.PARTICIPANTS.value]

    @property
    def is_share(self) -> bool:
        return self.value not in self.counts()
