"""Writing many messages with one statement.

Rows travel as one JSON document: a parameter per value, as the ORM's bulk methods send them, takes several times as
long for the two thousand messages of a large session.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import CharField, DateTimeField, JSONField

from notifications.models import Message

_FIELDS: dict[str, Any] = {field.attname: field for field in Message._meta.concrete_fields}


def insert(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new messages, each with the same attributes; one whose key is there already stays as it is. One query."""
    if not rows:
        return
    values, params, document = _apart(rows)
    columns = ", ".join(_column(name) for name in values)
    _execute(
        f"INSERT INTO notifications_message ({columns}) SELECT {', '.join(values.values())}"  # noqa: S608 - columns
        " FROM jsonb_array_elements(%s::jsonb) r ON CONFLICT DO NOTHING",
        [*params, document],
    )


def update(rows: Sequence[Mapping[str, Any]]) -> None:
    """Give messages what is written for each here, the same attributes for all, ``id`` among them. One query."""
    if not rows:
        return
    values, params, document = _apart(rows, not_alone=("id",))
    pk = values.pop("id")
    columns = ", ".join(f"{_column(name)} = {value}" for name, value in values.items())
    _execute(
        f"UPDATE notifications_message SET {columns} FROM jsonb_array_elements(%s::jsonb) r WHERE id = {pk}",  # noqa: S608
        [*params, document],
    )


def as_kept(value: Any) -> Any:
    """What a JSON column gives back for ``value``."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _apart(
    rows: Sequence[Mapping[str, Any]], *, not_alone: Collection[str] = ()
) -> tuple[dict[str, str], list[Any], str]:
    """What gives each attribute its value, the parameters of those that are the same in all rows, and the document of
    the others.
    """
    first = rows[0]
    alone = [name for name in first if name not in not_alone and all(row[name] == first[name] for row in rows)]
    apart = [name for name in first if name not in alone]
    params = [json.dumps(first[name], cls=DjangoJSONEncoder) if _is_json(name) else first[name] for name in alone]
    values = {name: f"%s::{_kind(name)}" for name in alone}
    values |= {name: _from_document(name, place) for place, name in enumerate(apart)}
    # the encoder cuts microseconds off, which a context can do without and a column cannot
    times = {row[name]: row[name].isoformat() for name in apart if _is_time(name) for row in rows if row[name]}
    columns = [
        [times.get(row[name]) for row in rows] if _is_time(name) else [row[name] for row in rows] for name in apart
    ]
    document = list(zip(*columns, strict=True)) or [()] * len(rows)
    return values, params, json.dumps(document, cls=DjangoJSONEncoder)


def _column(name: str) -> str:
    return connection.ops.quote_name(_FIELDS[name].column)


def _from_document(name: str, place: int) -> str:
    """Its value in a row of the document as PostgreSQL unfolds it."""
    return f"(r->{place})" if _is_json(name) else f"(r->>{place})::{_kind(name)}"


@cache
def _kind(name: str) -> str:
    """Text is plain text: what is too long for its column is an error and not cut."""
    field = _FIELDS[name]
    field = field.target_field if field.is_relation else field
    return "text" if isinstance(field, CharField) else str(field.rel_db_type(connection))


def _is_json(name: str) -> bool:
    return isinstance(_FIELDS[name], JSONField)


def _is_time(name: str) -> bool:
    return isinstance(_FIELDS[name], DateTimeField)


def _execute(sql: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
