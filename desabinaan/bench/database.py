"""The database of its own that benches run on: made, filled without the cost of constraints, and put in force."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import Error, connection

SUFFIX = "_bench"
# Foreign keys go first and come last: they lean on the keys. Checks stay: looking at each row costs less than one more
# reading of all of them.
CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE contype IN ('f', 'p', 'u', 'x')
      AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
    ORDER BY contype = 'f' DESC, conname
"""
INDEXES = """
    SELECT indexrelid::regclass::text, indrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisprimary
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY 1
"""


def name_of_bench_database() -> str:
    name = str(connection.settings_dict["NAME"])
    return name if name.endswith(SUFFIX) else name + SUFFIX


def create() -> None:
    """Drop and make the bench database, empty. Raises ``CommandError`` when the connection may not."""
    name = connection.ops.quote_name(name_of_bench_database())
    leave()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    except Error as error:
        raise CommandError(
            f"Cannot make the database {name}: {str(error).strip()}. "
            f"The role of DATABASE_URL needs the right CREATEDB, and to own {name} if that is there already."
        ) from error


def enter() -> None:
    """From here on the connection works in the bench database."""
    _switch_to(name_of_bench_database())
    try:
        connection.ensure_connection()
    except Error as error:
        raise CommandError(f"{str(error).strip()}. Fill it first: manage.py bench_data --scale office") from error


@contextmanager
def copied(word: str) -> Iterator[str]:
    """Inside, the connection works in a copy of the bench database, which is thrown away; yields its name.

    For benches whose writes are committed, as a web server's are: the next run finds the rows as they were filled in.
    """
    original, name = name_of_bench_database(), f"{name_of_bench_database()}_{word}"
    quoted, scale = connection.ops.quote_name(name), scale_of_bench_database()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE {connection.ops.quote_name(original)} STRATEGY FILE_COPY")
        cursor.execute(f"COMMENT ON DATABASE {quoted} IS %s", [scale])
    _switch_to(name)
    try:
        yield name
    finally:
        _switch_to(original.removesuffix(SUFFIX))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")
        enter()


@contextmanager
def beside(word: str) -> Iterator[None]:
    """Inside, the bench database is another one of that name; the connection works in none of them then."""
    global SUFFIX
    leave()
    usual, SUFFIX = SUFFIX, f"_{word}{SUFFIX}"
    try:
        yield
    finally:
        leave()
        SUFFIX = usual
        enter()


def scale_of_bench_database() -> str:
    """The scale it was filled with; empty when it is not there, or was not filled to the end."""
    leave()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name_of_bench_database()],
        )
        row = cursor.fetchone()
    return (row[0] or "") if row else ""


def mark_as_filled(scale: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {connection.ops.quote_name(name_of_bench_database())} IS %s", [scale])


def leave() -> None:
    _switch_to(name_of_bench_database().removesuffix(SUFFIX))


def _switch_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def without_constraints(tables: list[str]) -> Iterator[None]:
    """Constraints, indexes and triggers of the tables are off inside; making them again proves the rows true."""
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, {"tables": tables})
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, {"tables": tables})
        indexes = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for index, _table, _definition in indexes:
            cursor.execute(f"DROP INDEX {index}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    keys: dict[str, list[str]] = {table: [] for table in reversed(tables)}
    references: dict[str, list[str]] = {table: [] for table in reversed(tables)}
    later = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    for _index, table, definition in indexes:
        keys[table].append(definition)
    for table, name, definition in reversed(constraints):
        added = f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
        if definition.startswith("FOREIGN KEY"):
            later.append(f"{added} NOT VALID")
            references.setdefault(table, []).append(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
        else:
            keys[table].append(added)
    in_parts(list(keys.values()))
    in_parts([later])
    in_parts(list(references.values()))


def in_parts(tasks: list[list[str]]) -> None:
    """Run each list of statements in its order, as many at once as there are cores, each on its own connection."""

    def run(statements: list[str]) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET maintenance_work_mem = '512MB'")
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(run, tasks))


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def size_in_mb() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0]) // 2**20
