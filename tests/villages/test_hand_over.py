"""Rotation: everything an officer looks after passes to a successor, and back."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offices.errors import DomainError
from offices.roles import Role
from tests.factories import AssignmentFactory
from tests.outreach.test_races import meanwhile
from villages.domain import assignments
from villages.domain.hand_over import hand_over
from villages.models import Assignment, AssistedVillage
from villages.signals import villages_handed_over

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)
YESTERDAY = dt.date(2026, 3, 1)
JANUARY = dt.date(2026, 1, 1)


@pytest.fixture
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def pass_on(world, today):
    """``pass_on()``: the officer's villages to the second officer, from today."""
    for needed in ("officer", "second_officer", "section_head", "pontang", "linduk", "tirtayasa"):
        getattr(world, needed)

    def act(**fields):
        return hand_over(**{
            "actor": world.section_head, "officer": world.officer, "successor": world.second_officer, "on": TODAY,
            **fields,
        })  # fmt: skip

    return act


@pytest.fixture
def heard():
    said = []

    def listen(sender, **what):
        what.pop("signal")
        said.append(what)

    villages_handed_over.connect(listen)
    yield said
    villages_handed_over.disconnect(listen)


def held(village) -> list[tuple]:
    rows = Assignment.objects.filter(village=village).order_by("starts_on", "role")
    return [(row.officer.username, row.role, row.starts_on, row.ends_on) for row in rows]


def test_all_villages_in_one_act(world, pass_on, heard):
    for village, role in ((world.pontang, "main"), (world.tirtayasa, "assisting")):
        AssignmentFactory(officer=world.officer, village=village, role=role, decree_number="CONTOH-1")
    assert pass_on(decree_number=" CONTOH-2 ", left=["session:7"]) == [world.pontang.pk, world.tirtayasa.pk]
    assert held(world.pontang) == [
        ("petugas.serang", "main", JANUARY, YESTERDAY), ("petugas2.serang", "main", TODAY, None),
    ]  # fmt: skip
    assert held(world.tirtayasa) == [
        ("petugas.serang", "assisting", JANUARY, YESTERDAY), ("petugas2.serang", "assisting", TODAY, None),
    ]  # fmt: skip
    old, new = Assignment.objects.filter(village=world.pontang).order_by("starts_on")
    assert (old.handed_over_to, old.decree_number) == (world.second_officer, "CONTOH-1")
    assert (new.decree_number, new.created_by, new.office) == ("CONTOH-2", world.section_head, world.serang)
    assert heard == [
        {
            "actor": world.section_head, "officer": world.officer, "successor": world.second_officer, "on": TODAY,
            "villages": [world.pontang.pk, world.tirtayasa.pk], "left": {"session:7"},
        }
    ]  # fmt: skip


def test_some_villages_and_what_lies_ahead(world, pass_on):
    ahead = dt.date(2026, 9, 1)
    AssignmentFactory(officer=world.officer, village=world.pontang, ends_on=dt.date(2026, 6, 30))
    AssignmentFactory(officer=world.officer, village=world.linduk)
    AssignmentFactory(officer=world.officer, village=world.tirtayasa, starts_on=ahead)
    pass_on(villages=[world.pontang.pk, world.tirtayasa.pk])
    assert held(world.pontang)[1:] == [("petugas2.serang", "main", TODAY, dt.date(2026, 6, 30))]
    assert held(world.linduk) == [("petugas.serang", "main", JANUARY, None)]
    assert held(world.tirtayasa) == [("petugas2.serang", "main", ahead, None)]


def test_who_assists_already_leads_from_then_on(world, pass_on):
    until = dt.date(2026, 6, 30)
    AssignmentFactory(officer=world.officer, village=world.pontang, ends_on=until)
    AssignmentFactory(officer=world.second_officer, village=world.pontang, role="assisting")
    pass_on()
    assert held(world.pontang) == [
        ("petugas2.serang", "assisting", JANUARY, YESTERDAY), ("petugas.serang", "main", JANUARY, YESTERDAY),
        ("petugas2.serang", "main", TODAY, until), ("petugas2.serang", "assisting", dt.date(2026, 7, 1), None),
    ]  # fmt: skip


def test_who_leads_already_does_not_assist_besides(world, pass_on):
    until = dt.date(2026, 6, 30)
    AssignmentFactory(officer=world.officer, village=world.pontang, role="assisting")
    AssignmentFactory(officer=world.second_officer, village=world.pontang, ends_on=until)
    pass_on()
    assert held(world.pontang) == [
        ("petugas.serang", "assisting", JANUARY, YESTERDAY), ("petugas2.serang", "main", JANUARY, until),
        ("petugas2.serang", "assisting", dt.date(2026, 7, 1), None),
    ]  # fmt: skip


def test_handed_back_at_once_nothing_has_been(world, pass_on):
    row = AssignmentFactory(officer=world.officer, village=world.pontang, decree_number="CONTOH-1")
    before = Assignment.objects.filter(pk=row.pk).values().get()
    pass_on()
    pass_on(officer=world.second_officer, successor=world.officer)
    assert list(Assignment.objects.values()) == [before]
    events = Assignment.pgh_event_model.objects.filter(village_id=world.pontang.pk)
    assert events.filter(officer=world.second_officer).count() == 1


def test_handed_back_later_both_times_stay(world, pass_on):
    AssignmentFactory(officer=world.officer, village=world.pontang)
    pass_on()
    later = dt.date(2026, 3, 9)
    pass_on(officer=world.second_officer, successor=world.officer, on=later)
    assert held(world.pontang) == [
        ("petugas.serang", "main", JANUARY, YESTERDAY), ("petugas2.serang", "main", TODAY, dt.date(2026, 3, 8)),
        ("petugas.serang", "main", later, None),
    ]  # fmt: skip


def test_what_is_refused(world, pass_on, heard):
    other_head = world.person("kasi.jaktim", Role.SECTION_HEAD, office=world.jaktim)
    row = AssignmentFactory(officer=world.officer, village=world.pontang)
    before = list(Assignment.objects.values())
    for field, fields in (
        (None, {"actor": world.officer}),
        ("successor", {"successor": world.officer}),
        ("successor", {"successor": world.far_officer}),
        ("successor", {"successor": world.office_head}),
        ("successor", {"successor": world.section_head}),
        ("villages", {"villages": [world.pontang.pk, world.linduk.pk]}),
        ("villages", {"officer": world.near_officer}),
        ("villages", {"actor": other_head, "successor": world.far_officer}),
        ("villages", {"villages": []}),
        ("on", {"on": dt.date.max}),
        ("on", {"on": dt.date.min}),
    ):
        with pytest.raises(DomainError) as error:
            pass_on(**fields)
        assert (fields, error.value.field) == (fields, field)
    AssistedVillage.objects.filter(pk=row.village_id).update(status="revoked")
    with pytest.raises(DomainError, match="Tidak ada desa yang dipegang Petugas Serang"):
        pass_on()
    assert (list(Assignment.objects.values()), heard) == (before, [])


def test_an_app_above_may_refuse(world, pass_on):
    AssignmentFactory(officer=world.officer, village=world.pontang)

    def refuse(sender, **_what):
        raise DomainError("Ada kegiatan bersamaan.")

    villages_handed_over.connect(refuse)
    try:
        with pytest.raises(DomainError, match="bersamaan"), transaction.atomic():
            pass_on()
    finally:
        villages_handed_over.disconnect(refuse)
    assert held(world.pontang) == [("petugas.serang", "main", JANUARY, None)]


@pytest.mark.django_db(transaction=True)
def test_two_heads_hand_over_at_the_same_moment(world):
    third = world.person("petugas3.serang", Role.OFFICER, office=world.serang)
    AssignmentFactory(officer=world.officer, village=world.pontang)
    for needed in ("second_officer", "section_head", "office_head"):
        getattr(world, needed)
    act = {"officer": world.officer, "on": dt.date(2026, 3, 2)}
    refused = meanwhile(
        lambda: hand_over(actor=world.section_head, successor=world.second_officer, **act),
        lambda: hand_over(actor=world.office_head, successor=third, **act),
    )
    assert isinstance(refused, DomainError)
    assert [row[0] for row in held(world.pontang)] == ["petugas.serang", "petugas2.serang"]


PEOPLE = st.sampled_from(["officer", "second_officer", "third"])
VILLAGES = st.lists(st.sampled_from(["pontang", "linduk"]), min_size=1, max_size=2, unique=True)
DAY, LENGTH, ROLE = st.integers(0, 40), st.integers(-1, 30), st.sampled_from(["main", "assisting"])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("assign"), PEOPLE, VILLAGES, ROLE, DAY, LENGTH),
        st.tuples(st.just("end"), DAY, DAY),
        st.tuples(st.just("hand_over"), PEOPLE, PEOPLE, DAY),
    ),
    min_size=3,
    max_size=14,
)
HORIZON = 90


class Story:
    """What heads do with three officers and two villages; days are counted from today."""

    def __init__(self, world) -> None:
        self.world = world

    def assign(self, who, villages, role, first, length) -> None:
        starts_on = TODAY + dt.timedelta(days=first)
        assignments.assign(
            actor=self.world.section_head, officer=getattr(self.world, who), role=role, decree_number="",
            villages=[getattr(self.world, name).pk for name in villages], starts_on=starts_on,
            ends_on=None if length < 0 else starts_on + dt.timedelta(days=length),
        )  # fmt: skip

    def end(self, number, day) -> None:
        rows = list(Assignment.objects.order_by("pk"))
        if rows:
            assignments.end(
                actor=self.world.office_head, assignment=rows[number % len(rows)], reason="mutasi",
                last_day=TODAY + dt.timedelta(days=day),
            )  # fmt: skip

    def hand_over(self, who, successor, day) -> None:
        covered = coverage()
        hand_over(
            actor=self.world.office_head, officer=getattr(self.world, who), successor=getattr(self.world, successor),
            on=TODAY + dt.timedelta(days=day),
        )  # fmt: skip
        assert coverage() == covered
        rows = Assignment.objects.not_over(TODAY + dt.timedelta(days=day))
        assert not rows.filter(officer=getattr(self.world, who)).exists()


def days_of(row) -> range:
    return range(
        (row.starts_on - TODAY).days, min((row.ends_on - TODAY).days + 1 if row.ends_on else HORIZON, HORIZON)
    )


def coverage() -> dict[str, tuple[set[int], set[int]]]:
    """By village: the days on which somebody leads, and those on which anybody is there."""
    found: dict[str, tuple[set[int], set[int]]] = {}
    for row in Assignment.objects.all():
        led, any_day = found.setdefault(row.village_id, (set(), set()))
        any_day.update(days_of(row))
        led.update(days_of(row) if row.leads else ())
    return found


def check() -> None:
    rows = list(Assignment.objects.all())
    pairs = [(row.village_id, row.officer_id, day) for row in rows for day in days_of(row)]
    leads = [(row.village_id, day) for row in rows if row.leads for day in days_of(row)]
    assert (len(pairs), len(leads)) == (len(set(pairs)), len(set(leads)))


@settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_any_sequence_keeps_everybody_once_and_every_day_looked_after(world, pass_on, acts):
    world.third = world.person("petugas3.serang", Role.OFFICER, office=world.serang)
    world.office_head  # noqa: B018 - made on first use
    with transaction.atomic():
        story = Story(world)
        for act, *details in acts:
            try:
                with transaction.atomic():
                    getattr(story, act)(*details)
            except DomainError:
                pass  # refused whole
            check()
        transaction.set_rollback(True)
