"""Tables as XLSX, row by row in bounded memory. Every text is written as text: nothing in it is ever a formula."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

import xlsxwriter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """``value`` of a row: text, a whole number, a date or None. ``width`` in characters."""

    title: str
    width: int
    value: Callable[[Any], str | int | dt.date | None]


def write_table(
    target: BinaryIO, columns: list[Column], rows: Iterable[Any], *, name: str, about: list[tuple[str, str]]
) -> int:
    """Write a workbook: the table under a frozen heading, and ``about`` it on a second sheet. Returns the rows."""
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    # "@": Excel leaves +62 and leading zeros alone also after a cell was edited
    text = book.add_format({"num_format": "@", "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, str(column.title), head)
    number = 0
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value = column.value(row)
            if isinstance(value, dt.date):
                sheet.write_datetime(number, place, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, place, value)
            elif value:
                sheet.write_string(number, place, str(value), text)
    sheet.autofilter(0, 0, number, len(columns) - 1)
    _write_about(book, about, head, text)
    book.close()
    return number


def _write_about(book: Any, about: list[tuple[str, str]], head: Any, text: Any) -> None:
    sheet = book.add_worksheet("Keterangan")
    sheet.set_column(0, 0, 24, head)
    sheet.set_column(1, 1, 80, text)
    for place, (word, value) in enumerate(about):
        sheet.write_string(place, 0, word)
        sheet.write_string(place, 1, value)
