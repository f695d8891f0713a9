"""Reads region codes from the SQL dump of the Kemendagri list or from CSV, and derives what a code tells.

A file is taken whole or not at all: every line that is not understood is an error with its number. The messages
are read at the command line.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from offices.errors import DomainError
from offices.models import CODE_LENGTHS, Level, Zone

NAME_LENGTH = 100
ERRORS_SHOWN = 10

ZONES = {
    Zone.WIB: "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
    Zone.WITA: "51 52 53 63 64 65 71 72 73 74 75 76",
    Zone.WIT: "81 82 91 92 93 94 95 96",
}
ZONE_OF_PROVINCE = {province: zone for zone, provinces in ZONES.items() for province in provinces.split()}
PAPUA = ("91", "92", "93", "94", "95", "96")
VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa adat"}
# The longer ones first: a Kota Administrasi is a Kota, too.
REGENCY_KINDS = ("Kabupaten Administrasi", "Kota Administrasi", "Kabupaten", "Kota")
LEVEL_OF_LENGTH = {length: Level(level) for level, length in CODE_LENGTHS.items()}

CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")
TUPLE = re.compile(r"\('((?:[^'\\]|''|\\.)*)'\s*,\s*'((?:[^'\\]|''|\\.)*)'\)\s*([,;]?)")
ESCAPED = re.compile(r"''|\\(.)")
CSV_HEADERS = (("code", "name"), ("kode", "nama"))


class Row(NamedTuple):
    """A region of the file; the fields in the order they are copied to the database."""

    code: str
    name: str
    level: str
    kind: str
    parent_id: str | None
    zone: str


class Entry(NamedTuple):
    """A line as it stands in the file."""

    line: int
    code: str
    name: str


class LineError(Exception):
    """A line that cannot be taken, and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Baris {line}: {reason}")
        self.line = line


def read_regions(content: bytes, *, in_force: Callable[[], set[str]]) -> list[Row]:
    """Every region of the file, in file order.

    ``in_force`` gives the codes a parent may have that is not in the file. Raises ``DomainError`` with the first
    bad lines: no UTF-8, no code, no name, a code twice, a parent neither in the file nor in force, nothing at all.
    """
    try:
        entries = list(_entries(_decoded(content)))
    except LineError as error:
        raise DomainError(str(error)) from error
    if not entries:
        raise DomainError("Berkas tidak berisi satu pun kode wilayah (baris SQL ('36.04','...') atau CSV code,name).")
    rows, errors = _rows(entries)
    errors += _orphans(entries, {row.code for row in rows}, in_force)
    if errors:
        raise DomainError(_summary(errors))
    return rows


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LineError(content.count(b"\n", 0, error.start) + 1, "bukan teks UTF-8.") from error
    if "\0" in text:
        raise LineError(text.count("\n", 0, text.index("\0")) + 1, "bukan teks UTF-8.")
    return text


def _entries(text: str) -> Iterator[Entry]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = ";" if ";" in first else ","
    header = [name.strip().strip('"').lower() for name in first.split(delimiter)]
    if any(set(pair) <= set(header) for pair in CSV_HEADERS):
        return _csv_entries(text, delimiter)
    return _sql_entries(text)


def _csv_entries(text: str, delimiter: str) -> Iterator[Entry]:
    """Columns other than code and name are left alone."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    try:
        for fields in lines:
            if not any(field.strip() for field in fields):
                continue
            if not header:
                header = [name.strip().lower() for name in fields]
                code, name = next(map(header.index, pair) for pair in CSV_HEADERS if set(pair) <= set(header))
                continue
            if len(fields) != len(header):
                raise LineError(lines.line_num, f"{len(fields)} kolom, seharusnya {len(header)}.")
            yield Entry(lines.line_num, fields[code].strip(), fields[name])
    except csv.Error as error:
        raise LineError(lines.line_num, f"CSV tidak dapat dibaca ({error}).") from error


def _sql_entries(text: str) -> Iterator[Entry]:
    """One region per line; comments and other statements are skipped, anything else is an error."""
    in_comment = in_statement = expects_more = False
    number = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if in_comment or line.startswith("/*"):
            in_comment = "*/" not in line
        elif not line or line.startswith(("--", "#")):
            continue
        elif match := TUPLE.fullmatch(line):
            if in_statement:
                raise LineError(number, "kode wilayah di tengah perintah SQL lain.")
            expects_more = expects_more and match[3] != ";"
            yield Entry(number, _plain(match[1]), _plain(match[2]))
        elif in_statement or line[0].isalpha():
            if line.startswith("('") or expects_more:
                raise LineError(number, "bukan baris kode wilayah.")
            expects_more = line.upper().endswith("VALUES")
            in_statement = not line.endswith(";") and not expects_more
        else:
            raise LineError(number, "bukan baris kode wilayah.")
    if expects_more or in_comment:
        raise LineError(number, "berkas terpotong: perintah SQL tidak selesai.")


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda match: match[1] or "'", text)


def _rows(entries: list[Entry]) -> tuple[list[Row], list[LineError]]:
    rows: list[Row] = []
    errors: list[LineError] = []
    line_of: dict[str, int] = {}
    for entry in entries:
        first = line_of.setdefault(entry.code, entry.line)
        try:
            if first != entry.line:
                raise LineError(entry.line, f"kode {entry.code} sudah ada di baris {first}.")
            rows.append(_row(entry))
        except LineError as error:
            errors.append(error)
    return rows, errors


def _row(entry: Entry) -> Row:
    """The region a line names, with what follows from its code. Raises ``LineError``."""
    code, name = entry.code, " ".join(entry.name.split())
    reason = _reason_against(code, name)
    if reason:
        raise LineError(entry.line, reason)
    level = LEVEL_OF_LENGTH[len(code)]
    kind = _kind(code, name, level)
    if not kind:
        raise LineError(entry.line, f'nama "{name}" tidak diawali Kabupaten atau Kota.')
    return Row(code, name, level.value, kind, parent_code(code), ZONE_OF_PROVINCE[code[:2]].value)


def _reason_against(code: str, name: str) -> str:
    if not CODE.fullmatch(code):
        return f'"{code}" bukan kode wilayah (36, 36.04, 36.04.12 atau 36.04.12.2001).'
    if code[:2] not in ZONE_OF_PROVINCE:
        return f"provinsi {code[:2]} belum dikenal portal; zona waktunya harus ditambahkan dahulu."
    if len(code) == CODE_LENGTHS["village"] and code[9] not in VILLAGE_KINDS:
        return f"bagian keempat {code} harus diawali 1 (kelurahan), 2 (desa) atau 3 (desa adat)."
    if not name:
        return f"kode {code} tanpa nama."
    if not name.isprintable():
        return f"nama untuk {code} memuat karakter yang tidak dapat dicetak."
    if len(name) > NAME_LENGTH:
        return f"nama untuk {code} terlalu panjang ({len(name)} huruf, paling banyak {NAME_LENGTH})."
    return ""


def _kind(code: str, name: str, level: Level) -> str:
    """The kind in lower case; empty where the name of a regency does not tell it."""
    if level is Level.PROVINCE:
        return "provinsi"
    if level is Level.REGENCY:
        return next((kind.lower() for kind in REGENCY_KINDS if name.startswith(f"{kind} ")), "")
    if level is Level.DISTRICT:
        return "distrik" if code[:2] in PAPUA else "kecamatan"
    return VILLAGE_KINDS[code[9]]


def parent_code(code: str) -> str | None:
    return code.rpartition(".")[0] or None


def _orphans(entries: list[Entry], codes: set[str], in_force: Callable[[], set[str]]) -> list[LineError]:
    """Lines whose parent stands in no line, not even a bad one, and is not in force either."""
    codes = codes | {entry.code for entry in entries}
    missing = [
        (entry, parent)
        for entry in entries
        if CODE.fullmatch(entry.code) and (parent := parent_code(entry.code)) and parent not in codes
    ]
    known = in_force() if missing else set()
    return [
        LineError(entry.line, f"induk {parent} dari {entry.code} tidak ada.")
        for entry, parent in missing
        if parent not in known
    ]


def _summary(errors: list[LineError]) -> str:
    errors = sorted(errors, key=lambda error: error.line)
    lines = [str(error) for error in errors[:ERRORS_SHOWN]]
    if len(errors) > ERRORS_SHOWN:
        lines.append(f"... dan {len(errors) - ERRORS_SHOWN} baris lain.")
    return "\n".join(lines)
