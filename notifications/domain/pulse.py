"""Beat tells a worker every half minute that it is there; who hears nothing for a while says so.

One row, written by the worker: it shows that beat, broker and worker all do their part.
"""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from notifications.models import Pulse

BEAT = "beat"
SILENT_AFTER = timedelta(minutes=3)
_NEVER = datetime.min.replace(tzinfo=UTC)


def beat_was_heard() -> None:
    """Twice at once is the same as once."""
    rows = [Pulse(name=BEAT, at=timezone.now())]
    Pulse.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["at"])


def last_heard() -> datetime | None:
    """When beat was heard last; None: never. One query."""
    return Pulse.objects.filter(name=BEAT).values_list("at", flat=True).first()


def silent_since() -> datetime | None:
    """Since when nothing was heard of beat, once that is longer than ``SILENT_AFTER``; None while all is well.

    Of a beat never heard it is the beginning of time. One query.
    """
    heard = last_heard() or _NEVER
    return heard if timezone.now() - heard > SILENT_AFTER else None
