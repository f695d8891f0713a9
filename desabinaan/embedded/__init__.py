"""Real PostgreSQL and Valkey servers from wheels, for trying out, a pilot office and the tests.

Never for production: there ``DATABASE_URL`` and ``REDIS_URL`` name servers that somebody looks after, and
nothing of this package runs. Knows nothing of Django, since it makes what the settings need.
"""

from pathlib import Path


class Refusal(Exception):
    """Why the portal cannot start, in a sentence for the person at the keyboard."""


def last_line(log: Path) -> str:
    """What a program said last, usually why it ended."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1].strip() if lines else "tanpa pesan"
