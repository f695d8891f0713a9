"""What pages show of the outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from notifications.enums import MessageState
from notifications.models import NEXT_TRY, Message


@dataclass(frozen=True)
class MessageGroup:
    """The messages of one kind in one state: how many, the first planned time and the last sending."""

    kind: str
    state: MessageState
    count: int
    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class OutboxHealth:
    """``overdue`` counts scheduled messages past the time of their next try, the first of which is ``oldest_overdue``.

    What waits for the end of somebody's quiet hours, or after a try that came to nothing, is not overdue.
    """

    counts: dict[MessageState, int]
    overdue: int
    oldest_overdue: datetime | None


def overview(user: Any, subject: str) -> list[MessageGroup]:
    """The messages of a subject (all revisions) by kind and state, in order of time. One query."""
    rows = (
        Message.objects.visible_to(user)
        .filter(subject=subject)
        .values("kind", "state")
        .annotate(count=Count("pk"), first_due=Min("due_at"), last_sent=Max("sent_at"))
        .order_by("first_due", "kind", "state")
    )
    return [
        MessageGroup(row["kind"], MessageState(row["state"]), row["count"], row["first_due"], row["last_sent"])
        for row in rows
    ]


def outbox_health(user: Any) -> OutboxHealth:
    """How the outbox does, for the administrator: figures only, no persons. Empty for every other role. One query."""
    now = timezone.now()
    overdue = Q(Q(retry_at__lt=now) | Q(retry_at=None, due_at__lt=now), state=MessageState.SCHEDULED)
    rows = (
        Message.envelopes.visible_to(user)
        .values("state")
        .annotate(count=Count("id"), overdue=Count("id", filter=overdue), oldest=Min(NEXT_TRY, filter=overdue))
        .order_by("state")
    )
    groups = {MessageState(row["state"]): row for row in rows}
    counts = {state: groups[state]["count"] if state in groups else 0 for state in MessageState}
    scheduled = groups.get(MessageState.SCHEDULED)
    if scheduled is None:
        return OutboxHealth(counts, overdue=0, oldest_overdue=None)
    return OutboxHealth(counts, overdue=scheduled["overdue"], oldest_overdue=scheduled["oldest"])
