"""Pasted text as a table: cells, and what each column holds."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from offices.dates import read_date
from offices.errors import DomainError
from outreach.domain.paste.columns import Column, by_header, is_header
from villages.domain.imports.cells import LONGEST_CELL, cell_text, is_blank
from villages.domain.imports.columns import plain

MOST_ROWS = 500
# A spreadsheet copies with tabs; a comma also stands in "Selasa, 24 November 2026".
DELIMITERS = "\t;,"
# Numbers of rows may stand before the date.
LOOKED_AT_FOR_DATE = 3
SERIAL = frozenset({"no", "nomor", "no urut", "nomor urut"})


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` as (line number from 1, cells by column). ``unread`` names columns that nothing is made of."""

    rows: list[tuple[int, dict[Column, str]]]
    unread: list[str]
    with_header: bool


def read_text(text: str, *, order: Sequence[Column], today: date) -> Table:
    """The rows of pasted text; without a header row its columns come in ``order``.

    Raises DomainError on ``text`` where there are no rows, too many, or rows without village and date columns.
    """
    lines = [(number, cells) for number, cells in enumerate(cells_of(text), start=1) if not is_blank(cells)]
    if not lines:
        raise DomainError(_("Tempel dulu baris-barisnya dari Excel."), field="text")
    first = lines[0][1]
    with_header = is_header(first)
    if with_header:
        columns, lines = by_header(first), lines[1:]
        _refuse_missing(columns)
    else:
        columns = [*[None] * _places_before_date(first, today), *order]
    if not lines:
        raise DomainError(_("Di bawah judul kolom belum ada baris. Tempel juga barisnya."), field="text")
    refuse_too_many(len(lines))
    width = max(len(cells) for _number, cells in lines)
    columns = [*columns, *[None] * width][:width]
    rows = [(number, _row(columns, cells)) for number, cells in lines]
    return Table(rows, _unread(columns, first if with_header else [], lines), with_header)


def refuse_too_many(count: int) -> None:
    if count > MOST_ROWS:
        raise DomainError(
            _("Ada %(count)s baris; paling banyak %(most)s sekali tempel. Bagi menjadi beberapa kali.")
            % {"count": count, "most": MOST_ROWS},
            field="text",
        )


def cells_of(text: str) -> list[list[str]]:
    """Every line's cells, trimmed; formulas stay the text they are."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    delimiter = _delimiter(text)
    return [[_cell(cell) for cell in row] for row in _split(text, delimiter)]


def as_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows of a file as the text somebody would have pasted."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


def _cell(text: str) -> str:
    return " ".join(cell_text(text).split())[:LONGEST_CELL]


def _delimiter(text: str) -> str:
    """The first sign that most lines have."""
    lines = [line for line in text.splitlines() if line.strip()]
    for sign in DELIMITERS:
        if sum(sign in line for line in lines) * 2 > len(lines):
            return sign
    return DELIMITERS[0]


def _split(text: str, delimiter: str) -> list[list[str]]:
    """By the rules of a spreadsheet, where a cell in quotes may hold lines; else line by line."""
    if f'{delimiter}"' in text or text.startswith('"') or '\n"' in text:
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            pass  # a quotation mark somebody typed
    return [line.split(delimiter) for line in text.split("\n")]


def _places_before_date(cells: Sequence[str], today: date) -> int:
    for place, cell in enumerate(cells[:LOOKED_AT_FOR_DATE]):
        try:
            read_date(cell, today)
        except DomainError:
            continue
        return place
    return 0


def _refuse_missing(columns: Sequence[Column | None]) -> None:
    owed = [str(column.label) for column in (Column.DATE, Column.VILLAGE) if column not in columns]
    if owed:
        raise DomainError(
            _("Kolom %(names)s tidak ditemukan. Periksa judul kolomnya, lalu pratinjau lagi.")
            % {"names": ", ".join(owed)},
            field="text",
        )


def _row(columns: Sequence[Column | None], cells: Sequence[str]) -> dict[Column, str]:
    return {column: cell for column, cell in zip(columns, cells, strict=False) if column}


def _unread(
    columns: Sequence[Column | None], headers: Sequence[str], lines: Sequence[tuple[int, list[str]]]
) -> list[str]:
    """Names of columns with something in them that nothing is made of."""
    names = []
    for place, column in enumerate(columns):
        filled = any(place < len(cells) and cells[place] for _number, cells in lines)
        header = headers[place] if place < len(headers) else ""
        serial = plain(header) in SERIAL if headers else any(columns[place:])
        if column is None and filled and not serial:
            names.append(header or _("kolom ke-%(place)s") % {"place": place + 1})
    return names
