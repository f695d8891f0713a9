"""What the outbox is still to send about a session."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone

from notifications.domain import quiet
from notifications.enums import MessageState
from notifications.kinds import label_of
from notifications.models import Message
from outreach.domain.tellings import Delay, ways_of
from outreach.domain.texts import subject_of
from outreach.models import OutreachSession


@dataclass(slots=True)
class Upcoming:
    """One kind at one moment: to how many people, by which channel first, and what the quiet hours make of it."""

    label: str
    due: datetime
    people: int = 0
    channels: Counter[str] = field(default_factory=Counter)
    waits: Counter[tuple[datetime | None, str]] = field(default_factory=Counter)

    @property
    def ways(self) -> str:
        return ways_of(self.channels)

    @property
    def delays(self) -> list[Delay]:
        return [Delay(count, until, zone) for (until, zone), count in self.waits.items()]


def upcoming(user: Any, session: OutreachSession) -> list[Upcoming]:
    """Of what the person may see, in order of time. One query; each person has one row of a message."""
    now = timezone.now()
    rows = (
        Message.objects.visible_to(user)
        .filter(subject=subject_of(session), state=MessageState.SCHEDULED)
        .values("kind", "due_at", "expires_at", "channel", "zone", "urgent")
        .annotate(count=Count("pk"))
        .order_by("due_at", "kind", "channel", "zone")
    )
    found: dict[tuple[datetime, str], Upcoming] = {}
    for row in rows:
        entry = found.setdefault((row["due_at"], row["kind"]), Upcoming(label_of(row["kind"]), row["due_at"]))
        entry.people += row["count"]
        entry.channels[row["channel"]] += row["count"]
        due = max(row["due_at"], now)
        goes = quiet.delayed_until(due, row["zone"], urgent=row["urgent"])
        if goes != due:
            entry.waits[goes if goes < row["expires_at"] else None, row["zone"]] += row["count"]
    return list(found.values())
