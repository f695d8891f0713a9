"""A file as a table: which sheet, which row is the header, the rows below it. Refuses what is no list of people."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from offices.errors import DomainError
from villages.domain.imports.archive import Archive, damaged
from villages.domain.imports.cells import cell_text, is_blank
from villages.domain.imports.columns import is_known_header
from villages.domain.imports.csv_files import not_a_table, read_csv
from villages.domain.imports.sheets import MOST_ROWS, NAMED, SheetScan, scan, visible_sheets

MOST_BYTES = 10 * 2**20
MOST_DATA_ROWS = 10_000
HEADER_WITHIN = 20
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Rows = list[list[str]]
KnownHeader = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` as (number in the file, cells), without empty ones; every row has as many cells as ``headers``."""

    sheet: str
    header_row: int
    headers: list[str]
    rows: list[tuple[int, list[str]]]
    empty_count: int


def read_table(
    data: bytes, *, sheet: str = "", header_row: int | None = None, known: KnownHeader = is_known_header
) -> Table:
    """Read an XLSX or CSV file. ``sheet`` and ``header_row`` (from 1) are looked for where they are not given.

    ``known`` says whether a cell is a header of something; by default, of a list of contacts.

    Raises DomainError on ``file``, ``sheet`` or ``header_row``. The size is checked by ``refuse_size`` before.
    """
    if data.startswith(_OLD_EXCEL):
        raise DomainError(
            _("Ini berkas Excel lama (.xls) atau berkas berkata sandi. Di Excel pilih Simpan Sebagai, jenis .xlsx."),
            field="file",
        )
    if data.startswith(_ZIP):
        name, rows, found = _of_workbook(data, sheet, known)
    else:
        name, rows, found = "", read_csv(data, most_rows=MOST_ROWS), SheetScan()
    first = header_row or _header_row(rows, known)
    if first is None or first > len(rows):
        raise DomainError(
            _("Baris judul kolom tidak ditemukan. Tulis nomor barisnya, misalnya 5."), field="header_row"
        )
    _refuse_formulas_and_merges(found, first)
    return _table(name, rows, first)


def refuse_size(size: int) -> None:
    """Raise DomainError on ``file`` for a file of ``size`` bytes that is not read at all."""
    if size > MOST_BYTES:
        raise DomainError(
            _("Berkas lebih besar dari %(most)s MB dan tidak dibaca. Hapus gambar dan lembar lain, atau bagi.")
            % {"most": MOST_BYTES // 2**20},
            field="file",
        )
    if not size:
        raise DomainError(_("Berkas ini kosong."), field="file")


def _of_workbook(data: bytes, wanted: str, known: KnownHeader) -> tuple[str, Rows, SheetScan]:
    archive = Archive(data)
    if "xl/workbook.xml" not in archive:
        raise not_a_table()
    sheets = visible_sheets(archive)
    if wanted and wanted not in sheets:
        raise DomainError(
            _("Tidak ada lembar bernama “%(name)s”. Yang ada: %(names)s.")
            % {"name": wanted, "names": ", ".join(sheets)},
            field="sheet",
        )
    scans = {name: scan(archive, sheets[name]) for name in ([wanted] if wanted else sheets)}
    rows_of = dict(_rows_of(data, [name for name, found in scans.items() if found.last_row]))
    name = wanted or _only_one(rows_of, known)
    return name, rows_of.get(name, []), scans[name]


def _rows_of(data: bytes, names: Sequence[str]) -> Iterator[tuple[str, Rows]]:
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        for name in names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, [[cell_text(value) for value in row] for row in rows]
    except (CalamineError, ValueError, OSError) as error:
        raise damaged() from error


def _only_one(rows_of: dict[str, Rows], known: KnownHeader) -> str:
    """The sheet to read when nobody said: the only one with something, or the only one with a known header."""
    if not rows_of:
        raise DomainError(_("Tidak ada isi di berkas ini."), field="file")
    likely = (
        [name for name, rows in rows_of.items() if _header_row(rows, known)] if len(rows_of) > 1 else list(rows_of)
    )
    if len(likely) == 1:
        return likely[0]
    raise DomainError(
        _("Berkas ini punya beberapa lembar: %(names)s. Tulis nama lembar yang diimpor.")
        % {"names": ", ".join(likely or rows_of)},
        field="sheet",
    )


def _header_row(rows: Rows, known: KnownHeader) -> int | None:
    """Number of the row with the most known headers, at least two (one, where it is the only cell of its row)."""
    best, best_score = None, 0
    for number, row in enumerate(rows[:HEADER_WITHIN], start=1):
        filled = [cell for cell in row if cell]
        score = sum(known(cell) for cell in filled)
        if score > best_score and (score >= 2 or len(filled) == 1):
            best, best_score = number, score
    return best


def _refuse_formulas_and_merges(found: SheetScan, header_row: int) -> None:
    """A title above the header may be merged; from the header on every cell stands for itself."""
    merges = [merge for merge in found.merges if merge.last_row >= header_row]
    if merges:
        names = ", ".join(merge.name for merge in merges[:NAMED])
        in_header = any(merge.first_row <= header_row for merge in merges)
        sentence = (
            _("Judul kolom digabung di sel %(cells)s. Pisahkan selnya, beri setiap kolom satu judul, lalu unggah.")
            if in_header
            else _("Ada sel gabungan: %(cells)s. Pisahkan selnya dan isi setiap baris, lalu unggah lagi.")
        )
        raise DomainError(sentence % {"cells": names}, field="file")
    formulas = [cell for row, cell in found.formulas if row >= header_row]
    if formulas:
        raise DomainError(
            _("Ada %(count)s sel berisi rumus, misalnya %(cells)s. Salin, tempel sebagai nilai, lalu unggah lagi.")
            % {"count": len(formulas), "cells": ", ".join(formulas[:NAMED])},
            field="file",
        )


def _table(sheet: str, rows: Rows, header_row: int) -> Table:
    below = [(number, row) for number, row in enumerate(rows, start=1) if number > header_row]
    filled = [(number, row) for number, row in below if not is_blank(row)]
    if not filled:
        raise DomainError(_("Tidak ada baris di bawah judul kolom."), field="file")
    if len(filled) > MOST_DATA_ROWS:
        raise DomainError(
            _("Berkas ini berisi %(count)s baris; paling banyak %(most)s sekali unggah. Bagi menjadi beberapa berkas.")
            % {"count": len(filled), "most": MOST_DATA_ROWS},
            field="file",
        )
    width = max(_width(row) for row in (rows[header_row - 1], *(row for _number, row in filled)))
    padded = [(number, [*row, *[""] * width][:width]) for number, row in filled]
    empty = sum(number < filled[-1][0] for number, _row in below) + 1 - len(filled)
    return Table(sheet, header_row, [*rows[header_row - 1], *[""] * width][:width], padded, empty)


def _width(row: Sequence[str]) -> int:
    """Cells up to the last one with something in it."""
    return max((place for place, cell in enumerate(row, start=1) if cell), default=0)
