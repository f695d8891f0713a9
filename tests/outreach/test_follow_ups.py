"""The cascade: follow-ups in RT and RW made in one act, and how far they have come."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from offices.errors import DomainError
from offices.models import CalendarPeriod
from outreach.domain import follow_ups, officers, reminders, sessions
from outreach.domain.details import details_of
from outreach.domain.follow_up_plan import Grouping, PlaceOf
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession, SessionOfficer, SessionTally, SessionUnit
from outreach.queries.follow_ups import Progress, cascades, progress_of
from tests.factories import ContactFactory, SessionFactory, UnitFactory
from tests.outreach.cascaded import MONDAY, create, neighbourhood, session_of_kecamatan


@pytest.fixture
def parent(world, clock):
    return session_of_kecamatan(world)


@pytest.fixture
def rts(world):
    return neighbourhood(world.pontang)


def labels(session):
    rows = SessionUnit.objects.filter(session=session).select_related("unit__kind", "unit__parent__kind")
    return sorted(row.unit.label for row in rows)


# making them


def test_one_session_per_rw_counts_for_the_rt_named(world, parent, rts):
    made = create(world.operator, parent, rts[:5]).sessions
    assert [labels(session) for session in made] == [
        ["RT 001/RW 01", "RT 002/RW 01", "RT 003/RW 01", "RW 01"], ["RT 001/RW 02", "RT 002/RW 02", "RW 02"],
    ]  # fmt: skip
    first = made[0]
    assert (first.parent, first.level, first.state, first.blocks) == (parent, "unit", "scheduled", True)
    assert (first.host, first.office, first.local_date, first.after_prayer) == (
        world.pontang,
        world.serang,
        MONDAY,
        "isya",
    )
    assert (first.venue, first.led_by.name) == ("Rumah Ketua RW 01", "Ketua RW 01")
    assert not SessionOfficer.objects.filter(session=first).exists()


def test_people_of_the_units_and_their_rw_are_on_the_roll(world, parent, rts):
    unit, upper = rts[0], rts[0].parent
    ContactFactory(village=world.pontang, unit=upper, name="Kader", function="pkk")
    ContactFactory(village=world.pontang, unit=unit, name="Purna", retired_at=timezone.now())
    ContactFactory(village=world.pontang, unit=unit, name="Selesai", term_end=MONDAY - dt.timedelta(days=1))
    (session,) = create(world.operator, parent, [unit]).sessions
    roll = list(Attendance.objects.filter(session=session).values_list("roll_number", "name"))
    assert roll == [(1, "Ketua RT 001 RW 01"), (2, "Ketua RW 01"), (3, "Kader")]
    assert SessionTally.objects.get(session=session).listed == 3


@pytest.mark.parametrize(
    ("grouping", "place", "venue"),
    [
        (Grouping.RT, PlaceOf.HOME, "Rumah Ketua RT 001/RW 01"),
        (Grouping.RW, PlaceOf.HALL, "Balai RW 01"),
        (Grouping.RT, PlaceOf.HALL, "Balai RW 01"),
        (Grouping.RW, PlaceOf.OTHER, "Mushola Al-Contoh"),
    ],
)
def test_places(grouping, place, venue, world, parent, rts):
    fields = {"grouping": grouping, "place": place, "place_text": "Mushola Al-Contoh"}
    assert create(world.officer, parent, rts[:1], **fields).sessions[0].venue == venue


def test_a_draft_binds_and_tells_nobody(world, parent, rts):
    (session,) = create(world.officer, parent, rts[:1], leader=world.officer, state=SessionState.DRAFT).sessions
    assert (session.state, session.blocks) == ("draft", False)
    with pytest.raises(DomainError, match="Draf hanya untuk Kantor Imigrasi"):
        create(world.operator, parent, rts[1:2], state=SessionState.DRAFT)


# idempotent


def test_what_has_a_follow_up_to_come_gets_no_other_one(world, parent, rts):
    create(world.operator, parent, rts[:2], grouping=Grouping.RT, per_day=1)
    again = create(world.operator, parent, rts[:3], grouping=Grouping.RT, per_day=1)
    assert ([labels(one)[0] for one in again.sessions], again.skipped) == (["RT 003/RW 01"], rts[:2])
    assert create(world.operator, parent, rts[:3]) == follow_ups.Created([], rts[:3])


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.CLOSED])
def test_what_was_called_off_or_is_over_may_get_another_one(state, world, parent, rts):
    (first,) = create(world.officer, parent, rts[:1]).sessions
    reason = {"reason": "hujan"} if state == SessionState.CANCELLED else {}
    over = {"roll_closed_at": timezone.now(), "held_at": timezone.now()}
    OutreachSession.objects.filter(pk=first.pk).update(
        state=state, blocks=state == SessionState.CLOSED, **reason, **over
    )
    assert len(create(world.officer, parent, rts[:1], first_day=MONDAY + dt.timedelta(days=1)).sessions) == 1


# days and leaders


def test_spread_over_days_each_leader_once_a_day(world, parent, rts):
    made = create(world.operator, parent, rts, grouping=Grouping.RT, per_day=2).sessions
    days = [(labels(session)[0], (session.local_date - MONDAY).days) for session in made]
    assert days == [
        ("RT 001/RW 01", 0), ("RT 002/RW 01", 1), ("RT 003/RW 01", 2),
        ("RT 001/RW 02", 0), ("RT 002/RW 02", 1), ("RT 003/RW 02", 2),
    ]  # fmt: skip


def test_one_operator_leads_one_after_the_other_around_what_binds_them(world, parent, rts):
    create(world.operator, parent, rts[3:4], leader=world.operator, first_day=MONDAY + dt.timedelta(days=1))
    made = create(world.operator, parent, rts[:3], leader=world.operator, grouping=Grouping.RT, per_day=3).sessions
    assert [(session.local_date - MONDAY).days for session in made] == [0, 2, 3]
    lead = SessionOfficer.objects.get(session=made[0])
    assert (lead.officer, lead.role, lead.blocks) == (world.operator, "lead", True)


def test_days_off_are_left_out_where_wished(world, parent, rts):
    holiday = MONDAY + dt.timedelta(days=7)
    CalendarPeriod.objects.create(kind="holiday", name="Contoh", first_day=holiday, last_day=holiday)
    friday = MONDAY + dt.timedelta(days=4)
    fields = {"grouping": Grouping.RT, "per_day": 1, "first_day": friday, "skip_closed": True}
    made = create(world.operator, parent, rts[:2], leader=world.operator, **fields).sessions
    assert [session.local_date for session in made] == [friday, holiday + dt.timedelta(days=1)]


def test_one_person_does_not_lead_two_on_one_evening(world, parent, rts):
    with pytest.raises(DomainError, match="Satu orang tidak dapat memimpin") as refused:
        create(world.operator, parent, rts[:2], grouping=Grouping.RT)
    assert refused.value.field == "per_day"
    assert not OutreachSession.objects.filter(parent=parent).exists()


def test_who_is_elsewhere_on_the_one_day_is_named(world, parent, rts):
    start = dt.datetime(2026, 3, 9, 13, 0, tzinfo=dt.UTC)
    SessionFactory(host=world.tirtayasa, lead=world.officer, starts_at=start)
    with pytest.raises(DomainError, match="sudah bertugas di Balai Desa") as refused:
        create(world.officer, parent, rts[:1], leader=world.officer)
    assert refused.value.field == "leader"


def test_an_rw_without_a_head_asks_for_one(world, parent):
    unit = UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang, number="07"), number="001")
    with pytest.raises(DomainError, match="Belum ada kontak ketua untuk RW 07"):
        create(world.operator, parent, [unit])


def test_a_leader_leads_in_the_own_village(world, parent, rts):
    other = neighbourhood(world.linduk, 1, 1)
    contact = ContactFactory(village=world.pontang, function="village_staff")
    for leader in (world.operator, contact):
        with pytest.raises(DomainError, match="hanya memimpin di desanya sendiri"):
            create(world.officer, parent, [rts[0], *other], leader=leader, per_day=2)
    assert create(world.officer, parent, rts[:1], leader=contact).sessions[0].led_by == contact
    assert len(create(world.district_operator, parent, [rts[1], *other], leader=world.district_operator, per_day=1).sessions) == 2  # noqa: E501 # fmt: skip


def test_an_office_may_hand_a_follow_up_to_the_operator_later(world, parent, rts):
    (session,) = create(world.officer, parent, rts[:1], leader=world.officer).sessions
    details = details_of(session, lead=world.operator, times=sessions.SessionTimes.of(session))
    sessions.change(session=session, actor=world.officer, details=details, seen_version=session.version)
    assert SessionOfficer.objects.get(session=session).officer == world.operator
    village = SessionFactory(host=world.pontang, lead=world.officer, starts_at=timezone.now() + dt.timedelta(days=9))
    with pytest.raises(DomainError, match="tidak bertugas di kantor Anda"):
        officers.bind(session=village, actor=world.officer, lead=world.operator, members=[])


# who, from what


def test_operators_follow_up_in_their_own_villages_alone(world, parent, rts):
    other = neighbourhood(world.linduk, 1, 1)
    with pytest.raises(DomainError, match="bukan di desa Anda"):
        create(world.operator, parent, other)
    assert len(create(world.district_operator, parent, [*rts[:1], *other], per_day=1).sessions) == 2


@pytest.mark.parametrize("state", [SessionState.DRAFT, SessionState.CANCELLED, SessionState.POSTPONED])
def test_nothing_follows_what_is_not_planned(state, world, parent, rts):
    OutreachSession.objects.filter(pk=parent.pk).update(state=state, blocks=False, reason="x")
    with pytest.raises(DomainError, match="berstatus"):
        create(world.officer, parent, rts[:1])


def test_a_follow_up_has_no_follow_ups(world, parent, rts):
    (child,) = create(world.officer, parent, rts[:1]).sessions
    with pytest.raises(DomainError, match="Buka kegiatan induknya"):
        create(world.officer, child, rts[1:2])


def test_not_before_its_parent(world, parent, rts):
    with pytest.raises(DomainError, match="mendahului"):
        create(world.officer, parent, rts[:1], first_day=parent.local_date - dt.timedelta(days=1))


# progress


def test_progress_counts_rt_with_a_follow_up_held(world, parent, rts):
    neighbourhood(world.linduk, 1, 4)
    UnitFactory(village=world.pontang, parent=rts[0].parent, number="009", retired_at=timezone.now())
    made = create(world.officer, parent, rts, per_day=1).sessions
    for _twice in range(2):  # an RT with two follow-ups counts once
        OutreachSession.objects.filter(pk=made[0].pk).update(held_at=timezone.now())
    people = {name: getattr(world, name) for name in ("officer", "operator", "national")}
    counts = {name: progress_of(person, [parent])[parent.pk] for name, person in people.items()}
    assert counts == {
        "officer": Progress(held=3, planned=3, total=10), "operator": Progress(held=3, planned=3, total=6),
        "national": Progress(held=3, planned=3, total=10),
    }  # fmt: skip
    OutreachSession.objects.filter(pk=made[0].pk).update(state="cancelled", reason="x", blocks=False)
    assert progress_of(world.officer, [parent])[parent.pk] == Progress(held=0, planned=3, total=10)


def test_home_reminds_the_operator_until_everything_is_planned(world, parent, rts, as_user):
    ((found, progress),) = cascades(world.operator)
    assert (found, progress.open) == (parent, 6)
    text = as_user(world.operator).get(reverse("home")).content.decode()
    assert "RT yang belum ada lanjutan" in text
    assert "0 / 6 RT, 6 belum direncanakan" in text
    create(world.operator, parent, rts)
    assert cascades(world.operator) == []


def test_a_hundred_and_fifty_rt_cost_as_many_queries_as_two(world, parent):
    few, many = neighbourhood(world.linduk, 2, 1), neighbourhood(world.pontang, 15, 10)
    for actor in (world.officer, world.operator):
        assert actor.scope  # looked up once
    with CaptureQueriesContext(connection) as small:
        create(world.officer, parent, few, state=SessionState.DRAFT)
    with CaptureQueriesContext(connection) as large:
        made = create(world.officer, parent, many, grouping=Grouping.RT, per_day=15, state=SessionState.DRAFT)
    assert (len(made.sessions), len(large)) == (150, len(small))


def test_messages_of_many_are_those_of_one(world, parent, rts):
    ContactFactory(village=world.pontang, unit=rts[0], name="Contoh Surel", email="surel@contoh.test")
    made = create(world.operator, parent, rts, first_day=MONDAY + dt.timedelta(days=2)).sessions
    columns = ("dedupe_key", "address", "due_at", "expires_at", "context")
    rows = lambda: list(  # noqa: E731
        Message.objects.filter(state="scheduled").order_by("dedupe_key").values_list(*columns)
    )
    before = rows()
    assert {address for _key, address, *_rest in before} >= {"surel@contoh.test", world.operator.email}
    for session in made:
        reminders.sync(session=session)
    assert rows() == before
