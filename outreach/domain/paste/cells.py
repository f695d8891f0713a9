"""Single cells: hours, kinds and counts, as lists of activities say them."""

import re
from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext as _

from offices.dates import read_time
from offices.errors import DomainError
from offices.formats import clock
from offices.models import Zone
from outreach.domain.paste.columns import Column
from outreach.domain.prayers import estimated_start
from outreach.domain.times import end_of
from outreach.enums import Prayer, SessionKind
from villages.domain.imports.columns import plain

# Where a list says no hours: the office's usual half day.
HALF_DAY = (time(9), time(12))
MOST_PEOPLE = 100_000
MOST_DIGITS = 9
_BETWEEN = re.compile(
    r"\s*(?:-|–|—|\bs\s*[./]?\s*d\b\.?|\bsd\b|\bsampai(?:\s+dengan)?\b|\bhingga\b)\s*", re.IGNORECASE
)
_PRAYERS = {
    spelling: prayer
    for prayer, spellings in (
        (Prayer.ZUHUR, "zuhur dzuhur dhuhur duhur lohor"),
        (Prayer.ASAR, "asar ashar"),
        (Prayer.MAGRIB, "magrib maghrib"),
        (Prayer.ISYA, "isya isa isyak"),
    )
    for spelling in spellings.split()
}
_AFTER = re.compile(rf"^(?:bakda|bada|ba da|badha|sesudah|setelah|habis) ({'|'.join(_PRAYERS)})$")
_OPEN_END = frozenset({"selesai", "selesai acara", "end"})
_KINDS: dict[SessionKind, str] = {
    SessionKind.OUTREACH: "sosialisasi|penyuluhan|penyebaran informasi|diseminasi|outreach|pencanangan|pengukuhan",
    SessionKind.TRAINING: "bimtek|bimbingan teknis|pelatihan|training",
    SessionKind.COORDINATION: "rapat koordinasi|rakor|rapat|koordinasi|coordination",
    SessionKind.VISIT: "sambang desa|sambang|kunjungan|kunjungan desa|visit",
}
KIND_OF = {words: kind for kind, synonyms in _KINDS.items() for words in synonyms.split("|")}


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours. ``assumed``: not all was said; ``open_ended``: "s.d. selesai"; ``after``: a prayer, an estimate."""

    start: time
    end: time
    open_ended: bool = False
    assumed: bool = False
    after: Prayer | str = ""


def hours_of(cells: dict[Column, str], zone: str) -> Hours:
    """``09.00–11.00``, ``9 s.d. selesai``, or begin and end in two cells; the usual ones where nothing is said.

    Raises DomainError on the column it is about.
    """
    column = Column.HOURS if cells.get(Column.HOURS) else Column.START
    begin, end = _two_hours(cells)
    if not begin and not end:
        return Hours(*HALF_DAY, assumed=True)
    after = prayer_of(begin)
    start = estimated_start(after, Zone(zone)) if after else _read(begin, zone, column)
    open_ended = plain(end) in _OPEN_END
    if not end or open_ended:
        return Hours(start, end_of(start), open_ended=open_ended, assumed=not open_ended, after=after or "")
    finish = _read(end, zone, Column.HOURS if column == Column.HOURS else Column.END)
    if finish <= start:
        raise DomainError(
            _("Jam selesai %(end)s tidak sesudah jam mulai %(start)s.")
            % {"end": clock(finish), "start": clock(start)},
            field=column,
        )
    return Hours(start, finish, after=after or "")


def prayer_of(text: str) -> Prayer | None:
    """The prayer ``bakda Isya`` or ``ba'da maghrib`` names; ``None`` for an hour of the clock."""
    found = _AFTER.match(plain(text))
    return _PRAYERS[found[1]] if found else None


def _two_hours(cells: dict[Column, str]) -> tuple[str, str]:
    if text := cells.get(Column.HOURS, ""):
        begin, *rest = _BETWEEN.split(text, maxsplit=1)
        return begin, rest[0] if rest else cells.get(Column.END, "")
    return cells.get(Column.START, ""), cells.get(Column.END, "")


def _read(text: str, zone: str, column: Column) -> time:
    try:
        return read_time(text, zone)
    except DomainError as error:
        raise DomainError(error.message, field=column) from error


def kind_of(text: str) -> SessionKind:
    """The kind some words mean; nothing said is an outreach session. Raises DomainError for unknown words."""
    words = plain(text)
    if not words:
        return SessionKind.OUTREACH
    if kind := KIND_OF.get(words) or next((kind for known, kind in KIND_OF.items() if words.startswith(known)), None):
        return kind
    raise DomainError(
        _("Jenis “%(text)s” tidak dikenal. Yang ada: %(kinds)s.")
        % {"text": text[:40], "kinds": ", ".join(str(kind.label) for kind in SessionKind)},
        field=Column.KIND,
    )


def count_of(cells: dict[Column, str], column: Column) -> int | None:
    """``1.200`` or ``25 orang`` as a number, ``None`` for an empty cell or a dash; DomainError on ``column``."""
    text = cells.get(column, "").lower().removesuffix("orang").strip()
    if text in ("", "-", "–"):
        return None
    digits = text if text.isdecimal() else re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", text)
    if not digits.isdecimal() or len(digits) > MOST_DIGITS or int(digits) > MOST_PEOPLE:
        raise DomainError(_("“%(text)s” bukan jumlah orang. Tulis angka saja.") % {"text": text[:20]}, field=column)
    return int(digits)
