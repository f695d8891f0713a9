"""What is to be told about a session, and when.

``plan`` is a pure function; ``sync`` makes the outbox equal to it in the transaction that changed the session.
A moved session has a new revision: rows of the old one are cancelled and new ones written. What a worker had
already claimed is checked once more before it is sent and may still go out.

Letters go Kanim -> Camat -> Lurah/Kepala Desa: while villages are asked, the kecamatan is told at once, the villages
``NOTICE_LEAD`` later, and nobody else. Invitations wait until every village has said yes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from notifications.domain import outbox
from notifications.domain.outbox import PlannedMessage
from notifications.enums import GONE_OUT, MessageState
from notifications.models import Message
from offices.models import Zone
from outreach.domain import recipients
from outreach.domain.people import People
from outreach.domain.recipients import Recipient
from outreach.domain.texts import REMINDERS, contexts_of, message, revision_key, subject_of
from outreach.enums import TELLINGS, MessageKind, SessionState
from outreach.models import OutreachSession, SessionVillage


@dataclass(frozen=True, slots=True)
class Moment:
    """A reminder ``days`` before the session's day, at ``at`` local time."""

    kind: MessageKind
    days: int
    at: time


MOMENTS = (
    Moment(MessageKind.REMINDER_H3, 3, time(9)),
    Moment(MessageKind.REMINDER_H1, 1, time(9)),
    Moment(MessageKind.REMINDER_DAY, 0, time(6)),
)
# How long the kecamatan knows before its villages are asked.
NOTICE_LEAD = timedelta(minutes=30)
PLANNED_KINDS = (*REMINDERS, MessageKind.INVITATION, MessageKind.CONFIRM, MessageKind.NOTICE)
REMINDED_STATES = (SessionState.SCHEDULED, SessionState.ONGOING)
STATES_WITH_MESSAGES = (SessionState.AWAITING_VILLAGE, *REMINDED_STATES)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is to hear of a session. ``asked_at``: when villages were asked last, or nothing.

    ``knows``: the key of somebody told of this revision -> since when; ``now`` for those told by this very plan.
    """

    now: datetime
    asked_at: datetime | None = None
    staff: list[Recipient] = field(default_factory=list)
    invited: list[Recipient] = field(default_factory=list)
    districts: list[Recipient] = field(default_factory=list)
    unanswered: list[Recipient] = field(default_factory=list)
    knows: Mapping[str, datetime] = field(default_factory=dict)
    invited_at: Mapping[str, datetime] = field(default_factory=dict)

    def everybody(self) -> list[Recipient]:
        return [*self.staff, *self.invited, *self.districts, *self.unanswered]


def due_times(session: OutreachSession) -> list[tuple[str, datetime, datetime]]:
    """``(kind, due, expiry)`` of each reminder. Pure.

    Of the moments that had passed when the session got this date, the last one is made up for at once and the
    earlier ones are left out. A reminder expires when the next one is due, the last one when the session starts.
    """
    zone = Zone(session.zone).info
    moments = [
        (moment.kind, datetime.combine(session.local_date - timedelta(days=moment.days), moment.at, tzinfo=zone))
        for moment in MOMENTS
    ]
    moments = [(kind, due) for kind, due in moments if due < session.starts_at]
    passed = [kind for kind, due in moments if due <= session.planned_at]
    kept = [(kind, max(due, session.planned_at)) for kind, due in moments if kind not in passed[:-1]]
    ends = [due for _kind, due in kept[1:]] + [session.starts_at]
    return [(kind, due, end) for (kind, due), end in zip(kept, ends, strict=True) if due < end]


def plan(session: OutreachSession, audience: Audience) -> list[PlannedMessage]:
    """What is to be sent about the session as it stands. Pure but for the words: the same rows make the same plan."""
    if session.state not in STATES_WITH_MESSAGES or session.logged_afterwards:
        return []
    wanted = _asking(session, audience)
    if session.state == SessionState.SCHEDULED:
        wanted += _inviting(session, audience)
    if session.state in REMINDED_STATES:
        wanted += _reminding(session, audience)
    contexts = contexts_of(session, [person for person, *_when in wanted])
    return [
        message(session, person, kind=kind, contexts=contexts, due_at=due, expires_at=end)
        for person, kind, due, end in wanted
    ]


Wanted = list[tuple[Recipient, str, datetime, datetime]]


def _asking(session: OutreachSession, audience: Audience) -> Wanted:
    """The kecamatan first, then the villages that have not answered."""
    first, end = audience.asked_at, session.starts_at
    if first is None or first >= end:
        return []
    later = first + NOTICE_LEAD
    notices: Wanted = [(person, MessageKind.NOTICE, first, end) for person in audience.districts]
    return notices + [
        (person, MessageKind.CONFIRM, later if later < end else first, end) for person in audience.unanswered
    ]


def _inviting(session: OutreachSession, audience: Audience) -> Wanted:
    """Those who have not heard of the session in this revision."""
    if session.planned_at >= session.starts_at:
        return []
    return [
        (person, MessageKind.INVITATION, session.planned_at, session.starts_at)
        for person in audience.invited
        if person.key not in audience.knows
    ]


def _reminding(session: OutreachSession, audience: Audience) -> Wanted:
    """Reminders; to the invited none that would come together with their invitation."""
    told = {**audience.invited_at, **audience.knows}
    since = {person.key: told.get(person.key, audience.now) for person in audience.invited}
    return [
        (person, kind, due, end)
        for kind, due, end in due_times(session)
        for person in [*audience.staff, *audience.invited]
        if person.key not in since or due > since[person.key]
    ]


def sync(*, session: OutreachSession, people: People | None = None) -> None:
    """Make the planned messages in the outbox equal to the plan. In the caller's transaction; may run any time again.

    ``session`` is locked by the caller; ``people``, where the caller asked for them already.
    """
    planned = plan(session, audience_of(session, people or People(session)))
    outbox.sync(subject=subject_of(session), revision_key=revision_key(session), planned=planned, kinds=PLANNED_KINDS)


def audience_of(session: OutreachSession, people: People) -> Audience:
    """Who is to hear of the session as it stands, from the rows of now."""
    now = timezone.now()
    if session.state not in STATES_WITH_MESSAGES:
        return Audience(now)
    asked_at = SessionVillage.objects.filter(session=session).aggregate(at=Max("asked_at"))["at"]
    reminded = session.state in REMINDED_STATES
    staff = people.staff if reminded else []
    invited = people.invited if reminded else []
    theirs = {person.address.lower() for person in staff}
    knows, invited_at = _heard(session) if reminded else ({}, {})
    return Audience(
        now,
        asked_at,
        staff=staff,
        invited=[person for person in recipients.once(invited) if person.address.lower() not in theirs],
        districts=people.districts if asked_at else [],
        unanswered=people.unanswered if session.state == SessionState.AWAITING_VILLAGE else [],
        knows=knows,
        invited_at=invited_at,
    )


def _heard(session: OutreachSession) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """Since when people know of this revision, by key: from news or a reminder, and from their invitation."""
    gone_or_going = Q(state__in=GONE_OUT) | Q(
        kind__in=[*TELLINGS, MessageKind.INVITATION], state=MessageState.SCHEDULED
    )
    rows = Message.objects.filter(gone_or_going, subject=subject_of(session), subject_key=revision_key(session))
    knows: dict[str, datetime] = {}
    invited_at: dict[str, datetime] = {}
    for row in rows.exclude(kind__in=[MessageKind.NOTICE, MessageKind.CONFIRM]).only(
        "dedupe_key", "kind", "created_at"
    ):
        known = invited_at if row.kind == MessageKind.INVITATION else knows
        key = recipients.key_of(row)
        known[key] = min(known.get(key, row.created_at), row.created_at)
    return knows, invited_at


def sync_all(*, now: datetime | None = None) -> int:
    """Repeat the plan for every coming session: the nightly backstop. The number looked at."""
    now = now or timezone.now()
    coming = OutreachSession.objects.filter(state__in=STATES_WITH_MESSAGES, starts_at__gt=now)
    ids = list(coming.values_list("pk", flat=True))
    rows = OutreachSession.objects.select_related("topic", "office", "host__region", "host__district")
    for pk in ids:
        with transaction.atomic():
            # locked, so that a session being moved or cancelled meanwhile gets no reminders of its old day
            sync(session=rows.select_for_update(of=("self",)).get(pk=pk))
    return len(ids)
