"""Planned messages as tests need them. Every recipient is invented."""

import datetime as dt

from notifications.domain.outbox import PlannedMessage, enqueue
from notifications.models import Message

NOW = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)


def planned(who: str = "amin", *, sample: int = 12, revision: int = 3, kind: str = "reminder_3", **fields):
    key = f"sample:{sample}:r{revision}"
    return PlannedMessage(
        **{
            "dedupe_key": f"{key}:{kind}:{who}:email",
            "subject_key": key,
            "kind": kind,
            "recipient_name": who.title(),
            "address": f"{who}@example.test",
            "template": "samples/reminder",
            "context": {"title": "Sosialisasi TPPO", "starts_at": NOW + dt.timedelta(days=3)},
            "due_at": NOW,
            "expires_at": NOW + dt.timedelta(days=1),
            **fields,
        }
    )


def written(*people: str, **fields) -> list[Message]:
    """Messages due at ``NOW`` to these people, as rows."""
    plans = [planned(who, **fields) for who in people]
    enqueue(plans)
    return list(Message.objects.filter(dedupe_key__in=[plan.dedupe_key for plan in plans]).order_by("id"))
