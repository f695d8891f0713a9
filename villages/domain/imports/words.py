"""Words of a cell: functions, honorifics, yes, dates, as villages write them."""

import datetime as dt
import re
from functools import lru_cache

from django.utils.translation import gettext as _

from offices.errors import DomainError
from villages.domain.imports.columns import plain
from villages.enums import Function, Honorific

_FUNCTIONS: dict[Function, str] = {
    Function.DISTRICT_HEAD: "camat|pak camat|bu camat|plt camat",
    Function.DISTRICT_LEADERS: "forkopimcam|forkompimcam|muspika|danramil|kapolsek",
    Function.DISTRICT_STAFF: "perangkat kecamatan|staf kecamatan|sekcam|sekretaris camat|kasi kecamatan",
    Function.VILLAGE_HEAD: "lurah|kepala desa|kades|lurah kepala desa|pak lurah|pak kades|bu lurah|bu kades"
    "|wali nagari|keuchik|geuchik|kuwu|pj kepala desa|pj kades|plt lurah|kepala kelurahan|perbekel|pambakal|hukum tua",
    Function.VILLAGE_STAFF: "perangkat desa kelurahan|perangkat desa|perangkat kelurahan|staf desa|staf kelurahan"
    "|sekdes|sekretaris desa|seklur|sekretaris lurah|sekretaris kelurahan|kaur|kasi|kaur umum|kaur keuangan"
    "|kasi pemerintahan|kasi kesejahteraan|kasi pelayanan|kasie|bendahara desa|carik|jagabaya|operator desa",
    Function.RW_HEAD: "ketua rw|rw|pak rw|bu rw|kepala rw|ketua rukun warga|kepala dusun|kadus|kepala lingkungan"
    "|kaling|wali jorong|kepala jorong|kelian banjar|kepala kampung|ketua lingkungan",
    Function.RT_HEAD: "ketua rt|rt|pak rt|bu rt|kepala rt|ketua rukun tetangga",
    Function.ARMY: "babinsa|tni|babinsa koramil",
    Function.POLICE: "bhabinkamtibmas|babinkamtibmas|bhabin|babin|binmas|polisi|bhabinkamtibnas",
    Function.RELIGIOUS_AFFAIRS: "kua|kepala kua|penghulu|penyuluh agama",
    Function.HEALTH_CENTRE: "puskesmas|kepala puskesmas|bidan|bidan desa|perawat|nakes",
    Function.PKK: "kader pkk|pkk|kader|ketua pkk|tp pkk|ibu pkk|kader posyandu|posyandu|kader kesehatan",
    Function.YOUTH: "karang taruna|ketua karang taruna|pemuda|tokoh pemuda|karangtaruna",
    Function.COMMUNITY: "tokoh masyarakat|tomas|tokoh|tokoh adat|tokoh perempuan|bpd|ketua bpd|lpm|ketua lpm"
    "|anggota bpd|lmk|fkdm",
    Function.RELIGIOUS: "tokoh agama|toga|ustaz|ustadz|ulama|kiai|kyai|pendeta|ketua dkm|imam masjid|amil",
    Function.TEACHER: "guru|kepala sekolah|pengajar|kepsek|guru ngaji",
    Function.OTHER: "lainnya|lain lain|warga|anggota|umum",
}
FUNCTION_OF_WORDS = {word: function for function, words in _FUNCTIONS.items() for word in words.split("|")}
_HEAD_OF = re.compile(r"^(?:ketua|pak|bu|bapak|ibu|bpk)?\s*(rt|rw)\s*\d+(?:\s*(?:rt|rw)?\s*\d+)?$")
_HONORIFICS = {
    **dict.fromkeys(
        ("bapak", "bpk", "pak", "l", "lk", "laki laki", "laki", "pria", "m", "tn", "tuan"), Honorific.MALE
    ),
    **dict.fromkeys(("ibu", "bu", "p", "pr", "perempuan", "wanita", "f", "ny", "nyonya", "nn"), Honorific.FEMALE),
    **dict.fromkeys(("bapak ibu", ""), Honorific.UNKNOWN),
}
_YES = frozenset({"ya", "y", "bersama", "iya", "1", "true", "x", "v", "ada"})
_NO = frozenset({"tidak", "tdk", "t", "0", "false", "bukan", "n", ""})
_MONTHS = {
    word: number
    for number, words in enumerate(
        ("jan januari january", "feb pebruari februari february", "mar maret march", "apr april", "mei may",
         "jun juni june", "jul juli july", "agu agt ags agustus aug august", "sep sept september",
         "okt oktober oct october", "nov nopember november", "des desember dec december"), start=1,
    )
    for word in words.split()
}  # fmt: skip
_DAY_FIRST = re.compile(r"^(\d{1,2})[\s./\-]+(\d{1,2}|[a-z]+)[\s./\-,]+(\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")


@lru_cache(maxsize=4096)
def function_of(text: str) -> str:
    """The function some words mean: ``Pak RT``, ``KADES``, ``Ketua RT 03``. Raises DomainError for unknown ones."""
    words = plain(text)
    if found := FUNCTION_OF_WORDS.get(words):
        return found.value
    if match := _HEAD_OF.match(words):
        return (Function.RT_HEAD if match[1] == "rt" else Function.RW_HEAD).value
    raise DomainError(
        _("Fungsi “%(text)s” tidak dikenal. Pakai nama fungsi dari templat, misalnya Ketua RT.") % {"text": text[:60]},
        field="function",
    )


def honorific_of(text: str) -> str:
    """``L``, ``Pak``, ``Perempuan`` as Bapak or Ibu; both for what says neither."""
    return _HONORIFICS.get(plain(text), Honorific.UNKNOWN).value


def yes_or_no(text: str) -> bool:
    words = plain(text)
    if words in _YES:
        return True
    if words in _NO:
        return False
    raise DomainError(_("Isi “ya” atau “tidak”."), field="phone_is_shared")


def date_of(text: str, *, field: str) -> dt.date | None:
    """``2025-11-24``, ``24/11/2025``, ``24 November 2025``, or a year alone (its first or last day)."""
    words = " ".join(text.lower().split())
    if not words:
        return None
    try:
        if re.fullmatch(r"(19|20)\d\d", words):
            return dt.date(int(words), 1, 1) if field == "term_start" else dt.date(int(words), 12, 31)
        if match := _YEAR_FIRST.match(words):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_FIRST.match(words):
            month = int(match[2]) if match[2].isdigit() else _MONTHS[match[2]]
            return dt.date(int(match[3]), month, int(match[1]))
    except (KeyError, ValueError):
        pass
    raise DomainError(_("Tanggal tidak dikenali. Contoh: 24/11/2025."), field=field)
