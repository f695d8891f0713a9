"""CSV as Excel, Google Sheets and phones write it: comma, semicolon or tab; UTF-8 or the Windows code page."""

import csv
import io
import re

from django.utils.translation import gettext as _

from offices.errors import DomainError
from villages.domain.imports.cells import cell_text

DELIMITERS = ",;\t"
LOOKED_AT = 20
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MARKUP = re.compile(r"^\s*<(!doctype|html|table|\?xml|svg|script)", re.IGNORECASE)


def read_csv(data: bytes, *, most_rows: int) -> list[list[str]]:
    """The rows of a file, empty ones too. Raises DomainError on ``file`` for what is no CSV or has too many rows."""
    text = _decoded(data)
    if _CONTROL.search(text) or _MARKUP.match(text):
        raise not_a_table()
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            rows.append([cell_text(cell) for cell in row])
            if len(rows) > most_rows:
                raise DomainError(
                    _("Berkas ini lebih dari %(most)s baris. Bagi menjadi beberapa berkas.") % {"most": most_rows},
                    field="file",
                )
    except csv.Error as error:
        raise DomainError(
            _("Tanda kutip di berkas CSV ini tidak berpasangan. Simpan lagi dari Excel, atau unggah sebagai .xlsx."),
            field="file",
        ) from error
    return rows


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise not_a_table()


def _delimiter(text: str) -> str:
    """The sign most of the first lines have most of, outside quotes."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:LOOKED_AT] if line.strip()]
    return max(DELIMITERS, key=lambda sign: sum(line.count(sign) for line in lines))


def not_a_table() -> DomainError:
    return DomainError(
        _("Ini bukan berkas tabel. Unggah berkas Excel (.xlsx) atau CSV, misalnya dari templat."), field="file"
    )
