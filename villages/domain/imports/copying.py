"""Rows into a table by COPY, and changes to many rows in one statement."""

import io
import json
from collections.abc import Iterable, Sequence

from django.db import connection

NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copied(value: object) -> str:
    """A value as COPY reads it."""
    if value is None:
        return NULL
    if value is True or value is False:
        return "t" if value else "f"
    return value.translate(_ESCAPES) if isinstance(value, str) else str(value)


def array_text(values: Sequence[str]) -> str:
    """A text array as PostgreSQL writes it."""
    quoted = (value.replace("\\", r"\\").replace('"', r"\"") for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


def json_text(value: object) -> str:
    return json.dumps(value)


def copy_into(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """``lines`` are values of ``copied``, joined by tabs."""
    quote = connection.ops.quote_name
    sql = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
    with connection.cursor() as cursor:
        cursor.copy_expert(sql, io.StringIO("\n".join(lines) + "\n"))


def next_ids(table: str, count: int) -> list[int]:
    """Keys of rows about to be copied, taken from the table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')::regclass) FROM generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def update_many(table: str, types: dict[str, str], rows: Sequence[dict[str, object]]) -> None:
    """Set columns of rows by ``id``, all in one statement; ``types`` are the SQL types of the columns set."""
    if not rows:
        return
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(name)} = r.{quote(name)}" for name in types)
    declared = ", ".join(f"{quote(name)} {kind}" for name, kind in {"id": "bigint", **types}.items())
    given = f"jsonb_to_recordset(%s::jsonb) AS r({declared})"
    sql = f"UPDATE {quote(table)} t SET {assignments} FROM {given} WHERE t.id = r.id"  # noqa: S608 - names of columns
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(rows)])
