"""Who would get which message when, of a session that is still being typed or about to be changed.

It is the plan itself (``reminders.wanted_of``, ``texts.Letters``) for a session nobody saved, so that it cannot
promise something else.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime, timedelta

from notifications.domain import quiet
from notifications.domain.routes import Route
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from offices.models import Zone
from outreach.domain import moments, reminders, summary
from outreach.domain.move_audience import change_of
from outreach.domain.people import People
from outreach.domain.rules import Rules, rules_of
from outreach.domain.sketched_people import Sketch, SketchedPeople
from outreach.domain.tellings import AFTERWARDS, Delay, Preview, Telling
from outreach.domain.texts import REMINDERS, Wanted
from outreach.domain.times import SessionTimes
from outreach.enums import MessageAudience, MessageKind, SessionKind, SessionState
from outreach.models import OutreachSession

# A day to come, where none is typed yet: what goes at once does not hang on it.
SOME_DAY = timedelta(days=60)


def preview(sketch: Sketch, *, now: datetime) -> Preview:
    """What would go out if this were saved now: a fixed number of queries, and none for a draft. Whoever the villages
    name later is not there yet."""
    if sketch.state == SessionState.DRAFT or not sketch.villages:
        return Preview()
    times, dated = _times(sketch, now)
    if sketch.kind == SessionKind.VISIT and dated and times.ends_at <= now:
        return Preview(logged=True)
    session = _session(sketch, times, now)
    rules, people = rules_of(session.office_id, session.kind), SketchedPeople(session, sketch)
    plan = reminders.wanted_of(session, reminders.audience_of(session, people), rules)
    later: list[Wanted] = []
    if sketch.state == SessionState.AWAITING_VILLAGE:
        agreed = copy(session)
        agreed.state = SessionState.SCHEDULED
        later = reminders.wanted_of(agreed, reminders.audience_of(agreed, people), rules)
        later = [item for item in later if item.kind not in reminders.ASKING]
    rows = _Rows(session, people, now)
    if sketch.state == SessionState.AWAITING_VILLAGE:
        rows.expect(MessageKind.NOTICE, now)
        rows.expect(MessageKind.CONFIRM, now + reminders.NOTICE_LEAD)
    rows.expect(MessageKind.INVITATION, now, later=bool(later) or sketch.state == SessionState.AWAITING_VILLAGE)
    rows.add(plan)
    rows.add(later, later=True)
    rows.add(_afterwards(session, people, rules, now))
    rows.unreached = people.unreached
    if sketch.by_village:
        rows.named_by_village(session, rules, later=sketch.state == SessionState.AWAITING_VILLAGE)
    return rows.preview(dated=dated, needs_date=sketch.day is None or sketch.start is None)


def preview_change(session: OutreachSession, times: SessionTimes, *, venue: str, now: datetime) -> Preview | None:
    """What would go out if the session were changed to this now; None where nobody hears of it."""
    moved = (session.starts_at, session.ends_at) != (times.starts_at, times.ends_at)
    if session.state == SessionState.DRAFT or not (moved or (venue and venue != session.venue)):
        return None
    try:
        times.check(kind=session.kind, now=now)
    except DomainError:
        return None
    change = change_of(session, times, moved=moved, now=now)
    rows = _Rows(change.session, change.people, now)
    rows.add(change.wanted)
    rows.add(change.later, later=True)
    if change.wanted or change.later:
        rows.add(_afterwards(change.session, change.people, change.rules, now))
    return rows.preview(change=True)


def _afterwards(session: OutreachSession, people: People, rules: Rules, now: datetime) -> list[Wanted]:
    """What follows the session, if it is held: of a roll that does not come in, and of the one that is closed."""
    over = copy(session)
    over.state = SessionState.AWAITING_ROLL
    missing = {row.village_id: "" for row in people.villages}
    return [
        *reminders.wanted_of(over, reminders.owing(people, missing, now), rules),
        *summary.wanted_of(people, rules, due=session.ends_at),
    ]


def _times(sketch: Sketch, now: datetime) -> tuple[SessionTimes, bool]:
    """Day and hours, and whether they are those typed: until they can be, some day to come."""
    times = sketch.times()
    if times:
        try:
            times.check(kind=sketch.kind, now=now)
        except DomainError:
            times = None
    if times:
        return times, True
    zone, some_day = Zone(sketch.villages[0].region.zone), now + SOME_DAY
    hour = some_day.astimezone(zone.info).replace(hour=9, minute=0).time()
    return SessionTimes(some_day.date(), hour, hour.replace(hour=11), zone), False


def _session(sketch: Sketch, times: SessionTimes, now: datetime) -> OutreachSession:
    host = sketch.villages[0]
    return OutreachSession(
        kind=sketch.kind,
        host=host,
        state=sketch.state,
        planned_at=now,
        office=host.office,
        **times.columns(),
        **{key: value for key, value in ancestors_of(code=host.pk, office=host.office).items() if key != "office_id"},
    )


class _Rows:
    """What is wanted, row by row: one of each message at each moment."""

    def __init__(self, session: OutreachSession, people: People, now: datetime) -> None:
        self._session, self._people, self._now = session, people, now
        self._found: dict[tuple[bool, str, datetime], list[tuple[Wanted, Sequence[Route]]]] = {}
        self._by_village: set[tuple[bool, str, datetime]] = set()
        self._first = {person.key: groups[0] for person, groups in reminders.members_of(people.audiences)}
        self.unreached = 0

    def expect(self, kind: MessageKind, due: datetime, *, later: bool = False) -> None:
        """A row that is there also when there is nobody it could go to."""
        self._found.setdefault((later, kind, due), [])

    def add(self, wanted: Sequence[Wanted], *, later: bool = False) -> None:
        for item, ways in zip(wanted, self._people.letters.ways(wanted), strict=True):
            self._found.setdefault((later, item.kind, item.due), []).append((item, ways))

    def named_by_village(self, session: OutreachSession, rules: Rules, *, later: bool) -> None:
        """Rows the names to come will be in, too."""
        due = moments.reminding(session, rules, [MessageAudience.INVITED])
        keys = [(later, MessageKind.INVITATION, self._now), *((later, row.rule.kind, row.due) for row in due)]
        self._by_village = {(then, str(kind), at) for then, kind, at in keys}
        for key in keys:
            self._found.setdefault(key, [])

    def preview(self, *, dated: bool = True, needs_date: bool = False, change: bool = False) -> Preview:
        found = {key: rows for key, rows in self._found.items() if dated or not self._has_a_day(key)}
        pairs = [pair for key, rows in found.items() if key[1] not in AFTERWARDS for pair in rows]
        reached = {item.person.key for item, ways in pairs if ways}
        tellings = [self._telling(key, rows) for key, rows in found.items()]
        tellings.sort(key=lambda row: (row.due, row.after_agreement))
        return Preview(
            tellings,
            people=len(reached),
            without_way=len({item.person.key for item, _ways in pairs} - reached) + self.unreached,
            zone=self._session.zone,
            needs_date=needs_date,
            change=change,
            news=sum(sum(row.groups.values()) for row in tellings if row.kind is MessageKind.CHANGED),
        )

    @staticmethod
    def _has_a_day(key: tuple[bool, str, datetime]) -> bool:
        return key[1] in (*REMINDERS, MessageKind.CONFIRM_REMINDER, *AFTERWARDS)

    def _telling(self, key: tuple[bool, str, datetime], rows: Sequence[tuple[Wanted, Sequence[Route]]]) -> Telling:
        later, kind, due = key
        sent = [item for item, ways in rows if ways]
        waits = later and due <= self._now
        lead = due - self._now
        invites = kind == MessageKind.INVITATION
        return Telling(
            MessageKind(kind),
            due,
            at_once=due == self._now and not waits,
            wait=int(lead.total_seconds() // 60) if kind == MessageKind.CONFIRM else 0,
            after_agreement=waits,
            groups=Counter(self._group(item) for item in sent),
            channels=Counter(ways[0].channel for _item, ways in rows if ways),
            without_way=len(rows) - len(sent) + (self.unreached if invites else 0),
            delays=() if waits else tuple(self._delays(sent)),
            by_village=key in self._by_village,
        )

    def _group(self, item: Wanted) -> str:
        """Officers, operators and so on; whoever is asked or told first in the village is there for that."""
        if item.kind == MessageKind.ROLL_MISSING_HEAD:
            return MessageAudience.OFFICE_HEAD
        if item.kind in reminders.ASKING:
            return MessageAudience.OPERATORS if item.person.works else MessageAudience.HEADS
        if group := self._first.get(item.person.key):
            return group
        return MessageAudience.OPERATORS if item.person.works else MessageAudience.HEADS

    def _delays(self, sent: Iterable[Wanted]) -> Iterable[Delay]:
        found: Counter[tuple[datetime | None, str]] = Counter()
        for item in sent:
            due = max(item.due, self._now)
            goes = quiet.delayed_until(due, item.person.zone, urgent=item.urgent)
            if goes != due:
                found[goes if goes < item.end else None, item.person.zone] += 1
        return [Delay(count, until, zone) for (until, zone), count in found.items()]
