"""What is to be told about a session, and when.

``plan`` is a pure function; ``sync`` makes the outbox equal to it in the transaction that changed the session.
A moved session has a new revision: rows of the old one are cancelled and new ones written. What a worker had
already claimed is checked once more before it is sent and may still go out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from notifications.domain import outbox
from notifications.domain.outbox import PlannedMessage, Territory
from notifications.models import Message
from offices.models import Zone
from outreach.domain import recipients
from outreach.domain.recipients import Recipient
from outreach.domain.times import when
from outreach.enums import MessageKind, OfficerRole, SessionState
from outreach.models import OutreachSession, SessionOfficer, SessionTally


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
REMINDERS = tuple(moment.kind for moment in MOMENTS)
REMINDED_STATES = (SessionState.SCHEDULED, SessionState.ONGOING)


def subject_of(session: OutreachSession) -> str:
    return f"session:{session.pk}"


def revision_key(session: OutreachSession) -> str:
    return f"session:{session.pk}:r{session.revision}"


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


def plan(
    session: OutreachSession, *, people: Iterable[Recipient], contexts: dict[str, dict[str, Any]]
) -> list[PlannedMessage]:
    """The reminders of a session for these people. Pure: the same rows make the same plan."""
    if session.state not in REMINDED_STATES or session.logged_afterwards:
        return []
    return [
        message(session, person, kind=kind, contexts=contexts, due_at=due, expires_at=expiry)
        for kind, due, expiry in due_times(session)
        for person in people
    ]


def message(
    session: OutreachSession,
    person: Recipient,
    *,
    kind: str,
    contexts: dict[str, dict[str, Any]],
    due_at: datetime,
    expires_at: datetime,
) -> PlannedMessage:
    template = "reminder" if kind in REMINDERS else kind
    return PlannedMessage(
        dedupe_key=f"{revision_key(session)}:{kind}:{person.key}:email",
        subject_key=revision_key(session),
        kind=kind,
        recipient_user_id=person.user_id,
        recipient_name=person.name,
        address=person.address,
        language=person.language,
        template=f"outreach/mail/{template}",
        context={**contexts[person.language], "name": person.name, "works": person.works},
        territory=Territory(
            office_id=session.office_id,
            regional_office_id=session.regional_office_id,
            regency_id=session.regency_id,
            district_id=session.district_id,
        ),
        due_at=due_at,
        expires_at=expires_at,
    )


def sync(*, session: OutreachSession) -> None:
    """Make the reminders in the outbox equal to the plan. Runs in the caller's transaction; may run any time again."""
    people = recipients.everyone(session) if session.state in REMINDED_STATES else []
    planned = plan(session, people=people, contexts=contexts_of(session, people)) if people else []
    outbox.sync(subject=subject_of(session), revision_key=revision_key(session), planned=planned, kinds=REMINDERS)


def tell(*, session: OutreachSession, kind: str, now: datetime) -> int:
    """One message about a change or cancellation to everybody who already had one about this session; how many."""
    people = told(session)
    expires_at = max(session.ends_at, now + timedelta(days=1))
    contexts = contexts_of(session, people)
    outbox.enqueue(
        [
            message(session, person, kind=kind, contexts=contexts, due_at=now, expires_at=expires_at)
            for person in people
        ]
    )
    return len(people)


def told(session: OutreachSession) -> list[Recipient]:
    """Those of today's recipients who already had a message about the session: a change concerns them.

    Somebody whose address was corrected since, or who was merged with another contact, is told all the same.
    """
    rows = list(Message.objects.filter(subject=subject_of(session), state__in=recipients.GONE_OUT))
    addresses = {row.address.lower() for row in rows}
    keys = {recipients.key_of(row) for row in rows}
    return [
        person for person in recipients.everyone(session) if person.address.lower() in addresses or person.key in keys
    ]


def summarise(*, session: OutreachSession, now: datetime) -> None:
    """The attendance summary to officers and operators, once per session."""
    people = recipients.staff(session)
    figures = summary_figures(session)
    contexts = {language: {**context, **figures} for language, context in contexts_of(session, people).items()}
    outbox.enqueue(
        [
            message(
                session,
                person,
                kind=MessageKind.SUMMARY,
                contexts=contexts,
                due_at=now,
                expires_at=now + timedelta(days=7),
            )
            for person in people
        ]
    )


def summary_figures(session: OutreachSession) -> dict[str, Any]:
    """Counts per village and in all, as written into the summary."""
    tallies = SessionTally.objects.filter(session=session).select_related("village__region", "district").order_by("pk")
    villages = [
        {
            "village": tally.village.region.full_name if tally.village else tally.district.full_name,
            "listed": tally.listed,
            "present": tally.present,
            "represented": tally.represented,
            "excused": tally.excused + tally.ill + tally.on_duty,
            "missing": tally.listed - tally.present - tally.represented - tally.excused - tally.ill - tally.on_duty,
            "counted": tally.counted,
            "participants": tally.present + tally.represented + tally.counted,
        }
        for tally in tallies
    ]
    return {
        "villages": villages,
        "listed": sum(row["listed"] for row in villages),
        "participants": sum(row["participants"] for row in villages),
    }


def contexts_of(session: OutreachSession, people: Iterable[Recipient]) -> dict[str, dict[str, Any]]:
    """What every text about the session may name, once per language of the recipients."""
    lead = SessionOfficer.objects.filter(session=session, role=OfficerRole.LEAD).select_related("officer").first()
    contexts = {}
    for language in {person.language for person in people}:
        with translation.override(language):
            contexts[language] = {
                "title": f"{session.get_kind_display()}: {session.topic}",
                "when": when(session),
                "venue": session.venue,
                "village": session.host.label,
                "office": session.office.full_name,
                "officer": lead.officer.name if lead else "",
                "letter_number": session.letter_number,
                "reason": session.reason,
                "path": f"/kegiatan/{session.pk}/",
            }
    return contexts


def still_wanted(messages: list[Message]) -> set[int]:
    """Ids of the messages still wanted, asked once more before sending.

    Those of their session's present revision; none to a contact who has said no since, or is no longer used, and
    none to a closed account.
    """
    ids = {int(message.subject.split(":")[1]) for message in messages}
    revisions = dict(OutreachSession.objects.filter(pk__in=ids).values_list("pk", "revision"))
    present = {f"session:{pk}:r{revision}" for pk, revision in revisions.items()}
    unwanted = recipients.unwanted(messages)
    return {message.pk for message in messages if message.subject_key in present} - unwanted


def sync_all(*, now: datetime | None = None) -> int:
    """Repeat the plan for every coming session: the nightly backstop. The number looked at."""
    now = now or timezone.now()
    coming = OutreachSession.objects.filter(state__in=REMINDED_STATES, starts_at__gt=now)
    ids = list(coming.values_list("pk", flat=True))
    rows = OutreachSession.objects.select_related("topic", "office", "host__region", "host__district")
    for pk in ids:
        with transaction.atomic():
            # locked, so that a session being moved or cancelled meanwhile gets no reminders of its old day
            sync(session=rows.select_for_update(of=("self",)).get(pk=pk))
    return len(ids)
