"""Whatever people do with a session, in whatever order: counts are those of the rows, the outbox is the plan."""

import datetime as dt
from collections import Counter
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.domain.dispatch import dispatch
from notifications.domain.wishes import refused
from notifications.models import Message
from offices.errors import DomainError
from outreach.domain import clock as session_clock
from outreach.domain import closing, corrections, counted, held, reminders, roll, sessions, standing
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.domain.people import People
from outreach.domain.replanning import sync_all
from outreach.domain.roll import UNDO_WITHIN
from outreach.domain.summary import summary_figures
from outreach.domain.wanted import still_wanted
from outreach.enums import AttendanceStatus, SessionKind, SessionState
from outreach.models import (
    Attendance,
    CountedParticipants,
    HeldEntry,
    OutreachSession,
    SessionOfficer,
    SessionTally,
    SessionVillage,
)
from outreach.models.attendance import COUNTED
from tests.factories import ContactFactory
from tests.outreach.conftest import DAY, NOON, details
from villages.domain.consents import opt_out
from villages.enums import Function
from villages.models import Stakeholder

PEOPLE = st.sampled_from(["officer", "operator", "other_operator", "district_operator"])
NUMBER = st.integers(0, 7)
ENTRY = st.fixed_dictionaries(
    {
        "row": NUMBER,
        "added": st.booleans(),
        "status": st.sampled_from(AttendanceStatus.values),
        "seen": st.booleans(),
        "decide": st.booleans(),
    }
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), PEOPLE, st.lists(ENTRY, min_size=1, max_size=4)),
        st.tuples(st.just("decide"), NUMBER, st.booleans()),
        st.tuples(st.just("count"), PEOPLE, NUMBER),
        st.tuples(st.just("close"), PEOPLE),
        st.tuples(st.just("close"), st.just("officer")),
        st.tuples(st.just("undo"), PEOPLE),
        st.tuples(st.just("reopen"), NUMBER),
        st.tuples(st.just("correct"), PEOPLE, NUMBER, st.sampled_from(AttendanceStatus.values)),
        st.tuples(st.just("annul_or_restore"), PEOPLE, NUMBER),
        st.tuples(st.just("take_in"), NUMBER),
        st.tuples(st.just("cancel")),
        st.tuples(st.just("change"), st.integers(-6, 6), st.booleans()),
        st.tuples(st.just("invite"), PEOPLE),
        st.tuples(st.just("refuse"), NUMBER),
        st.tuples(st.just("wait"), st.integers(1, 80)),
    ),
    min_size=4,
    max_size=12,
)


class Story:
    """One session of two villages of two kecamatan, and the acts people do to it."""

    def __init__(self, world, clock) -> None:
        self.world, self.clock, self.mailbox = world, clock, Mailbox()
        self.session = sessions.schedule(
            actor=world.officer, villages=[world.pontang, world.tirtayasa], kind=SessionKind.OUTREACH,
            details=details(world), functions=Function.values, with_district=True,
        )  # fmt: skip

    def rows(self):
        return list(Attendance.objects.filter(session=self.session).order_by("roll_number"))

    def send(self, who, entries) -> None:
        rows, sent = self.rows(), []
        for number, entry in enumerate(entries):
            row = rows[entry["row"] % len(rows)]
            place = self.world.tirtayasa if entry["row"] % 2 else self.world.pontang
            person = {"client_id": str(UUID(int=entry["row"])), "name": "Tamu", "village": place.pk}
            person = person if entry["added"] else {"id": row.pk, "version": row.version if entry["seen"] else 0}
            known = {"key": str(number), "status": entry["status"], "decide": entry["decide"]}
            sent.append(known | {"represented_by": "Wakil"} | person)
        take_batch(session=self.session, actor=getattr(self.world, who), batch=Batch(uuid4(), "HP", sent))

    def decide(self, number, take_in) -> None:
        entries = HeldEntry.objects.filter(session=self.session).order_by("pk")
        if entries:
            held.decide(entry=entries[number % len(entries)], actor=self.world.officer, take_in=take_in)

    def count(self, who, number) -> None:
        village = self.world.tirtayasa if number % 2 else self.world.pontang
        numbers = {("pupil", "f"): number, ("public", "m"): None}
        counted.count(session=self.session, village=village, actor=getattr(self.world, who), counts=numbers)

    def close(self, who) -> None:
        closing.close(session=self.session, actor=getattr(self.world, who))

    def undo(self, who) -> None:
        closing.undo_close(session=self.session, actor=getattr(self.world, who))

    def reopen(self, number) -> None:
        villages = [self.world.pontang.pk, self.world.tirtayasa.pk][: number % 3 or None]
        closing.reopen(session=self.session, actor=self.world.officer, reason="lanjut", villages=villages)

    def _row(self, who, number):
        rows = Attendance.objects.visible_to(getattr(self.world, who)).filter(session=self.session)
        rows = list(rows.order_by("roll_number"))
        return rows[number % len(rows)]

    def correct(self, who, number, status) -> None:
        row, actor = self._row(who, number), getattr(self.world, who)
        corrections.correct(attendance=row, actor=actor, status=status, reason="salah", seen_version=row.version)

    def annul_or_restore(self, who, number) -> None:
        row, actor = self._row(who, number), getattr(self.world, who)
        if row.annulled_at:
            corrections.restore(attendance=row, actor=actor, reason="salah baris")
        else:
            corrections.annul(attendance=row, actor=actor, reason="dobel", seen_version=row.version)

    def take_in(self, number) -> None:
        villages = [None, self.world.pontang.pk, self.world.tirtayasa.pk]
        held.take_in_late(session=self.session, actor=self.world.officer, village=villages[number % 3])

    def cancel(self) -> None:
        standing.cancel(session=self.session, actor=self.world.officer, reason="banjir")

    def change(self, days, elsewhere) -> None:
        new = details(self.world, day=DAY + dt.timedelta(days=days), venue="Aula" if elsewhere else "Balai Desa")
        version = OutreachSession.objects.get(pk=self.session.pk).version
        sessions.change(session=self.session, actor=self.world.officer, details=new, seen_version=version)

    def invite(self, who) -> None:
        number = Stakeholder.objects.count()
        for village in (self.world.pontang, self.world.tirtayasa):
            name = f"Contoh {village.pk} {number}"
            ContactFactory(village=village, name=name, email=f"{number}.{village.pk}@contoh.example")
        roll.invite_more(session=self.session, actor=getattr(self.world, who), functions=Function.values)

    def refuse(self, number) -> None:
        people = Stakeholder.objects.exclude(email="").order_by("pk")
        opt_out(actor=self.world.officer, contact=people[number % len(people)], source="telepon")

    def wait(self, hours) -> None:
        """Time passes; the worker moves the session on, plans anew as in every night, and sends what is due."""
        self.clock.move_to(timezone.now() + dt.timedelta(hours=hours), tick=False)
        session_clock.advance()
        sync_all()
        dispatch(open_channel=lambda _name: self.mailbox)


class Mailbox:
    """A channel that looks at every message the moment it goes out."""

    def __init__(self) -> None:
        self.sent: Counter[tuple[str, str, str]] = Counter()

    def send(self, message: Message) -> None:
        session = OutreachSession.objects.get(pk=int(message.subject.split(":")[1]))
        assert message.subject_key == reminders.revision_key(session)
        assert message.kind not in reminders.REMINDERS or session.state in reminders.REMINDED_STATES
        assert not Stakeholder.objects.filter(email=message.address, opted_out_at__isnull=False).exists()
        closed_at = session.roll_closed_at if message.kind == "summary" else None
        assert message.kind != "summary" or closed_at + UNDO_WITHIN == message.due_at
        once = (f"{message.kind} {closed_at}", message.subject_key, message.address)
        self.sent[once] += 1
        assert self.sent[once] == 1

    def close(self) -> None:
        """Nothing to let go of."""


def check(story: Story) -> None:
    session = OutreachSession.objects.get(pk=story.session.pk)
    check_counts(session, story.rows())
    check_states(session)
    check_outbox(session)


def check_counts(session, rows) -> None:
    assert [row.roll_number for row in rows] == list(range(1, len(rows) + 1))
    for tally in SessionTally.objects.filter(session=session):
        valid = [row for row in rows if row.village_id == tally.village_id and row.annulled_at is None]
        statuses = Counter(row.status for row in valid)
        assert {name: getattr(tally, name) for name in COUNTED} == {name: statuses[name] for name in COUNTED}
        people = CountedParticipants.objects.filter(session=session, village_id=tally.village_id)
        assert (tally.listed, tally.counted) == (statuses.total(), people.aggregate(n=Sum("count"))["n"] or 0)
    versions = {row.pk: row.version for row in rows}
    assert all(versions[row.pk] for row in rows if row.status)


def check_states(session) -> None:
    villages = SessionVillage.objects.filter(session=session)
    tallies = SessionTally.objects.filter(session=session)
    for rows in (villages, tallies):
        assert set(rows.values_list("starts_at", flat=True)) == {session.starts_at}
    officers = SessionOfficer.objects.filter(session=session).values_list("starts_at", "ends_at", "blocks")
    assert set(officers) == {(session.starts_at, session.ends_at, session.blocks)}
    came = sum(tally.present + tally.represented + tally.counted for tally in tallies)
    closed = session.state == SessionState.CLOSED
    assert closed == (not villages.filter(locked_at__isnull=True).exists()) == (session.roll_closed_at is not None)
    assert session.held_at is not None if closed else session.held_at is None or came > 0
    assert session.state != SessionState.CANCELLED or (came, session.reason) == (0, "banjir")


def check_outbox(session) -> None:
    planned = reminders.plan(session, reminders.audience_of(session, People(session)))
    written = Message.objects.filter(kind__in=reminders.PLANNED_KINDS)
    scheduled = list(written.filter(state="scheduled"))
    keys = {message.dedupe_key for message in planned}
    assert keys <= set(written.values_list("dedupe_key", flat=True))
    wanted = still_wanted(scheduled) - refused(scheduled).keys()
    assert {message.dedupe_key for message in scheduled if message.pk in wanted} <= keys
    due = {message.dedupe_key: (message.due_at, message.expires_at) for message in planned}
    assert all(due[row.dedupe_key] == (row.due_at, row.expires_at) for row in scheduled if row.pk in wanted)
    closed = session.state == SessionState.CLOSED
    summaries = Message.objects.filter(kind="summary").exclude(state="cancelled")
    waiting = summaries.filter(state="scheduled")
    assert {row.due_at for row in waiting} <= ({session.roll_closed_at + UNDO_WITHIN} if closed else set())
    if closed:
        due = summaries.filter(due_at=session.roll_closed_at + UNDO_WITHIN)
        assert due.count() == len(People(session).staff)
        assert {row.context["participants"] for row in waiting} <= {summary_figures(session)["participants"]}


@pytest.fixture
def place(world, clock):
    """Contacts of two villages and their kecamatan, some with an address, and everybody who acts."""
    for village in (world.pontang, world.tirtayasa):
        kecamatan = {
            "office": world.serang, "regional_office": world.banten, "regency_id": "36.04",
            "district_id": village.district_id,
        }  # fmt: skip
        name = village.region.name
        ContactFactory(village=None, name=f"Camat {name}", function=Function.DISTRICT_HEAD, **kecamatan)
        ContactFactory(village=village, name=f"Contoh {name}", email=f"{village.pk}@contoh.example")
        ContactFactory(village=village, name=f"Tanpa Surel {name}")
    for who in ("officer", "operator", "other_operator", "district_operator"):
        assert getattr(world, who)
    return world


@settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(hours=st.sampled_from([0, 100, 188, 190, 195]), acts=ACTS)
def test_counts_and_messages_stay_true_through_any_sequence_of_acts(place, clock, hours, acts):
    clock.move_to(NOON, tick=False)
    with transaction.atomic():
        story = Story(place, clock)
        for act, *details_of_act in [("wait", hours), *acts]:
            try:
                with transaction.atomic():
                    getattr(story, act)(*details_of_act)
            except DomainError:
                pass  # refused whole: nothing may have changed
            check(story)
        transaction.set_rollback(True)
