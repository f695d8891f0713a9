"""The database function that takes batches, and the same one without tallies, made from its own source."""

import re

from django.core.management.base import CommandError
from django.db import connection

TALLY, NOWHERE = "outreach_sessiontally", "bench_untallied"
ENTRY_POINT = "outreach_take_batch"
SOURCES = """
    SELECT proname, pg_get_functiondef(pg_proc.oid) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND proname LIKE 'outreach%%' AND prosrc IS NOT NULL
"""


def make_untallied(prefix: str) -> str:
    """Make ``prefix`` + name of the entry point and of all it calls; returns the entry point's new name.

    Where the real ones lock, read and raise tallies, the copies find an empty table: locks, sums and updates of the
    tally fall away, every other statement is the same, word by word.
    """
    with connection.cursor() as cursor:
        cursor.execute(SOURCES)
        sources: dict[str, list[str]] = {}
        for name, source in cursor.fetchall():
            sources.setdefault(name, []).append(source)
        if ENTRY_POINT not in sources:
            raise CommandError(f"there is no function {ENTRY_POINT}")
        cursor.execute(f"CREATE TABLE {NOWHERE} (LIKE {TALLY} INCLUDING ALL)")
        called = _called(ENTRY_POINT, sources)
        for name in called:
            for source in sources[name]:
                cursor.execute(_renamed(source, called, prefix).replace(TALLY, NOWHERE))
    return prefix + ENTRY_POINT


def _called(name: str, sources: dict[str, list[str]]) -> set[str]:
    found, waiting = set(), {name}
    while waiting:
        name = waiting.pop()
        found.add(name)
        words = {word for source in sources[name] for word in re.findall(r"\boutreach_\w+(?=\()", source)}
        waiting |= (words & set(sources)) - found
    return found


def _renamed(source: str, names: set[str], prefix: str) -> str:
    return re.sub(rf"\b({'|'.join(sorted(names))})(?=\()", rf"{prefix}\1", source)
