"""What a load balancer or a supervisor asks: is the process there, and can it work?

The answers name parts, never addresses, users or messages of the drivers.
"""

import logging
from collections.abc import Callable

from celery import current_app
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from notifications.domain.pulse import silent_since
from offices.policy import public

logger = logging.getLogger(__name__)
_known_as_applied = False


def has_unapplied_migrations() -> bool:
    """Whether this code knows migrations that the database has not seen."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and broker are fit for work, else 503; says which part failed.

    ``beat`` is said beside them and changes nothing of the answer: pages work without it, messages do not, and a web
    process taken off the line would not bring it back.
    """
    parts = {"database": _part("database", _ask_database)}
    # Without a database nobody can say anything about migrations.
    parts["migrations"] = _part("migrations", _ask_migrations) if parts["database"] == "ok" else "unknown"
    parts["broker"] = _part("broker", _ask_broker)
    ready = all(answer == "ok" for answer in parts.values())
    beat = _part("beat", _ask_beat) if parts["migrations"] == "ok" else "unknown"
    answer = {"status": "ok" if ready else "failed", **parts, "beat": beat}
    return JsonResponse(answer, status=200 if ready else 503)


def _part(name: str, ask: Callable[[], str]) -> str:
    try:
        return ask()
    except Exception:
        logger.warning("readyz: %s failed", name, exc_info=True)
        return "failed"


def _ask_database() -> str:
    connection.ensure_connection()
    return "ok" if connection.is_usable() else "failed"


def _ask_migrations() -> str:
    """Once everything is applied it stays so for the code of this process; then nothing is read again."""
    global _known_as_applied
    _known_as_applied = _known_as_applied or not has_unapplied_migrations()
    return "ok" if _known_as_applied else "unapplied"


def _ask_beat() -> str:
    return "silent" if silent_since() else "ok"


def _ask_broker() -> str:
    with current_app.connection_for_write(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    return "ok"
