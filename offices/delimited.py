"""Tables as CSV, for programs and for Excel. No cell is ever taken for a formula; ``+62...`` stays as it is."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable
from typing import Any, BinaryIO

from offices.sheets import Sheet

CONTENT_TYPE = "text/csv; charset=utf-8"
# A number or a telephone number, also a masked one: nothing in it can call a function or name a cell.
_NUMBER = re.compile(r"[+-]\d[\d .,•-]*")
_BREAKS = re.compile(r"[\r\n\t\x0b\x0c\u2028\u2029]+")
_FORMULA = ("=", "@", "＝", "＠")
_SIGNED = ("+", "-", "＋", "－")
# Opened with another delimiter than it was written with, what follows one in a text begins a cell.
_AFTER_DELIMITER = re.compile(r"([,;|]\s*\"*'*\s*)(?=[=@＝＠]|[+\-＋－](?![\d ]|$))")


def harmless(text: str) -> str:
    """``text`` in one line, with an apostrophe before what a spreadsheet would calculate."""
    text = _AFTER_DELIMITER.sub(r"\1'", _BREAKS.sub(" ", text))
    begin = text.lstrip()
    if begin.startswith(_FORMULA) or (begin.startswith(_SIGNED) and not _NUMBER.fullmatch(begin)):
        return f"'{text}"
    return text


def write_csv(target: BinaryIO, sheets: Iterable[Sheet], *, delimiter: str = ",") -> int:
    """One table after the other; several have a line with their title and an empty line between. Returns the rows.

    UTF-8 with a byte order mark: without it Excel takes it for another encoding. With ``;`` decimals have a comma,
    as where Excel expects that delimiter.
    """
    sheets = list(sheets)
    stream = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(stream, delimiter=delimiter)
    written = 0
    for number, sheet in enumerate(sheets):
        if len(sheets) > 1:
            if number:
                writer.writerow([])
            writer.writerow([harmless(sheet.title)])
        writer.writerow([harmless(str(column.title)) for column in sheet.columns])
        for row in sheet.rows:
            writer.writerow([_cell(column.value(row), delimiter) for column in sheet.columns])
            written += 1
    stream.flush()
    stream.detach()
    return written


def _cell(value: Any, delimiter: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        text = f"{value:.4f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if delimiter == ";" else text
    return harmless(str(value))
