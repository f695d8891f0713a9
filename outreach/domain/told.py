"""Telling those who know of a session what became of it: each of them, once per revision."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from notifications.domain import outbox
from notifications.enums import GONE_OUT
from notifications.models import Message
from outreach.domain import recipients, reminders
from outreach.domain.people import People
from outreach.domain.recipients import Recipient
from outreach.domain.texts import Wanted, subject_of
from outreach.enums import TELLINGS, MessageKind, SessionState
from outreach.models import OutreachSession

# A change or cancellation this close to the start goes out at night, too.
NEAR = timedelta(hours=24)
# How long news is worth sending at least.
KEPT = timedelta(days=1)


def announce(*, session: OutreachSession, kind: MessageKind, now: datetime) -> int:
    """Tell everybody who knows of the session, then plan anew; how many are told.

    Runs in the transaction that raised the revision. What was to be told of an earlier revision and has not gone out
    is cancelled. Nobody is told of a day that is over.
    """
    outbox.cancel(subject=subject_of(session), kinds=TELLINGS)
    people = People(session)
    readers = told(session, people) if session.ends_at > now else []
    starts = [session.starts_at, *_start_before(session)] if readers else []
    outbox.enqueue(people.letters.write(news(session, readers, kind=kind, starts=starts, now=now)))
    reminders.sync(session=session, people=people)
    return len(readers)


def news(
    session: OutreachSession,
    readers: Iterable[Recipient],
    *,
    kind: MessageKind,
    starts: Iterable[datetime],
    now: datetime,
) -> list[Wanted]:
    """What ``readers`` are to be told of the session as it stands now. Pure.

    Where it begins within a day, or was to before it was changed (``starts``), that cannot wait for the morning.
    """
    urgent = any(now < start <= now + NEAR for start in starts)
    expires_at = max(session.ends_at, now + KEPT)
    return [Wanted(person, kind, now, expires_at, urgent=urgent) for person in readers]


def _start_before(session: OutreachSession) -> list[datetime]:
    """When it was to begin before this revision."""
    before = session.events.filter(revision=session.revision - 1).order_by("-pgh_id")  # type: ignore[attr-defined]
    return list(before.values_list("starts_at", flat=True)[:1])


def told(session: OutreachSession, people: People | None = None) -> list[Recipient]:
    """Whom a change of the session is news to: they had a message about it and are asked for nothing now.

    While villages are being asked, those asked and their kecamatan hear it from that.
    """
    people = people or People(session)
    waits = session.state == SessionState.AWAITING_VILLAGE
    asked = {name for person in (people.districts + people.unanswered if waits else []) for name in _names(person)}
    return [person for person in who_know(session, people) if not _names(person) & asked]


def who_know(session: OutreachSession, people: People) -> list[Recipient]:
    """Everybody who had a message about the session and has still to do with it.

    Somebody whose address was corrected since, or who was merged with another contact, is among them all the same.
    """
    sent = Message.objects.filter(subject=subject_of(session), state__in=GONE_OUT)
    rows = list(sent.exclude(kind=MessageKind.ROLL_MISSING_HEAD).values_list("dedupe_key", "address"))
    if not rows:
        return []
    known = {recipients.person_in(key) for key, _address in rows} | {
        address.lower() for _key, address in rows if address
    }
    return [person for person in people.concerned if _names(person) & known]


def _names(person: Recipient) -> set[str]:
    return set(filter(None, (person.key, person.address.lower(), person.phone)))


def readers(session: OutreachSession, *, state: SessionState) -> int:
    """To how many people a message goes at once, or soon, when the session is changed and stands in ``state`` then.

    Not counted: whom no channel leads to.
    """
    people, now = People(session), timezone.now()
    asked = {
        SessionState.AWAITING_VILLAGE: lambda: people.districts + people.village_heads,
        SessionState.SCHEDULED: lambda: people.invited,
    }.get(state, list)()
    wanted = [
        item
        for kind, reached in ((MessageKind.CHANGED, who_know(session, people)), (MessageKind.INVITATION, asked))
        for item in news(session, reached, kind=kind, starts=[], now=now)
    ]
    found = zip(wanted, people.letters.ways(wanted), strict=True)
    return len(recipients.once(item.person for item, ways in found if ways))
