"""Pemekaran: what goes to the new code, what stays with the old one, and that nothing gets lost on the way."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offices.models import RegionSuccession
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession, SessionTally, SessionVillage
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll
from tests.villages.pemekaran import NEW, OTHER_KECAMATAN, TODAY, figures_of, peopled, rolled_back, succeed
from villages.domain.succession import carry_over
from villages.enums import VillageStatus
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Monday, 2 March 2026, 12.00 WIB."""
    time_machine.move_to(dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def pontang(world):
    return peopled(world.pontang)


def test_a_renumbered_village_goes_over_whole(world, pontang):
    before = figures_of(pontang.pk)
    moved = carry_over(actor=world.office_head, old=pontang, new=succeed(pontang))
    new = AssistedVillage.objects.get(pk=NEW)
    pontang.refresh_from_db()
    assert (new.status, new.decree_number, new.office_id) == ("active", pontang.decree_number, pontang.office_id)
    assert pontang.status == VillageStatus.SUPERSEDED
    assert (moved.units, moved.contacts, moved.since) == (6, 8, dt.date(2026, 1, 1))
    assert (new.units.count(), new.stakeholders.count()) == (6, 8)
    assert (pontang.units.count(), pontang.stakeholders.count()) == (0, 0)
    assert figures_of(pontang.pk) == before


def test_planned_sessions_follow_with_their_rolls_to_another_kecamatan(world, pontang):
    carry_over(actor=world.office_head, old=pontang, new=succeed(pontang, OTHER_KECAMATAN))
    planned = OutreachSession.objects.get(held_at=None)
    ancestors = ("village_id", "district_id", "regency_id", "office_id")
    expected = (OTHER_KECAMATAN, "36.04.13", "36.04", world.serang.pk)
    assert (planned.host_id, planned.district_id, planned.revision) == (OTHER_KECAMATAN, "36.04.13", 1)
    assert list(SessionVillage.objects.filter(session=planned).values_list(*ancestors)) == [expected]
    assert list(SessionTally.objects.filter(session=planned).values_list(*ancestors, "listed")) == [(*expected, 7)]
    assert set(planned.roll.values_list("village_id", flat=True)) == {OTHER_KECAMATAN}


def test_an_rt_goes_below_the_rw_of_its_name_however_that_is_written(world):
    upper = UnitFactory(village=world.pontang, number="Krajan")
    lower = UnitFactory(village=world.pontang, parent=upper, number="001")
    new = succeed(world.pontang, world.linduk.pk, kind="split")
    there = UnitFactory(village=world.linduk, number="KRAJAN")
    carry_over(actor=world.office_head, old=world.pontang, new=new, units=[lower])
    lower.refresh_from_db()
    assert (lower.village, lower.parent) == (world.linduk, there)


@pytest.mark.parametrize(
    "state", [SessionState.ONGOING, SessionState.AWAITING_ROLL, SessionState.CANCELLED, SessionState.CLOSED]
)
def test_what_has_begun_or_was_called_off_stays(world, state):
    session = SessionFactory(host=world.pontang, state=state, reason="hujan")
    carry_over(actor=world.office_head, old=world.pontang, new=succeed(world.pontang))
    session.refresh_from_db()
    assert session.host_id == world.pontang.pk
    assert SessionVillage.objects.get(session=session).village_id == world.pontang.pk


def test_a_session_of_both_villages_keeps_one_row_after_they_merge(world, pontang):
    planned = OutreachSession.objects.get(held_at=None)
    RegionSuccession.objects.create(
        predecessor=pontang.region, successor=world.linduk.region, kind="merged", since=TODAY
    )
    sv = SessionVillage.objects.get(session=planned)
    tally = SessionTally.objects.get(session=planned)
    for row in (sv, tally):
        row.pk, row.village = None, world.linduk
        row.save(force_insert=True)
    SessionTally.objects.filter(pk=tally.pk).update(listed=0)
    on_roll(planned, ContactFactory(village=world.linduk))
    carry_over(actor=world.office_head, old=pontang, new=world.linduk.region)
    assert list(SessionVillage.objects.filter(session=planned).values_list("village", flat=True)) == [world.linduk.pk]
    assert list(SessionTally.objects.filter(session=planned).values_list("village", "listed")) == [
        (world.linduk.pk, 8)
    ]
    assert planned.roll.filter(village=world.linduk).count() == 8


def test_a_split_takes_the_chosen_units_and_their_people(world, pontang):
    before, unmoved = figures_of(pontang.pk), SessionVillage.objects.count()
    chosen = pontang.units.get(number="02")
    moved = carry_over(actor=world.office_head, old=pontang, new=succeed(pontang, kind="split"), units=[chosen])
    new = AssistedVillage.objects.get(pk=NEW)
    pontang.refresh_from_db()
    assert (moved.units, moved.contacts) == (3, 4)  # with the one out of use
    assert sorted(unit.label for unit in new.units.all()) == ["RT 001/RW 02", "RT 002/RW 02", "RW 02"]
    assert sorted(unit.label for unit in pontang.units.all()) == ["RT 001/RW 01", "RT 002/RW 01", "RW 01"]
    assert (new.status, pontang.status) == ("active", "active")
    assert figures_of(pontang.pk) == before
    assert OutreachSession.objects.filter(host=pontang).count() == unmoved


def test_an_rt_that_goes_without_its_rw_gets_one(world, pontang):
    chosen = pontang.units.filter(number="001")
    carry_over(actor=world.office_head, old=pontang, new=succeed(pontang, kind="split"), units=list(chosen))
    moved = AssistedVillage.objects.get(pk=NEW).units.all()
    assert sorted(unit.label for unit in moved) == ["RT 001/RW 01", "RT 001/RW 02", "RW 01", "RW 02"]
    assert set(NeighbourhoodUnit.objects.filter(village=pontang).values_list("number", flat=True)) == {
        "01",
        "02",
        "002",
    }


def test_numbers_that_clash_say_where_they_came_from(world, pontang):
    UnitFactory(village=world.linduk, number="01")
    new = world.linduk.region
    RegionSuccession.objects.create(predecessor=pontang.region, successor=new, kind="merged", since=TODAY)
    carry_over(actor=world.office_head, old=pontang, new=new)
    upper = world.linduk.units.filter(parent=None)
    assert sorted(unit.label for unit in upper) == ["RW 01", "RW 01 (Pontang)", "RW 02"]


def test_a_village_that_is_there_keeps_its_own_decree(world, pontang):
    AssistedVillage.objects.filter(pk=world.linduk.pk).update(decree_number="SK Linduk")
    RegionSuccession.objects.create(
        predecessor=pontang.region, successor=world.linduk.region, kind="merged", since=TODAY
    )
    carry_over(actor=world.office_head, old=pontang, new=world.linduk.region)
    world.linduk.refresh_from_db()
    assert (world.linduk.decree_number, world.linduk.stakeholders.count()) == ("SK Linduk", 8)


@given(choice=st.sets(st.integers(0, 5), min_size=1), again=st.sets(st.integers(0, 5)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost_or_doubled_whatever_is_chosen(world, pontang, choice, again):
    """Twice in a row: contacts, units and attendances stay the same in number; nobody is in a unit of elsewhere."""
    head = world.office_head
    with rolled_back():
        units = list(pontang.units.order_by("pk"))
        ids = {unit.pk for unit in units}
        counts = (Stakeholder.objects.count(), Attendance.objects.count(), figures_of(pontang.pk))
        new = succeed(pontang, kind="split")
        for picked in (choice, again):
            left = [
                units[number]
                for number in picked
                if NeighbourhoodUnit.objects.filter(pk=units[number].pk, village=pontang).exists()
            ]
            if left:
                carry_over(actor=head, old=pontang, new=new, units=left)
        assert (Stakeholder.objects.count(), Attendance.objects.count(), figures_of(pontang.pk)) == counts
        assert set(NeighbourhoodUnit.objects.filter(pk__in=ids).values_list("pk", flat=True)) == ids
        made = NeighbourhoodUnit.objects.exclude(pk__in=ids)
        assert set(made.values_list("village", "parent")) <= {(NEW, None)}
        for person in Stakeholder.objects.exclude(unit=None).select_related("unit__parent"):
            assert person.village_id == person.unit.village_id
            assert person.unit.parent is None or person.unit.parent.village_id == person.village_id
