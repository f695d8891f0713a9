"""Real XLSX and CSV files as villages make them."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

HEADERS = ["No", "Nama Lengkap", "Jabatan", "RT", "RW", "No HP/WA"]
PEOPLE = [
    [1, "H. Contoh Ahmad, S.Sos.", "Ketua RT", 1, 5, "0812 0000 0001"],
    [2, "Contoh Budi", "Ketua RW", "", 5, "0812 0000 0002"],
    [3, "Contoh Citra", "Kader PKK", "", "", "-"],
]


def xlsx(
    rows: Sequence[Sequence[Any]] = (HEADERS, *PEOPLE),
    *,
    more: Callable[[Any, Any], None] | None = None,
    sheets: dict[str, Sequence[Sequence[Any]]] | None = None,
) -> bytes:
    """A workbook with these rows; ``more(workbook, sheet)`` adds what it likes."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    for name, lines in (sheets or {"Daftar": rows}).items():
        sheet = workbook.add_worksheet(name)
        for number, line in enumerate(lines):
            for place, value in enumerate(line):
                if value != "":
                    sheet.write(number, place, value)
        if more:
            more(workbook, sheet)
    workbook.close()
    return buffer.getvalue()


def csv_file(rows: Sequence[Sequence[Any]] = (HEADERS, *PEOPLE), *, sign: str = ";", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(sign.join(map(str, row)) for row in rows).encode(encoding)
