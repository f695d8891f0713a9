"""Cells as text, the way a person would have typed them, whatever Excel made of them."""

import datetime as dt
import re
from collections.abc import Sequence

LONGEST_CELL = 300
# What stands in place of a NIK: the portal keeps none anywhere, not even in a row that waits to be confirmed.
NIK_REMOVED = "[NIK]"
# Stands beside the invented rows of the template; rows with it are never read.
EXAMPLE_MARK = "contoh: hapus baris ini"
_NIK = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)")
_APOSTROPHE = re.compile(r"^['’`](?=[\d+])")
# A number of sixteen digits is a NIK typed as a number; of longer ones Excel has lost the end.
NIK_BELOW = 10**16


def cell_text(value: object) -> str:
    """``8123456789.0`` is ``8123456789``, a date ``2025-11-24``; a number too long for Excel keeps its ``E+``."""
    if isinstance(value, str):
        return _APOSTROPHE.sub("", value.replace("\0", "").replace("\xa0", " ").strip())[:LONGEST_CELL]
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value or "")


def _number(value: float) -> str:
    if value != value or abs(value) >= NIK_BELOW:
        return f"{value:E}"
    return str(int(value)) if value == int(value) else repr(value)


def has_nik(text: str) -> bool:
    """Whether sixteen digits stand in a row."""
    return len(text) >= 16 and _NIK.search(text) is not None


def is_blank(row: Sequence[str]) -> bool:
    """Whether a row says nothing; an example of the template says nothing."""
    return not any(row) or EXAMPLE_MARK in row
