"""Telling those who know of a session what became of it: each of them, once per revision."""

from datetime import datetime, timedelta

from notifications.domain import outbox
from notifications.enums import GONE_OUT
from notifications.models import Message
from outreach.domain import recipients, reminders
from outreach.domain.people import People
from outreach.domain.recipients import Recipient
from outreach.domain.texts import contexts_of, message, subject_of
from outreach.enums import TELLINGS, MessageKind, SessionState
from outreach.models import OutreachSession


def announce(*, session: OutreachSession, kind: MessageKind, now: datetime) -> int:
    """Tell everybody who knows of the session, then plan anew; how many are told.

    Runs in the transaction that raised the revision. What was to be told of an earlier revision and has not gone out
    is cancelled. Nobody is told of a day that is over.
    """
    outbox.cancel(subject=subject_of(session), kinds=TELLINGS)
    people = People(session)
    readers = told(session, people) if session.ends_at > now else []
    contexts = contexts_of(session, readers)
    expires_at = max(session.ends_at, now + timedelta(days=1))
    outbox.enqueue(
        message(session, person, kind=kind, contexts=contexts, due_at=now, expires_at=expires_at) for person in readers
    )
    reminders.sync(session=session, people=people)
    return len(readers)


def told(session: OutreachSession, people: People | None = None) -> list[Recipient]:
    """Whom a change of the session is news to: they had a message about it and are asked for nothing now.

    While villages are being asked, those asked and their kecamatan hear it from that.
    """
    people = people or People(session)
    waits = session.state == SessionState.AWAITING_VILLAGE
    asked = {person.address.lower() for person in (people.districts + people.unanswered if waits else [])}
    return [person for person in who_know(session, people) if person.address.lower() not in asked]


def who_know(session: OutreachSession, people: People) -> list[Recipient]:
    """Everybody who had a message about the session and has still to do with it.

    Somebody whose address was corrected since, or who was merged with another contact, is among them all the same.
    """
    rows = list(Message.objects.filter(subject=subject_of(session), state__in=GONE_OUT))
    if not rows:
        return []
    addresses = {row.address.lower() for row in rows}
    keys = {recipients.key_of(row) for row in rows}
    return [person for person in people.concerned if person.address.lower() in addresses or person.key in keys]


def readers(session: OutreachSession, *, state: SessionState) -> int:
    """To how many people a message goes at once, or soon, when the session is changed and stands in ``state`` then."""
    people = People(session)
    reached = who_know(session, people)
    if state == SessionState.AWAITING_VILLAGE:
        reached += people.districts + people.village_heads
    elif state == SessionState.SCHEDULED:
        reached += people.invited
    return len(recipients.once(reached))
