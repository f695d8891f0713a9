"""Migrated once, copied for every test database: running all migrations takes longer than many a test file.

The template stands beside the database the settings name and is built again when a migration or a requirement changed.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

ROOT = Path(__file__).parent.parent
LOCK = 720_251_124


def use_template() -> None:
    """Let test databases be copies of the template. Call before any is made; safe with several processes at once."""
    template = f"{connections.settings['default']['NAME']}_template"
    with connection._nodb_cursor() as cursor:
        # one template of this name at a time, until this connection closes
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [LOCK, template])
        if _made_from(cursor, template) != _sources():
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}"')
            cursor.execute(f'CREATE DATABASE "{template}"')
            with _connected_to(template):
                call_command("migrate", verbosity=0, interactive=False)
            cursor.execute(f"COMMENT ON DATABASE \"{template}\" IS '{_sources()}'")
    connection.settings_dict["TEST"]["TEMPLATE"] = template


def _made_from(cursor: Any, template: str) -> str | None:
    cursor.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s AND datallowconn", [template]
    )
    found = cursor.fetchone()
    return found[0] if found else None


def _sources() -> str:
    paths = sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("requirements*.txt")])
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
