"""Rows into tables by COPY, a bounded number in memory, while the next ones are being made."""

import io
import json
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, JSONField, Model
from django.utils import timezone

LINES_HELD = 20_000
# blocks made and not copied yet, of all tables
BLOCKS_HELD = 4
# at a time to PostgreSQL: each piece takes the interpreter from the thread that makes rows
PIECE = 1 << 20
NULL = r"\N"


class Writer:
    """A connection of its own in a thread of its own: PostgreSQL reads one block while Python makes the next."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._pending: deque[Future[None]] = deque()

    def put(self, sql: str, block: str) -> None:
        if len(self._pending) >= BLOCKS_HELD:
            self._pending.popleft().result()
        self._pending.append(self._pool.submit(_copy, sql, block))

    def wait(self) -> None:
        """Until all that was put is in its table; raises what PostgreSQL said against it."""
        while self._pending:
            self._pending.popleft().result()

    def close(self) -> None:
        self.wait()
        self._pool.submit(lambda: connection.close()).result()


WRITER = Writer()


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

    @property
    def tail(self) -> str:
        """What every line ends with: the columns that are not given."""
        return self._tail

    def add(self, *values: Any) -> None:
        self._lines.append("\t".join(map(str, values)) + self._tail)
        if len(self._lines) >= LINES_HELD:
            self._hand_over()

    def add_lines(self, lines: Iterable[str]) -> None:
        """Whole lines, as ``add`` would have made them."""
        self._lines.extend(lines)
        if len(self._lines) >= LINES_HELD:
            self._hand_over()

    def flush(self) -> None:
        """All rows of all tables so far are there afterwards."""
        self._hand_over()
        WRITER.wait()

    def _hand_over(self) -> None:
        WRITER.put(self._sql, "".join(self._lines))
        self.count += len(self._lines)
        self._lines.clear()


def set_sequences(models: list[type[Model]]) -> None:
    """The next row made the ordinary way gets a number of its own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _copy(sql: str, block: str) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(sql, io.BytesIO(block.encode()), size=PIECE)


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
