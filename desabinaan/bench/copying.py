"""Rows into tables by COPY, a bounded number in memory."""

import io
import json
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, JSONField, Model
from django.utils import timezone

LINES_HELD = 20_000
NULL = r"\N"


class Table:
    """One table being filled. ``columns`` are given row by row, every other column gets its field's default.

    Values are written as they print: none of the made-up ones holds a tab, line end or backslash.
    """

    def __init__(self, model: type[Model], *columns: str) -> None:
        self.model, self.count = model, 0
        fields = {str(field.column): field for field in model._meta.concrete_fields}
        rest = {name: _default(field) for name, field in fields.items() if name not in columns and name != "id"}
        names = ", ".join(connection.ops.quote_name(name) for name in (*columns, *rest))
        self._sql = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({names}) FROM STDIN"
        self._tail = "".join(f"\t{value}" for value in rest.values()) + "\n"
        self._lines: list[str] = []

    def add(self, *values: Any) -> None:
        self._lines.append("\t".join(map(str, values)) + self._tail)
        if len(self._lines) >= LINES_HELD:
            self.flush()

    def flush(self) -> None:
        with connection.cursor() as cursor:
            cursor.copy_expert(self._sql, io.StringIO("".join(self._lines)))
        self.count += len(self._lines)
        self._lines.clear()


def set_sequences(models: list[type[Model]]) -> None:
    """The next row made the ordinary way gets a number of its own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _default(field: Field) -> str:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return timezone.now().isoformat()
    value = field.get_default()
    if isinstance(field, JSONField):
        return json.dumps(value)
    value = field.get_db_prep_save(value, connection)
    if value is None:
        if not field.null:
            raise TypeError(f"bench data has no value for {field}")
        return NULL
    return {True: "t", False: "f"}.get(value, str(value)) if isinstance(value, bool) else str(value)
