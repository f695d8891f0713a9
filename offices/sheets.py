"""Tables as XLSX, row by row in bounded memory. Every text is written as text: nothing in it is ever a formula."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

import xlsxwriter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# what one worksheet holds below its heading; a longer table goes on in the next one
MOST_ROWS = 1_048_575
NAME_LENGTH = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


class Kind(StrEnum):
    """How a column is written. A telephone number is text; ``PERCENT`` takes 0 to 100."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PERCENT = "percent"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Column:
    """``value`` of a row: text, a number, a date or None. ``width`` in characters."""

    title: str
    width: int
    value: Callable[[Any], str | int | float | dt.date | None]
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; its rows are read once, one after the other."""

    title: str
    columns: list[Column]
    rows: Iterable[Any]


def write_table(
    target: BinaryIO, columns: list[Column], rows: Iterable[Any], *, name: str, about: list[tuple[str, str]]
) -> int:
    """Write a workbook: the table under a frozen heading, and ``about`` it on a second sheet. Returns the rows."""
    return write_workbook(target, [Sheet(name, columns, rows)], about=about)


def write_workbook(target: BinaryIO, sheets: Iterable[Sheet], *, about: list[tuple[str, str]]) -> int:
    """One worksheet for each table, the last one tells ``about`` them. Returns the rows of all tables."""
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    writer = _Writer(book)
    written = sum(writer.write(sheet) for sheet in sheets)
    writer.write_about(about)
    book.close()
    return written


class _Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.names: set[str] = {"keterangan"}
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        # "@": Excel leaves +62 and leading zeros alone also after a cell was edited
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0.##", "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.percent = book.add_format({"num_format": "0%", "valign": "top"})

    def write(self, sheet: Sheet) -> int:
        """The table on one worksheet, or on several where it is longer than one may be."""
        page, number, written = self._page(sheet), 0, 0
        for row in sheet.rows:
            if number == MOST_ROWS:
                self._end(page, sheet, number)
                page, number = self._page(sheet), 0
            number += 1
            written += 1
            for place, column in enumerate(sheet.columns):
                self._cell(page, number, place, column.value(row), column.kind)
        self._end(page, sheet, number)
        return written

    def write_about(self, about: list[tuple[str, str]]) -> None:
        sheet = self.book.add_worksheet("Keterangan")
        sheet.set_column(0, 0, 24, self.head)
        sheet.set_column(1, 1, 80, self.text)
        for place, (word, value) in enumerate(about):
            sheet.write_string(place, 0, word)
            sheet.write_string(place, 1, value)

    def _page(self, sheet: Sheet) -> Any:
        page = self.book.add_worksheet(self._name(sheet.title))
        page.freeze_panes(1, 0)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
            page.write_string(0, place, str(column.title), self.head)
        return page

    def _end(self, page: Any, sheet: Sheet, last: int) -> None:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)

    def _cell(self, page: Any, number: int, place: int, value: Any, kind: Kind) -> None:
        if isinstance(value, dt.date):
            page.write_datetime(number, place, value, self.day)
        elif isinstance(value, int | float) and kind is Kind.PERCENT:
            page.write_number(number, place, value / 100, self.percent)
        elif isinstance(value, float):
            page.write_number(number, place, value, self.number)
        elif isinstance(value, int):
            page.write_number(number, place, value, *([self.whole] if kind is Kind.NUMBER else []))
        elif value:
            page.write_string(number, place, str(value), self.text)

    def _name(self, title: str) -> str:
        """A name Excel takes: short, without signs of its own, told apart also by those who ignore capitals."""
        plain = " ".join(_NOT_IN_NAMES.sub(" ", title).split()).strip("'")[:NAME_LENGTH] or "Data"
        name, number = plain, 1
        while name.lower() in self.names:
            number += 1
            ending = f" ({number})"
            name = plain[: NAME_LENGTH - len(ending)] + ending
        self.names.add(name.lower())
        return name
