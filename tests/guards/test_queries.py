"""Every list asks the database as often for many rows as for one."""

import datetime as dt
from itertools import count

import pytest
from django.urls import reverse
from django.utils import timezone

from offices.roles import Role
from outreach.enums import SessionState
from tests.factories import AssignmentFactory, ContactFactory, SessionFactory, UnitFactory, on_roll, village
from tests.guards.queries import assert_same_queries


@pytest.fixture
def serial():
    return count(1)


@pytest.fixture
def new_village(world, serial):
    return lambda: village(f"36.04.{next(serial):02d}.2001", office=world.serang)


@pytest.fixture
def new_session(new_village, serial, world):
    """A session of today in a village of its own with a lead of its own and somebody on the roll."""

    def make(**fields):
        home = new_village()
        lead = world.person(f"petugas.ke{next(serial)}", Role.OFFICER, office=world.serang)
        session = SessionFactory(host=home, lead=lead, **fields)
        return on_roll(session, ContactFactory(village=home, unit=UnitFactory(village=home))).session

    return make


@pytest.mark.parametrize(
    ("path", "person"),
    [
        *(
            (path, person)
            for path in ("session_list", "calendar")
            for person in ("officer", "regional_head", "national")
        ),
        ("home", "officer"),
    ],
)
def test_lists_of_sessions(path, person, world, as_user, new_session):
    assert_same_queries(as_user(getattr(world, person)), reverse(path), new_session)


def test_sessions_waiting_for_their_roll(world, as_user, new_session):
    past = timezone.now() - dt.timedelta(days=2)
    client = as_user(world.officer)
    for url in (reverse("home"), reverse("dashboard")):
        assert_same_queries(client, url, lambda: new_session(state=SessionState.AWAITING_ROLL, starts_at=past))


def test_the_list_of_villages(world, as_user, new_village):
    assert_same_queries(as_user(world.officer), reverse("village_list"), new_village)


def test_the_list_of_contacts(world, as_user, new_village):
    def add():
        home = new_village()
        ContactFactory(village=home, unit=UnitFactory(village=home, parent=UnitFactory(village=home)))

    assert_same_queries(as_user(world.officer), reverse("contact_list"), add)


def test_the_units_of_a_village(world, as_user, serial):
    above = UnitFactory(village=world.pontang)
    url = reverse("unit_list", kwargs={"code": world.pontang.pk})
    add = lambda: UnitFactory(village=world.pontang, parent=above, number=f"{next(serial):03d}")  # noqa: E731
    assert_same_queries(as_user(world.officer), url, add)


def test_the_roll(world, as_user):
    session = SessionFactory(host=world.pontang, lead=world.officer)
    client = as_user(world.officer)

    def add():
        unit = UnitFactory(village=world.pontang, number=str(session.roll.count()))
        on_roll(session, ContactFactory(village=world.pontang, unit=unit))

    for path in ("session_detail", "attendance", "attendance_data"):
        assert_same_queries(client, reverse(path, kwargs={"pk": session.pk}), add)


def test_the_list_of_users(world, as_user, new_village, serial):
    def add():
        world.person(
            f"operator.ke{next(serial)}",
            Role.VILLAGE_OPERATOR,
            region=new_village().region,
            guiding_office=world.serang,
        )

    for person in (world.office_head, world.administrator):
        assert_same_queries(as_user(person), reverse("user_list"), add)


@pytest.mark.parametrize("person", ["officer", "section_head", "regional_head"])
def test_the_load_of_officers(person, world, as_user, new_village, serial):
    def add():
        officer = world.person(f"petugas.ke{next(serial)}", Role.OFFICER, office=world.serang)
        moved = world.person(f"pindah.ke{next(serial)}", None)
        for somebody in (officer, moved):
            AssignmentFactory(officer=somebody, village=new_village())
            SessionFactory(host=new_village(), lead=somebody)
            past = timezone.now() - dt.timedelta(days=10)
            SessionFactory(host=new_village(), lead=somebody, starts_at=past, state=SessionState.CLOSED)

    assert_same_queries(as_user(getattr(world, person)), reverse("pimpasa_list"), add)


def test_the_page_of_an_officer_and_the_hand_over(world, as_user, new_village, serial):
    def add():
        home, day = new_village(), dt.date(2026, 1, 1)
        AssignmentFactory(officer=world.second_officer, village=home, starts_on=dt.date(2025, 6, 1), ends_on=day)
        AssignmentFactory(officer=world.second_officer, village=home, starts_on=day + dt.timedelta(days=1))
        starts_at = timezone.now() + dt.timedelta(days=next(serial))
        SessionFactory(host=home, lead=world.second_officer, starts_at=starts_at)

    client = as_user(world.section_head)
    for path in ("pimpasa_detail", "pimpasa_hand_over", "pimpasa_assign"):
        url = reverse(path, kwargs={"pk": world.second_officer.pk} if path != "pimpasa_assign" else {})
        assert_same_queries(client, url, add)


def test_the_officers_of_a_village(world, as_user, serial):
    add = lambda: AssignmentFactory(  # noqa: E731
        officer=world.person(f"petugas.ke{next(serial)}", Role.OFFICER, office=world.serang),
        village=world.pontang,
        role="assisting",
    )
    url = reverse("village_detail", kwargs={"code": world.pontang.pk})
    for person in (world.officer, world.operator):
        assert_same_queries(as_user(person), url, add)
