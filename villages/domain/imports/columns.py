"""What a column of a file is read as, recognised by its header; and columns that are never read."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from villages.domain.imports.cells import NIK_REMOVED, has_nik

SAMPLES = 3


class Field(models.TextChoices):
    """What a column may hold."""

    NAME = "name", _("Nama")
    FUNCTION = "function", _("Fungsi")
    UNIT = "unit", _("RT/RW dalam satu kolom")
    RT = "rt", _("RT")
    RW = "rw", _("RW")
    UPPER_UNIT = "upper_unit", _("Dusun, lingkungan, atau sejenisnya")
    PHONE = "phone", _("Telepon atau WhatsApp")
    PHONE_IS_SHARED = "phone_is_shared", _("Telepon bersama")
    VILLAGE = "village", _("Desa/kelurahan (nama atau kode)")
    DISTRICT = "district", _("Kecamatan")
    HONORIFIC = "honorific", _("Sapaan atau jenis kelamin")
    TITLE_BEFORE = "title_before", _("Gelar di depan")
    TITLE_AFTER = "title_after", _("Gelar di belakang")
    CALLED = "called", _("Panggilan")
    EMAIL = "email", _("Surel")
    TERM_START = "term_start", _("Menjabat sejak")
    TERM_END = "term_end", _("Menjabat sampai")


_SYNONYMS: dict[Field, str] = {
    Field.NAME: "nama|nama lengkap|nama ketua|nama ketua rt|nama ketua rw|nama pengurus|nama pejabat|nama kontak|name"
    "|nama dan gelar|nama lengkap dan gelar|nama tokoh|nama petugas",
    Field.FUNCTION: "fungsi|jabatan|kedudukan|posisi|peran|unsur|jabatan fungsi|jabatan dalam pengurus|function|tugas",
    Field.UNIT: "rt rw|rtrw|rw rt|satuan|wilayah|alamat rt rw|wilayah rt rw|rt dan rw",
    Field.RT: "rt|no rt|nomor rt|r t|rukun tetangga",
    Field.RW: "rw|no rw|nomor rw|r w|rukun warga",
    Field.UPPER_UNIT: "dusun|lingkungan|jorong|banjar|nama dusun|kampung|nama lingkungan",
    Field.PHONE: "telepon|no telepon|no telp|telp|no tlp|tlp|hp|no hp|nomor hp|nomor telepon|wa|no wa|nomor wa"
    "|whatsapp|no whatsapp|nomor whatsapp"
    "|no hp wa|hp wa|no handphone|handphone|phone|telepon wa|telepon atau whatsapp|kontak"
    "|no kontak|nomor kontak|no hp whatsapp|telepon whatsapp",
    Field.PHONE_IS_SHARED: "telepon bersama|hp bersama|nomor bersama|telepon dipakai bersama",
    Field.VILLAGE: "desa|kelurahan|desa kelurahan|kelurahan desa|nama desa|nama kelurahan|kode desa|kode wilayah"
    "|village",
    Field.DISTRICT: "kecamatan|kec|nama kecamatan|kode kecamatan|district",
    Field.HONORIFIC: "sapaan|jenis kelamin|jk|l p|lp|kelamin|bapak ibu|gender|sex",
    Field.TITLE_BEFORE: "gelar depan|gelar di depan",
    Field.TITLE_AFTER: "gelar|gelar belakang|gelar di belakang|gelar akademik",
    Field.CALLED: "panggilan|nama panggilan|alias|dikenal sebagai",
    Field.EMAIL: "surel|email|e mail|alamat email|alamat surel",
    Field.TERM_START: "menjabat sejak|mulai menjabat|tmt|mulai|awal jabatan|sejak|tanggal mulai|awal masa jabatan"
    "|tmt jabatan|tmt sk",
    Field.TERM_END: "menjabat sampai|akhir jabatan|sampai|berakhir|tanggal berakhir|akhir masa jabatan"
    "|selesai menjabat",
}
KNOWN = {word: meaning for meaning, words in _SYNONYMS.items() for word in words.split("|")}
_NIK_HEADER = re.compile(r"\b(nik|no ktp|nomor ktp|ktp|nkk|no kk|nomor kk|kartu keluarga|induk kependudukan)\b")
_SERIAL = frozenset({"no", "no urut", "nomor", "nomor urut", "nip", "keterangan", "ket", "alamat"})


@dataclass(slots=True)
class Column:
    """A column of the file: what its header says, a few of its values, and what it is read as (empty: not at all)."""

    header: str
    reads_as: str = ""
    samples: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def plain(header: str) -> str:
    """Lower case, without signs and what stands in brackets: ``No. HP/WA (aktif)`` is ``no hp wa``."""
    bare = re.sub(r"\([^)]*\)", " ", header.lower()).replace("contoh:", " ")
    return " ".join(re.findall(r"[^\W_]+", bare))


def is_known_header(text: str) -> bool:
    """Whether a cell is the header of something; also of what is not read."""
    words = plain(text)
    return words in KNOWN or words in _SERIAL or (len(words) <= 40 and _NIK_HEADER.search(words) is not None)


def recognise(headers: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> tuple[list[Column], list[int]]:
    """The columns that may be read, and the places of those that hold NIK and are not.

    The first header of a meaning has it; a second one like it stays unread until somebody chooses it.
    """
    refused = [place for place, header in enumerate(headers) if _holds_nik(header, place, rows)]
    columns: list[Column] = []
    taken: set[str] = set()
    for place, header in enumerate(headers):
        if place in refused:
            continue
        meaning = KNOWN.get(plain(header), "")
        shown = NIK_REMOVED if has_nik(header) else header or str(_("Kolom %(number)s") % {"number": place + 1})
        columns.append(Column(shown[:80], "" if meaning in taken else str(meaning), _samples(place, rows)))
        taken.add(meaning)
    return columns, refused


def without(places: Sequence[int], cells: Sequence[str]) -> list[str]:
    """The cells of a row that may be kept: not those of refused columns, and no NIK in any other."""
    return [NIK_REMOVED if has_nik(cell) else cell for place, cell in enumerate(cells) if place not in places]


def _holds_nik(header: str, place: int, rows: Sequence[tuple[int, list[str]]]) -> bool:
    if _NIK_HEADER.search(plain(header)):
        return True
    filled = [cells[place] for _number, cells in rows[:200] if cells[place]]
    return bool(filled) and sum(map(has_nik, filled)) * 2 > len(filled)


def _samples(place: int, rows: Sequence[tuple[int, list[str]]]) -> list[str]:
    found: list[str] = []
    for _number, cells in rows[:50]:
        cell = cells[place]
        if cell and cell not in found and not has_nik(cell):
            found.append(cell[:40])
        if len(found) == SAMPLES:
            break
    return found
