"""What is recorded of a person, whoever's name it stands under: rows of merged contacts count through the alias."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from notifications.enums import MessageState
from notifications.models import Message
from outreach.enums import AttendanceStatus, MessageKind
from outreach.models import Attendance
from outreach.models.attendance import PERSON
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
class Visit:
    """A session a person was on the roll of; ``name`` as the roll has it where that is an alias's."""

    session_id: int
    title: str
    day: date
    zone: str
    status: str
    alias: str


def distinct_persons(rolls: QuerySet[Attendance]) -> int:
    """How many persons stand on these rolls; visitors of one session count one each. One query."""
    known = rolls.filter(stakeholder__isnull=False).aggregate(n=Count(PERSON, distinct=True))["n"]
    return known + rolls.filter(stakeholder__isnull=True).count()


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


def visits_of(user: Any, contact: Stakeholder) -> list[Visit]:
    """The last sessions of a person, under all their names, newest first."""
    people = Stakeholder.objects.visible_to(user)
    names = [contact.pk, *people.filter(merged_into=contact).values_list("pk", flat=True)]
    rows = Attendance.objects.visible_to(user).filter(stakeholder__in=names).select_related("session__topic")
    return [
        Visit(
            session_id=row.session_id,
            title=str(row.session),
            day=row.session.local_date,
            zone=row.session.zone,
            status=row.status,
            alias=row.name if row.stakeholder_id != contact.pk else "",
        )
        for row in rows.order_by("-session__starts_at", "-pk")[:MOST_ROWS]
    ]


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
