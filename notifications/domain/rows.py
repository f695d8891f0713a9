"""Writing many messages with one statement.

Rows travel as one JSON document: a parameter per value, as the ORM's bulk methods send them, takes several times as
long for the two thousand messages of a large session.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import CharField, JSONField

from notifications.models import Message

_FIELDS: dict[str, Any] = {field.attname: field for field in Message._meta.concrete_fields}
# Of a JSON array as PostgreSQL unfolds it: its value at a place, as text or as JSON.
_TEXT, _JSON = "(r->>%d)", "(r->%d)"


def insert(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new messages, each with the same attributes; one whose key is there already stays as it is. One query."""
    if not rows:
        return
    names = list(rows[0])
    columns = ", ".join(_column(name) for name in names)
    values = ", ".join(_value(name, place) for place, name in enumerate(names))
    _execute(
        f"INSERT INTO notifications_message ({columns}) SELECT {values} FROM jsonb_array_elements(%s::jsonb) r"  # noqa: S608 - names of columns
        " ON CONFLICT DO NOTHING",
        ([row[name] for name in names] for row in rows),
    )


def update(rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Give messages, by id, what is written for each here, the same attributes for all. One query."""
    if not rows:
        return
    names = list(next(iter(rows.values())))
    values = ", ".join(f"{_column(name)} = {_value(name, place)}" for place, name in enumerate(names, start=1))
    _execute(
        f"UPDATE notifications_message SET {values} FROM jsonb_array_elements(%s::jsonb) r"  # noqa: S608 - the same
        " WHERE id = (r->>0)::bigint",
        ([pk, *(row[name] for name in names)] for pk, row in rows.items()),
    )


def as_kept(value: Any) -> Any:
    """What a JSON column gives back for ``value``."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


@cache
def _column(name: str) -> str:
    return connection.ops.quote_name(_FIELDS[name].column)


@cache
def _value(name: str, place: int) -> str:
    """Text is not cast: what is too long for its column is an error and not cut."""
    field = _FIELDS[name]
    field = field.target_field if field.is_relation else field
    if isinstance(field, JSONField):
        return _JSON % place
    return _TEXT % place if isinstance(field, CharField) else f"{_TEXT % place}::{field.rel_db_type(connection)}"


def _execute(sql: str, rows: Iterable[list[Any]]) -> None:
    # the encoder cuts microseconds off, which a context can do without and a column cannot
    document = [[value.isoformat() if isinstance(value, datetime) else value for value in row] for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(document, cls=DjangoJSONEncoder)])
