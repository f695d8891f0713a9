"""The migration that gives villages recorded earlier their dossiers and first steps."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection

from tests.dossiers import dossier
from tests.factories import village
from villages.models import AssistedVillage, Designation, VillageStep

SQL = import_module("villages.migrations.0016_first_steps")


def run():
    with connection.cursor() as cursor:
        for statement in (SQL.DOSSIERS, SQL.ATTACH, SQL.PLACES, SQL.STEPS):
            cursor.execute(statement)


@pytest.fixture
def earlier(world):
    """Two villages of one decree, one revoked without a known decree, and one of another office."""
    day = dt.date(2023, 9, 13)
    rows = [world.pontang, world.linduk, world.tirtayasa, world.cakung_timur]
    AssistedVillage.objects.filter(pk__in=[rows[0].pk, rows[1].pk]).update(designated_on=day, decree_number="SK 1")
    AssistedVillage.objects.filter(pk=rows[2].pk).update(status="revoked")
    return [row.pk for row in rows]


def test_each_decree_becomes_one_dossier_and_each_village_has_its_step(world, earlier):
    run()
    found = {
        (row.office.slug, row.title, row.decree_number, tuple(row.villages.values_list("pk", flat=True)))
        for row in Designation.objects.all()
    }
    assert found == {
        ("serang", "Kec. Pontang", "SK 1", ("36.04.12.2001", "36.04.12.2002")),
        ("serang", "Kec. Tirtayasa", "", ("36.04.13.2001",)),
        ("jakarta-timur", "Kec. Cakung", "", ("31.75.06.1004",)),
    }
    assert set(Designation.objects.values_list("state", "taken_over")) == {("designated", True)}
    steps = set(VillageStep.objects.values_list("village", "from_status", "to_status", "effective_on", "actor"))
    day = dt.date(2023, 9, 13)
    assert steps == {
        ("36.04.12.2001", "", "active", day, None),
        ("36.04.12.2002", "", "active", day, None),
        ("36.04.13.2001", "", "revoked", None, None),
        ("31.75.06.1004", "", "active", None, None),
    }


def test_repeating_changes_nothing_and_dossiers_of_now_stay(world, earlier):
    made = dossier("36.04.12.2009", office=world.serang, created_by=world.officer)
    run()
    before = (Designation.objects.count(), VillageStep.objects.count())
    run()
    assert (Designation.objects.count(), VillageStep.objects.count()) == before == (4, 5)
    assert made.villages.get().pk == "36.04.12.2009"


def test_new_villages_are_places_of_their_office_only(world):
    assert village("36.72.01.1001", office=world.cilegon)
    run()
    assert Designation.objects.get().places.get().region_id == "36.72.01.1001"
