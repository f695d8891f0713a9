"""What is recorded of a person, whoever's name it stands under: rows of merged contacts count through the alias."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from notifications.enums import MessageState
from notifications.models import Message
from outreach.enums import AttendanceStatus, MessageKind
from outreach.models import Attendance
from villages.models import Consent, Stakeholder

CAME = (AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED)
MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class Record:
    """Rows kept for one contact: on rolls, of these present or represented, messages, wishes. ``None``: not shown."""

    listed: int
    came: int
    messages: int | None
    consents: int
    sessions: list[Attendance]


@dataclass(frozen=True, slots=True)
class Visits:
    """The last sessions of a person; ``came`` of all, and how many of these stand under which other name."""

    rows: list[Attendance]
    listed: int
    came: int
    as_alias: dict[str, int]


def record_of(user: Any, contact: Stakeholder) -> Record:
    """What is kept for this contact itself, its last sessions first."""
    rolls = Attendance.objects.visible_to(user).filter(stakeholder=contact)
    rows = list(rolls.select_related("session__topic").order_by("-session__starts_at", "-pk"))
    return Record(
        listed=len(rows),
        came=sum(row.status in CAME for row in rows),
        messages=_messages(user, contact, rows),
        consents=Consent.objects.visible_to(user).filter(stakeholder=contact).count(),
        sessions=rows,
    )


def visits_of(user: Any, contact: Stakeholder) -> Visits:
    """Sessions a person was on the roll of, under all their names, newest first; one counts once. Two queries."""
    aliases = Stakeholder.objects.visible_to(user).filter(merged_into=contact).values_list("pk", flat=True)
    rolls = Attendance.objects.visible_to(user).filter(
        stakeholder__in=[contact.pk, *aliases], annulled_at__isnull=True
    )
    rows = list(rolls.select_related("session__topic").order_by("-session__starts_at", "-pk"))
    came = {row.session_id for row in rows if row.status in CAME}
    own = {row.session_id for row in rows if row.status in CAME and row.stakeholder_id == contact.pk}
    others = {row.session_id: row.name for row in rows if row.status in CAME and row.session_id not in own}
    return Visits(
        rows=rows[:MOST_ROWS],
        listed=len({row.session_id for row in rows}),
        came=len(came),
        as_alias=dict(Counter(others.values())),
    )


def _messages(user: Any, contact: Stakeholder, rows: Collection[Attendance]) -> int | None:
    """Messages that went out to the contact about these sessions; by key, which is how messages name a contact.

    They belong to an office and a kecamatan: a village's operator is not shown any.
    """
    if user.scope.village_codes:
        return None
    keys = [key for row in rows for key in _keys(row, contact)]
    sent = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)
    return Message.objects.visible_to(user).filter(dedupe_key__in=keys, state__in=sent).count()


def _keys(row: Attendance, contact: Stakeholder) -> Iterable[str]:
    session = row.session
    for revision in range(1, session.revision + 1):
        for kind in MessageKind.values:
            yield f"session:{session.pk}:r{revision}:{kind}:c{contact.pk}:email"
