"""What stands in the XML of a workbook that its values do not tell: formulas, merged cells, hidden sheets, extent.

Read in a stream by expat; a document type or entity is refused, so nothing can expand.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import normpath
from xml.parsers import expat

from django.utils.translation import gettext as _

from offices.errors import DomainError
from villages.domain.imports.archive import Archive, damaged

MOST_ROWS = 30_000  # of the sheet, empty ones among them
MOST_COLUMNS = 200
NAMED = 5
_CELL = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows count from 1."""

    name: str
    first_row: int
    last_row: int


@dataclass(slots=True)
class SheetScan:
    """``formulas`` as (row, cell), in the order of the sheet; ``last_row`` is the last one with anything in it."""

    formulas: list[tuple[int, str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    last_row: int = 0


def visible_sheets(archive: Archive) -> dict[str, str]:
    """Name of each sheet that is not hidden -> its part in the archive."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target[1:] if target.startswith("/") else normpath(f"xl/{target}")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            found = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            sheets[attributes.get("name", "")] = targets.get(found, "")

    _walk(archive, _RELATIONS, relation)
    _walk(archive, _WORKBOOK, sheet)
    return {name: part for name, part in sheets.items() if part.startswith("xl/worksheets/") and part in archive}


def scan(archive: Archive, part: str) -> SheetScan:
    """Formulas, merged cells and extent of a sheet. DomainError where it is too large to be a list of people."""
    found = SheetScan()
    row = column = 0
    cell = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, cell
        if name == "row":
            row, column = int(attributes.get("r") or row + 1), 0
        elif name == "c":
            row, column, cell = _position(attributes.get("r"), row, column + 1)
        elif name in ("v", "is", "f"):
            found.last_row = max(found.last_row, row)
            if row > MOST_ROWS or column > MOST_COLUMNS:
                raise _too_large()
            if name == "f":
                found.formulas.append((row, cell))
        elif name == "mergeCell":
            found.merges.append(_merge(attributes.get("ref", "")))

    _walk(archive, part, start)
    return found


def _position(reference: str | None, row: int, column: int) -> tuple[int, int, str]:
    if reference is None:
        return row, column, f"{_letters(column)}{row}"
    match = _CELL.match(reference)
    if match is None:
        raise damaged()
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column, reference


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _merge(reference: str) -> Merge:
    first, _colon, last = reference.partition(":")
    begin, end = _CELL.match(first), _CELL.match(last or first)
    if begin is None or end is None:
        raise damaged()
    return Merge(reference, int(begin[2]), int(end[2]))


def _walk(archive: Archive, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
    if part not in archive:
        raise damaged()
    parser = expat.ParserCreate(namespace_separator=None)
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*_arguments: object) -> None:
        raise damaged()

    def element(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition(":")[2], attributes)

    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        for chunk in archive.chunks(part):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise damaged() from error


def _too_large() -> DomainError:
    return DomainError(
        _("Lembar ini lebih besar dari %(rows)s baris atau %(columns)s kolom. Sisakan daftarnya saja.")
        % {"rows": MOST_ROWS, "columns": MOST_COLUMNS},
        field="file",
    )
