"""What a column of pasted rows holds: by its header, or by its place where there is none."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from villages.domain.imports.columns import plain


class Column(models.TextChoices):
    """What a cell may say. Of the counts, named people are those whose names stand on a paper list."""

    DATE = "date", _("Tanggal")
    VILLAGE = "village", _("Desa/kelurahan")
    DISTRICT = "district", _("Kecamatan")
    VENUE = "venue", _("Tempat")
    TOPIC = "topic", _("Topik")
    HOURS = "hours", _("Jam")
    START = "start", _("Jam mulai")
    END = "end", _("Jam selesai")
    KIND = "kind", _("Jenis")
    MALE = "male", _("Laki-laki")
    FEMALE = "female", _("Perempuan")
    NAMED_MALE = "named_male", _("Tercatat nama, laki-laki")
    NAMED_FEMALE = "named_female", _("Tercatat nama, perempuan")
    TOTAL = "total", _("Jumlah peserta")


_SYNONYMS: dict[Column, str] = {
    Column.DATE: "tanggal|tgl|hari tanggal|hari tgl|waktu pelaksanaan|tanggal pelaksanaan|tanggal kegiatan|date",
    Column.VILLAGE: "desa|kelurahan|desa kelurahan|kelurahan desa|nama desa|desa binaan|kode desa|lokasi desa|village",
    Column.DISTRICT: "kecamatan|kec|nama kecamatan|district",
    Column.VENUE: "tempat|lokasi|tempat kegiatan|tempat pelaksanaan|lokasi kegiatan|gedung|venue|place",
    Column.TOPIC: "topik|materi|tema|topik utama|judul|judul kegiatan|nama kegiatan|topic",
    Column.HOURS: "jam|waktu|pukul|jam kegiatan|time",
    Column.START: "jam mulai|mulai|pukul mulai|start",
    Column.END: "jam selesai|selesai|sampai|pukul selesai|end",
    Column.KIND: "jenis|jenis kegiatan|bentuk kegiatan|kind",
    Column.MALE: "laki laki|l|lk|pria|umum l|umum laki laki|peserta l|peserta laki laki|jumlah l|male",
    Column.FEMALE: "perempuan|p|pr|wanita|umum p|umum perempuan|peserta p|peserta perempuan|jumlah p|female",
    Column.NAMED_MALE: "tercatat nama laki laki|tercatat nama l|bernama l|daftar hadir l|undangan l",
    Column.NAMED_FEMALE: "tercatat nama perempuan|tercatat nama p|bernama p|daftar hadir p|undangan p",
    Column.TOTAL: "jumlah|jumlah peserta|total|total peserta|peserta|hadir|jumlah hadir|yang hadir",
}
KNOWN = {words: column for column, synonyms in _SYNONYMS.items() for words in synonyms.split("|")}
COUNTS = (Column.MALE, Column.FEMALE, Column.NAMED_MALE, Column.NAMED_FEMALE, Column.TOTAL)
# The order without a header; as the page and the template say.
PLANNED_ORDER = (Column.DATE, Column.VILLAGE, Column.VENUE, Column.TOPIC, Column.HOURS)
PAST_ORDER = (Column.DATE, Column.VILLAGE, Column.VENUE, Column.TOPIC, Column.KIND, Column.MALE, Column.FEMALE)
# So few known headers make a row the header row; a village may be called Jam.
ENOUGH_HEADERS = 2


def known_header(text: str) -> Column | None:
    return KNOWN.get(plain(text))


def is_header(cells: Sequence[str]) -> bool:
    return sum(known_header(cell) is not None for cell in cells) >= ENOUGH_HEADERS


def by_header(cells: Sequence[str]) -> list[Column | None]:
    """What each column is; the first of a meaning has it, an unknown one is not read."""
    found: list[Column | None] = []
    for cell in cells:
        column = known_header(cell)
        found.append(None if column in found else column)
    return found


def is_header_cell(text: str) -> bool:
    """Whether a cell of a file is the header of something."""
    return known_header(text) is not None
