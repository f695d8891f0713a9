"""What the database refuses about assignments, and the villages nobody leads."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.factories import AssignmentFactory, VillageFactory
from villages.models import Assignment, AssistedVillage

MARCH, APRIL = (dt.date(2026, 3, 1), dt.date(2026, 3, 31)), (dt.date(2026, 4, 1), dt.date(2026, 4, 30))


@pytest.fixture
def assign(world):
    def make(*, officer=None, village=None, days=(dt.date(2026, 1, 1), None), **fields):
        return AssignmentFactory(
            officer=officer or world.officer, village=village or world.pontang, starts_on=days[0], ends_on=days[1],
            **fields,
        )  # fmt: skip

    for needed_before_a_block_rolls_back in ("officer", "second_officer", "pontang", "linduk"):
        getattr(world, needed_before_a_block_rolls_back)
    return make


def refused(make) -> str:
    """The constraint that says no."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    return error.value.__cause__.diag.constraint_name


def test_an_officer_has_a_village_once_at_a_time(assign):
    assign(days=MARCH, role="assisting")
    name = "officer_is_assigned_to_a_village_once_at_a_time"
    assert refused(lambda: assign(days=(MARCH[1], APRIL[1]), role="main")) == name
    assert refused(lambda: assign(role="assisting")) == name
    assign(days=APRIL, role="assisting")


def test_a_village_has_one_main_officer_at_a_time(world, assign):
    assign(days=MARCH)
    name = "village_has_one_main_officer_at_a_time"
    assert refused(lambda: assign(officer=world.second_officer, days=(MARCH[1], None))) == name
    assign(officer=world.second_officer, days=MARCH, role="assisting")
    assign(officer=world.far_officer, days=(APRIL[0], None))


def test_an_officer_may_lead_many_villages(world, assign):
    assign()
    assign(village=world.linduk)
    assert Assignment.objects.count() == 2


def test_days_reasons_and_successors_fit_together(world, assign):
    assert refused(lambda: assign(days=MARCH[::-1])) == "assignment_ends_after_it_starts"
    goes_on = "assignment_that_goes_on_has_no_end"
    assert refused(lambda: assign(end_reason="mutasi")) == goes_on
    assert refused(lambda: assign(handed_over_to=world.second_officer)) == goes_on
    to_oneself = "assignment_is_handed_over_to_somebody_else"
    assert refused(lambda: assign(days=MARCH, handed_over_to=world.officer)) == to_oneself


def test_days_of_an_assignment(assign):
    march = assign(days=MARCH)
    assert [march.is_in_force_on(day) for day in (MARCH[0], MARCH[1], APRIL[0])] == [True, True, False]
    for first, last, found in ((MARCH[1], None, 1), (APRIL[0], None, 0), (dt.date(2026, 1, 1), MARCH[0], 1)):
        assert Assignment.objects.during(first, last).count() == found
    assert [Assignment.objects.on(day).count() for day in (*MARCH, *APRIL)] == [1, 1, 0, 0]


def test_villages_nobody_leads(world, assign):
    day = dt.date(2026, 3, 15)
    VillageFactory(region=world.tirtayasa.region)
    AssistedVillage.objects.filter(pk=world.tirtayasa.pk).update(status="revoked")
    assign(days=MARCH)
    assign(village=world.linduk, role="assisting")
    alone = AssistedVillage.objects.visible_to(world.officer).without_main_officer
    assert [village.pk for village in alone(day)] == [world.linduk.pk]
    assert [village.pk for village in alone(APRIL[0])] == [world.pontang.pk, world.linduk.pk]
    of_nobody = AssistedVillage.objects.visible_to(world.far_officer).without_main_officer(day)
    assert list(of_nobody) == []


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("officer", True), ("office_head", True), ("operator", True), ("district_operator", True),
        ("regional_head", True), ("other_operator", False), ("near_officer", False), ("far_officer", False),
        ("local_government", False), ("national", False), ("administrator", False), ("outsider", False),
    ],
)  # fmt: skip
def test_who_sees_it(person, sees, world, assign):
    assign()
    assert Assignment.objects.visible_to(getattr(world, person)).exists() is sees
