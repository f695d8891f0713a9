"""Who hears of it when a session moves: known before anybody confirms."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone

from outreach.domain import reminders, told
from outreach.domain.rules import Rules, rules_of
from outreach.domain.sketched_people import MovedPeople
from outreach.domain.texts import Wanted
from outreach.domain.times import SessionTimes
from outreach.enums import MessageKind, SessionState
from outreach.models import OutreachSession

AT_ONCE = (MessageKind.CHANGED, MessageKind.NOTICE, MessageKind.CONFIRM, MessageKind.INVITATION)


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of day, hours or place makes of the messages: as it would be saved, nothing of it is.

    ``session`` is as it would stand then; ``later``: once the villages that are asked again have agreed.
    """

    session: OutreachSession
    people: MovedPeople
    rules: Rules
    news: list[Wanted]
    plan: list[Wanted]
    later: list[Wanted]

    @property
    def wanted(self) -> list[Wanted]:
        return [*self.news, *self.plan]


def change_of(session: OutreachSession, times: SessionTimes, *, moved: bool, now: datetime) -> Change:
    """A move to ``times``, or of another hall where it is not ``moved``. A fixed number of queries."""
    after = copy(session)
    for name, value in {**times.columns(), "planned_at": now, "revision": session.revision + 1}.items():
        setattr(after, name, value)
    people = MovedPeople(after, asked_at=now, hosts_only=not moved)
    if people.villages and people.asks_again and session.state == SessionState.SCHEDULED:
        after.state = SessionState.AWAITING_VILLAGE
    readers = told.told(after, people)
    starts = (session.starts_at, after.starts_at)
    news = told.news(after, readers, kind=MessageKind.CHANGED, starts=starts, now=now)
    knows = {item.person.key: now for item, ways in zip(news, people.letters.ways(news), strict=True) if ways}
    rules = rules_of(after.office_id, after.kind)
    later = []
    if after.state == SessionState.AWAITING_VILLAGE:
        agreed = copy(after)
        agreed.state = SessionState.SCHEDULED
        later = [item for item in _plan(agreed, people, rules, knows) if item.kind not in reminders.ASKING]
    return Change(after, people, rules, news, _plan(after, people, rules, knows), later)


def _plan(session: OutreachSession, people: MovedPeople, rules: Rules, knows: dict[str, datetime]) -> list[Wanted]:
    audience = reminders.audience_of(session, people)
    audience = replace(audience, knows={**audience.knows, **knows})
    return reminders.wanted_of(session, audience, rules)


def people_who_hear(session: OutreachSession) -> int:
    """How many people get a message at once, or within the half hour a kecamatan is told before its villages.

    Who knows of the session is told. Where villages had been asked, they and their kecamatan are asked again, and
    whoever is not invited yet waits for their answer; otherwise they are invited to the new day. Nobody hears of a
    draft. Not counted: reminders that the new day makes due, and people no channel leads to. Whoever has several
    addresses is one.
    """
    if session.state == SessionState.DRAFT:
        return 0
    now, times = timezone.now(), SessionTimes.of(session)
    if times.starts_at <= now:  # it moves to some day to come
        day = (now + timedelta(days=2)).date()
        times = SessionTimes(day, times.local_start, times.local_end, times.zone)
    change = change_of(session, times, moved=True, now=now)
    found = zip(change.wanted, change.people.letters.ways(change.wanted), strict=True)
    return len({item.person.key for item, ways in found if ways and item.kind in AT_ONCE})
