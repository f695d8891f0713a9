"""Whatever is written, in whatever order, folded or not: every figure is what the raw rows say, for every role."""

import datetime as dt
import itertools
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidance.models import Topic
from offices.periods import Period, Quarter
from outreach.enums import SessionKind, SessionState
from outreach.models import (
    MEASURES,
    Attendance,
    CountedParticipants,
    OutreachSession,
    SessionReport,
    SessionTally,
    SessionUnit,
    SessionVillage,
)
from reports.domain.rollup_check import differences
from reports.domain.rollups import fold
from reports.domain.snapshot import one_snapshot
from reports.queries.board import board
from reports.queries.coverage import SPANS as SPANS_OF_IDLE
from reports.queries.coverage import coverage, total
from reports.queries.selection import read
from reports.queries.sums import sums
from reports.rounding import rounded
from tests.factories import ContactFactory, SessionFactory, UnitFactory, UserFactory, on_roll, territory
from tests.reports import recounted
from villages.enums import Function, Honorific

TODAY = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)
SPANS = [
    Period.of_quarter(Quarter(2026, 4)),
    Period.of_quarter(Quarter(2026, 3)).until(dt.date(2026, 11, 20), of=Period.of_quarter(Quarter(2026, 4))),
    Period.between(dt.date(2026, 8, 17), dt.date(2026, 11, 3)),
    Period.between(dt.date(2026, 10, 5), dt.date(2026, 10, 25)),
]
ROLES = (
    "officer", "regional_head", "local_government", "district_operator", "national", "far_officer", "near_officer",
)  # fmt: skip
NUMBER = st.integers(0, 30)
ACT = st.one_of(
    st.tuples(st.just("schedule"), NUMBER, st.integers(0, 120)),
    st.tuples(st.just("schedule"), NUMBER, st.integers(0, 120)),
    st.tuples(st.just("join"), NUMBER, NUMBER),
    st.tuples(st.just("invite"), NUMBER, NUMBER),
    st.tuples(st.just("invite"), NUMBER, NUMBER),
    st.tuples(st.just("record"), NUMBER, st.sampled_from(["present", "represented", "ill", "absent", ""])),
    st.tuples(st.just("record"), NUMBER, st.just("present")),
    st.tuples(st.just("answer"), NUMBER, st.sampled_from(["coming", "prevented", "represented", ""])),
    st.tuples(st.just("annul"), NUMBER),
    st.tuples(st.just("count"), NUMBER, st.integers(0, 40)),
    st.tuples(st.just("hold"), NUMBER, st.booleans()),
    st.tuples(st.just("move"), NUMBER, st.integers(0, 120)),
    st.tuples(st.just("state"), NUMBER, st.sampled_from(SessionState.values)),
    st.tuples(st.just("topic"), NUMBER),
    st.tuples(st.just("office"), NUMBER),
    st.tuples(st.just("report"), NUMBER, st.integers(0, 12)),
    st.tuples(st.just("for_unit"), NUMBER, NUMBER),
    st.tuples(st.just("merge_units"), NUMBER),
    st.tuples(st.just("merge_people"), NUMBER),
    st.tuples(st.just("honorific"), NUMBER, st.sampled_from(["", "m", "f"])),
    st.tuples(st.just("undone"), NUMBER),
    st.tuples(
        st.just("fold"),
    ),
)


@dataclass
class Place:
    """A little program: two offices of one Kanwil and one of another, four villages with RT and leaders."""

    world: object
    sessions: list = field(default_factory=list)

    def __post_init__(self):
        world = self.world
        self.villages = [world.pontang, world.linduk, world.tirtayasa, world.cakung_timur]
        self.units, self.people = [], []
        for village in self.villages:
            rw = UnitFactory(village=village)
            for number in ("001", "002", "003"):
                unit = UnitFactory(village=village, parent=rw, number=number)
                self.units.append(unit)
                self.people.append(ContactFactory(village=village, unit=unit, function=Function.RT_HEAD))
            self.people.append(ContactFactory(village=village, function=Function.PKK, honorific=Honorific.FEMALE))
        self.topics = list(Topic.objects.all())
        self.lead = UserFactory()
        for role in ROLES:
            getattr(world, role)

    def one(self, number):
        return self.sessions[number % len(self.sessions)] if self.sessions else None

    def rows(self):
        return list(Attendance.objects.filter(annulled_at=None).order_by("pk"))

    def do(self, name, *arguments):
        getattr(self, name)(*arguments)

    def schedule(self, number, day):
        start = dt.datetime(2026, 8, 1, 16, 30, tzinfo=dt.UTC) + dt.timedelta(days=day)
        session = SessionFactory(
            host=self.villages[number % 4], lead=UserFactory(), starts_at=start, state=SessionState.SCHEDULED,
            local_date=(start + dt.timedelta(hours=9)).date(), kind=SessionKind.values[number % 4],
            parent_id=self.one(number) if number % 3 == 0 else None,
        )  # fmt: skip
        self.sessions.append(session.pk)

    def join(self, number, village):
        session, village = self._session(number), self.villages[village % 4]
        if session and not SessionVillage.objects.filter(session=session, village=village).exists():
            common = {"session": session, "starts_at": session.starts_at, "village": village, **territory(village)}
            SessionVillage.objects.create(session_office_id=session.office_id, **common)
            SessionTally.objects.create(**common)

    def invite(self, number, person):
        session, person = self._session(number), self.people[person % len(self.people)]
        there = SessionTally.objects.filter(session=session, village=person.village).exists()
        if session and there and not Attendance.objects.filter(session=session, stakeholder=person).exists():
            on_roll(session, person)

    def record(self, number, status):
        rows = self.rows()
        if rows:
            Attendance.objects.filter(pk=rows[number % len(rows)].pk).update(status=status, represented_by="")

    def answer(self, number, answer):
        rows = self.rows()
        if rows:
            Attendance.objects.filter(pk=rows[number % len(rows)].pk).update(answer=answer)

    def annul(self, number):
        rows = self.rows()
        if rows:
            Attendance.objects.filter(pk=rows[number % len(rows)].pk).update(status="", annulled_at=TODAY)

    def count(self, number, count):
        if session := self._session(number):
            CountedParticipants.objects.update_or_create(
                session=session, village=session.host, category=["public", "pupil", "other"][number % 3],
                sex="fm"[number % 2], age_band=["", "0-17", "60+"][number % 3], defaults={"count": count},
            )  # fmt: skip

    def hold(self, number, held):
        if session := self._session(number):
            at = session.ends_at + dt.timedelta(hours=number * 2) if held else None
            if session.state != SessionState.CLOSED:
                OutreachSession.objects.filter(pk=session.pk).update(held_at=at, first_attendance_at=at)

    def move(self, number, day):
        if session := self._session(number):
            day = dt.date(2026, 8, 1) + dt.timedelta(days=day)
            OutreachSession.objects.filter(pk=session.pk).update(local_date=day, moves=session.moves + 1)

    def state(self, number, state):
        if session := self._session(number):
            closed = {"roll_closed_at": TODAY, "held_at": TODAY} if state == SessionState.CLOSED else {}
            blocks = state in ("awaiting_village", "scheduled", "ongoing", "awaiting_roll", "closed")
            OutreachSession.objects.filter(pk=session.pk).update(state=state, reason="banjir", blocks=blocks, **closed)

    def topic(self, number):
        OutreachSession.objects.filter(pk=self.one(number) or 0).update(topic=self.topics[number % len(self.topics)])

    def office(self, number):
        """The office changes its Kanwil, or another one takes over: what is held stays, this one goes."""
        rows = OutreachSession.objects.filter(pk=self.one(number) or 0, held_at=None)
        rows.update(office=self.world.cilegon, regional_office=self.world.banten if number % 2 else self.world.dkj)

    def report(self, number, hours):
        if session := self._session(number):
            SessionReport.objects.update_or_create(
                session=session,
                defaults={
                    "due_on": session.local_date, "state": "submitted", "body": "x", "submitted_by": self.lead,
                    "submitted_at": session.starts_at + dt.timedelta(hours=hours), **territory(session.host),
                },
            )  # fmt: skip

    def for_unit(self, number, unit):
        session, unit = self._session(number), self.units[unit % len(self.units)]
        if session and unit.village_id == session.host_id:
            SessionUnit.objects.get_or_create(session=session, unit=unit, defaults={"village": session.host})

    def merge_units(self, number):
        unit, into = self.units[(number % 4) * 3], self.units[(number % 4) * 3 + 1]
        gone = type(unit).objects.get(pk=unit.pk).retired_at
        type(unit).objects.filter(pk=unit.pk).update(
            retired_at=None if gone else TODAY, merged_into=None if gone else into
        )

    def merge_people(self, number):
        loser, winner = self.people[(number % 4) * 4], self.people[(number % 4) * 4 + 1]
        type(loser).objects.filter(pk=loser.pk).update(merged_into=winner, retired_at=TODAY)

    def honorific(self, number, word):
        person = self.people[number % len(self.people)]
        type(person).objects.filter(pk=person.pk).update(honorific=word)

    def undone(self, number):
        """A part of a transaction that fails leaves nothing behind."""
        try:
            with transaction.atomic():
                self.record(number, "present")
                self.state(number, SessionState.CANCELLED)
                raise ZeroDivisionError
        except ZeroDivisionError:
            return

    def fold(self):
        with one_snapshot():
            pass
        fold()

    def _session(self, number):
        return OutreachSession.objects.filter(pk=self.one(number) or 0).first()


def assert_exact(world):
    found = recounted.parts()
    for role in ROLES:
        user = getattr(world, role)
        for span in SPANS:
            selection, problem = read(user, {"periode": span.code})
            assert not problem
            with one_snapshot():
                told = sums(user, selection, spans=[span])
                (covers,) = coverage(user, selection, (span,), today=timezone.localdate())
                covered = total(covers.values())
            expected = recounted.total(
                found, first=span.first, last=span.last, where=lambda p, u=user: recounted.within(u, p)
            )
            shown = {name: told.total()[name] for name in MEASURES if told.total()[name]}
            assert shown == expected, (role, span)
            people = sum(expected.get(name, 0) for name in ("present", "represented", "counted"))
            told_to_reader = board(user, selection).values["participants"].number
            assert told_to_reader == (rounded(people) if role == "local_government" else people), (role, span)
            _assert_coverage(user, span, found, covered, role)


def _assert_coverage(user, span, found, covered, role):
    villages = [village for village in recounted.under_guidance() if recounted.guided(user, village)]
    active = recounted.active_villages(found, first=span.first, last=span.last)
    month = min(span.last, dt.date(2026, 11, 20)).replace(day=1)
    reached = [recounted.reached(village, month) for village in villages]
    shown = (covered.villages, covered.active, covered.units, covered.socialised, covered.reached - covered.socialised)
    assert shown == (
        len(villages), len([village for village in villages if village.pk in active]),
        sum(len(recounted.units_of(village)) for village in villages),
        sum(len(socialised) for socialised, _led in reached), sum(len(led) for _socialised, led in reached),
    ), (role, span)  # fmt: skip
    since = [
        len({village.pk for village in villages} & recounted.active_villages(found, first=first, last=dt.date.max))
        for first in (*(timezone.localdate() - dt.timedelta(days=days) for days in SPANS_OF_IDLE), dt.date.min)
    ]
    idle = [count - before for before, count in itertools.pairwise((0, *since, len(villages)))]
    assert covered.idle == idle, (role, span)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(ACT, min_size=6, max_size=25))
def test_every_figure_is_a_recount_of_the_rows(world, time_machine, acts):
    time_machine.move_to(TODAY, tick=False)
    try:
        with transaction.atomic():
            place = Place(world)
            place.schedule(0, 70)
            for act in acts:
                place.do(*act)
            assert_exact(world)
            fold()
            assert_exact(world)
            assert differences() == []
            transaction.set_rollback(True)
    finally:
        for name in list(vars(world)):
            delattr(world, name)
