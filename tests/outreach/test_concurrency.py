"""Two people at the same instant, on real transactions."""

import datetime as dt
import threading
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain import sessions
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.enums import SessionKind
from outreach.models import Attendance, OutreachSession, SessionTally
from tests.factories import ContactFactory
from tests.outreach.conftest import details

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run the acts in threads that start at once; their results, or the domain errors they met."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        barrier.wait()
        try:
            results[place] = act()
        except DomainError as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def book(world, village):
    day = timezone.localdate() + dt.timedelta(days=30)
    return sessions.schedule(
        actor=world.officer,
        villages=[village],
        kind=SessionKind.OUTREACH,
        details=details(world, day=day),
    )


@pytest.mark.parametrize("_round", range(3))
def test_of_two_saves_at_the_same_instant_one_wins_and_one_is_told(world, _round):
    villages = [world.pontang, world.tirtayasa]
    world.officer  # noqa: B018
    results = together(*(lambda village=village: book(world, village) for village in villages))
    refused = [result for result in results if isinstance(result, DomainError)]
    assert (OutreachSession.objects.count(), len(refused)) == (1, 1)
    assert refused[0].field == "lead"
    assert "sudah bertugas" in refused[0].message


def test_devices_that_send_at_once_are_counted_exactly(world):
    people = [ContactFactory(village=world.pontang) for _number in range(12)]
    day = timezone.localdate() + dt.timedelta(days=1)
    session = sessions.schedule(
        actor=world.officer, villages=[world.pontang], kind=SessionKind.OUTREACH,
        details=details(world, day=day), functions=["rt_head"],
    )  # fmt: skip
    ids = list(Attendance.objects.filter(session=session).values_list("pk", flat=True))
    users = [world.operator, world.officer, world.second_officer, world.section_head]

    def device(user, statuses):
        for status in statuses:
            entries = [{"id": pk, "status": status, "version": 0} for pk in ids]
            take_batch(session=session, actor=user, batch=Batch(uuid4(), user.username, entries))

    together(*(lambda user=user: device(user, ["present", "absent", "ill"]) for user in users))
    tally = SessionTally.objects.get(session=session)
    rows = Attendance.objects.filter(session=session)
    assert len(people) == tally.listed == rows.count()
    for status in ("present", "absent", "ill"):
        assert getattr(tally, status) == rows.filter(status=status).count()


def test_a_batch_sent_twice_at_once_is_taken_once(world):
    ContactFactory(village=world.pontang)
    session = sessions.schedule(
        actor=world.officer, villages=[world.pontang], kind=SessionKind.OUTREACH,
        details=details(world, day=timezone.localdate() + dt.timedelta(days=1)), functions=["rt_head"],
    )  # fmt: skip
    row = Attendance.objects.get(session=session)
    batch = Batch(uuid4(), "HP", [{"id": row.pk, "status": "present", "version": 0}])
    world.operator  # noqa: B018
    send = lambda: take_batch(session=session, actor=world.operator, batch=batch)  # noqa: E731
    first, second = together(send, send)
    assert first == second
    row.refresh_from_db()
    assert (row.version, SessionTally.objects.get(session=session).present) == (1, 1)


@pytest.mark.parametrize("_round", range(4))
def test_moving_a_session_while_people_are_recorded_stops_neither(world, _round):
    ContactFactory(village=world.pontang)
    day = timezone.localdate() + dt.timedelta(days=1)
    session = sessions.schedule(
        actor=world.officer, villages=[world.pontang], kind=SessionKind.OUTREACH,
        details=details(world, day=day), functions=["rt_head"],
    )  # fmt: skip
    row = Attendance.objects.get(session=session)
    world.operator  # noqa: B018

    def record():
        for version, status in enumerate(["present", "", "present", "", "present"]):
            entry = {"id": row.pk, "status": status, "version": version}
            take_batch(session=session, actor=world.operator, batch=Batch(uuid4(), "HP", [entry]))
        return "recorded"

    def move():
        for step in range(1, 6):
            later = details(world, day=day + dt.timedelta(days=step))
            sessions.change(session=session, actor=world.officer, details=later, seen_version=step)
        return "moved"

    assert together(record, move) == ["recorded", "moved"]
    assert SessionTally.objects.get(session=session).present == 1
