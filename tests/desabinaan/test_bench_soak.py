"""A small soak: phones whose lines break, against a real server that is killed on the way."""

import pytest
from django.db import transaction
from django.utils import timezone

from desabinaan.bench.served import served
from desabinaan.bench.soak import Extent, storm
from outreach.enums import SessionState
from outreach.models import Attendance, SessionTally
from tests.factories import ContactFactory, SessionFactory

EXTENT = Extent(devices=20, batches=3, entries=4, per_session=5, kills=1)


@pytest.fixture
def village(world):
    """What the bench database has: a village that held a session, its operator, some contacts."""
    assert world.operator
    with transaction.atomic():
        SessionFactory(host=world.pontang, lead=world.officer, starts_at=timezone.now(), state=SessionState.ONGOING)
    for _ in range(EXTENT.per_session * EXTENT.batches * EXTENT.entries // 2):
        ContactFactory(village=world.pontang)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_nothing_counted_twice(village):
    with served() as server:
        result = storm(EXTENT, server)
    figures = result.figures
    assert {name: figures[name] for name in ("lost", "double", "tally_off", "held", "rejected")} == {
        "lost": 0, "double": 0, "tally_off": 0, "held": 0, "rejected": 0
    }  # fmt: skip
    assert all(goal.met for goal in result.goals)
    assert (figures["kills"], figures["answered"]) == (1, EXTENT.devices * EXTENT.batches)
    assert figures["cut"] > 0
    assert figures["people"] == Attendance.objects.exclude(status="").count()
    assert sum(tally.listed for tally in SessionTally.objects.all()) == figures["people"]
