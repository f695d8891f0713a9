"""Telling those who know of a session what became of it: each of them, once per revision."""

from datetime import datetime, timedelta

from notifications.domain import outbox
from notifications.models import Message
from outreach.domain import recipients, reminders
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
    people = told(session) if session.ends_at > now else []
    contexts = contexts_of(session, people)
    expires_at = max(session.ends_at, now + timedelta(days=1))
    outbox.enqueue(
        message(session, person, kind=kind, contexts=contexts, due_at=now, expires_at=expires_at) for person in people
    )
    reminders.sync(session=session)
    return len(people)


def told(session: OutreachSession) -> list[Recipient]:
    """Whom a change of the session is news to: they had a message about it and are asked for nothing now.

    While villages are being asked, those asked and their kecamatan hear it from that.
    """
    waits = session.state == SessionState.AWAITING_VILLAGE
    asked = {person.address.lower() for person in _asked(session)} if waits else set()
    return [person for person in who_know(session) if person.address.lower() not in asked]


def who_know(session: OutreachSession) -> list[Recipient]:
    """Everybody who had a message about the session and has still to do with it.

    Somebody whose address was corrected since, or who was merged with another contact, is among them all the same.
    """
    rows = list(Message.objects.filter(subject=subject_of(session), state__in=recipients.GONE_OUT))
    if not rows:
        return []
    addresses = {row.address.lower() for row in rows}
    keys = {recipients.key_of(row) for row in rows}
    return [
        person for person in recipients.concerned(session) if person.address.lower() in addresses or person.key in keys
    ]


def readers(session: OutreachSession, *, state: SessionState) -> int:
    """To how many people a message goes at once, or soon, when the session is changed and stands in ``state`` then."""
    people = who_know(session)
    if state == SessionState.AWAITING_VILLAGE:
        people += recipients.districts(session) + recipients.village_heads(session)
    elif state == SessionState.SCHEDULED:
        people += recipients.invited(session) + recipients.speakers(session)
    return len(recipients.once(people))


def _asked(session: OutreachSession) -> list[Recipient]:
    return recipients.districts(session) + recipients.unanswered(session)
