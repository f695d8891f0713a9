"""Reads region outlines from SQL dumps of the table ``wilayah_boundaries``; nothing in them is executed.

Accepted are comments, ``DELETE`` statements of one line (passed over), and ``INSERT`` of (kode, nama, lat, lng, path)
with one row a line. Anything else is an error with its line number. The messages are read at the command line.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from offices.domain.region_file import CODE
from offices.errors import DomainError

MAX_FILE_BYTES = 64_000_000
MAX_VERTICES = 200_000

INSERT = re.compile(r"INSERT\s+INTO\s+\w+\s*\(\s*kode\s*,\s*nama\s*,\s*lat\s*,\s*lng\s*,\s*path\s*\)\s*VALUES", re.I)
DELETE = re.compile(r"DELETE\s+FROM\s+\w+\b[^;]*;", re.I)
TEXT = r"'((?:[^'\\]|''|\\.)*+)'"
NUMBER = r"(-?\d{1,3}(?:\.\d{1,30})?|NULL)"
ROW = re.compile(rf"\(\s*{TEXT}\s*,\s*{TEXT}\s*,\s*{NUMBER}\s*,\s*{NUMBER}\s*,\s*'([^'\\]*+)'\s*\)\s*([,;])")

Position = tuple[float, float]
Polygon = list[list[Position]]


class Outline(NamedTuple):
    """A row as it stands in the file. ``path`` is still text; ``point`` is (lat, lng) or None."""

    line: int
    code: str
    name: str
    point: Position | None
    path: str


class BrokenOutline(Exception):
    """An outline that cannot be taken, and why; the rest of its file may be fine."""


def read_outlines(content: bytes) -> Iterator[Outline]:
    """The rows of a file in file order. Raises ``DomainError`` for a file that is too large, cut short, no UTF-8,
    without a single row, or holds anything but outlines."""
    if len(content) > MAX_FILE_BYTES:
        raise DomainError(f"Berkas lebih besar dari {MAX_FILE_BYTES // 1_000_000} MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise DomainError(f"Baris {number}: bukan teks UTF-8.") from error
    found = False
    for outline in _rows(text):
        found = True
        yield outline
    if not found:
        raise DomainError("Berkas tidak berisi satu pun batas wilayah ('36.04','...',lat,lng,'[[[...]]]').")


def _rows(text: str) -> Iterator[Outline]:
    in_comment = in_insert = False
    number = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if in_comment or line.startswith("/*"):
            in_comment = "*/" not in line
        elif not line or line.startswith(("--", "#")):
            continue
        elif in_insert and (match := ROW.fullmatch(line)):
            in_insert = match[6] == ","
            yield _outline(number, match)
        elif not in_insert and INSERT.fullmatch(line):
            in_insert = True
        elif in_insert or not DELETE.fullmatch(line):
            raise DomainError(f"Baris {number}: bukan baris batas wilayah (mungkin berkas terpotong).")
    if in_insert or in_comment:
        raise DomainError(f"Baris {number}: berkas terpotong: perintah SQL tidak selesai.")


def _outline(number: int, match: re.Match[str]) -> Outline:
    code, name, lat, lng, path = match.group(1, 2, 3, 4, 5)
    if not CODE.fullmatch(code):
        raise DomainError(f'Baris {number}: "{code[:20]}" bukan kode wilayah.')
    point = None if "NULL" in (lat, lng) else (float(lat), float(lng))
    return Outline(number, code, " ".join(name.replace("''", "'").split())[:100], point, path)


def polygons_of(path: str) -> list[Polygon]:
    """The polygons of a path, each its outer ring and its holes, positions as in the file: (lat, lng).

    Both nestings of the files are read: ``[ring, hole...]`` and ``[[ring, hole...], ...]``. Raises ``BrokenOutline``.
    """
    if path.count("[") > 2 * MAX_VERTICES:
        raise BrokenOutline(f"lebih dari {MAX_VERTICES} titik")
    try:
        found = json.loads(path, parse_constant=_no_number)
    except RecursionError as error:
        raise BrokenOutline("larik bersarang terlalu dalam") from error
    except ValueError as error:
        raise BrokenOutline("bukan larik koordinat (mungkin terpotong)") from error
    depth = _depth(found)
    if depth not in (3, 4):
        raise BrokenOutline("larik bukan poligon [[[lat, lng], ...]] atau multipoligon [[[[lat, lng], ...]]]")
    polygons = [found] if depth == 3 else found
    return [[[_position(position) for position in _list(ring)] for ring in _list(polygon)] for polygon in polygons]


def _no_number(name: str) -> None:
    raise ValueError(name)


def _depth(value: Any) -> int:
    depth = 0
    while isinstance(value, list) and value and depth < 6:
        depth, value = depth + 1, value[0]
    return depth


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BrokenOutline("larik kosong atau bersarang tidak merata")
    return value


def _position(value: Any) -> Position:
    if not isinstance(value, list) or len(value) != 2:
        raise BrokenOutline("titik bukan pasangan [lat, lng]")
    if any(type(number) not in (int, float) for number in value):
        raise BrokenOutline("koordinat bukan bilangan")
    try:
        lat, lng = map(float, value)
    except OverflowError as error:
        raise BrokenOutline("koordinat tidak berhingga") from error
    if not (math.isfinite(lat) and math.isfinite(lng)):
        raise BrokenOutline("koordinat tidak berhingga")
    return lat, lng
