"""What is shown of closed rolls and of what waits: to each the own villages, names to those who meet persons."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from outreach.domain import closing, held
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.domain.readiness import KeptRoll, Report, take_report
from outreach.domain.roll import UNDO_WITHIN
from outreach.models import Attendance, OutreachSession, SessionVillage
from outreach.queries.closing import unsent_devices
from outreach.queries.session_page import SessionPage
from tests.factories import ContactFactory
from villages.models import AssistedVillage

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def session(world, schedule, people, clock) -> OutreachSession:
    """Of Pontang, rows 1 to 5, and Tirtayasa, row 6; it is over."""
    ContactFactory(village=world.tirtayasa, name="Contoh Tirta")
    session = schedule(villages=[world.pontang, world.tirtayasa])
    clock.move_to(session.ends_at, tick=False)
    return session


def shown(user, session) -> SessionPage:
    return SessionPage(user, OutreachSession.objects.get(pk=session.pk))


def send(session, actor, *entries, counts=()) -> None:
    keyed = [{"key": f"k{place}", "seq": place, **entry} for place, entry in enumerate(entries)]
    batch = Batch(uuid4(), actor.username, keyed, counts=[{"key": "c", **count} for count in counts], format=2)
    take_batch(session=session, actor=actor, batch=batch)


def number(session, roll_number: int) -> int:
    return Attendance.objects.get(session=session, roll_number=roll_number).pk


def hand_over(session, village, office) -> None:
    """Another office has the village since."""
    AssistedVillage.objects.filter(pk=village.pk).update(office=office)
    SessionVillage.objects.filter(session=session, village=village).update(office=office)


def women(world, count, seen):
    return {"village": world.pontang.pk, "category": "public", "sex": "f", "age": "", "count": count, "seen": seen}


def test_until_when_it_can_be_undone_stands_for_who_closed_alone(world, session, clock):
    closing.close(session=session, actor=world.officer)
    closed_at = timezone.now()
    clock.shift(29 * MINUTE)
    assert shown(world.officer, session).closing.undo_until == closed_at + UNDO_WITHIN
    assert shown(world.second_officer, session).closing.undoable == []
    clock.shift(MINUTE)
    assert shown(world.officer, session).closing.undoable == []


@pytest.mark.parametrize(
    ("who", "name", "reopens"),
    [("officer", True, True), ("operator", True, False), ("regional_head", True, False), ("national", False, False)],
)
def test_who_closed_is_named_to_those_who_meet_persons(world, session, who, name, reopens):
    closing.close(session=session, actor=world.officer)
    found = shown(getattr(world, who), session).closing
    assert {roll.closed_by for roll in found.closed} == {world.officer.name if name else ""}
    assert found.may_reopen == reopens


def test_the_present_office_of_a_village_is_not_offered_to_open_it_again(world, session):
    closing.close(session=session, actor=world.officer)
    hand_over(session, world.tirtayasa, world.cilegon)
    found = shown(world.near_officer, session).closing
    assert ([roll.code for roll in found.closed], found.may_reopen) == ([world.tirtayasa.pk], False)


def test_devices_that_owe_entries_are_those_with_this_roll_in_sight(world, session, schedule):
    other = schedule(villages=[world.linduk], start=dt.time(13), end=dt.time(14))
    for person, kept, unsent in (
        (world.operator, session, 3),
        (world.second_officer, session, 0),
        (world.officer, other, 5),
    ):
        rolls = (KeptRoll(kept.pk, "1.0", 10),)
        take_report(actor=person, report=Report("ab12cd34", "11aa22bb", None, unsent, rolls))
    assert [(device.owner, device.unsent) for device in unsent_devices(world.officer, session)] == [
        (world.operator.name, 3)
    ]
    assert unsent_devices(world.near_officer, session) == []


def test_each_reads_what_waits_in_the_own_villages_until_it_is_decided(world, session):
    closing.close(session=session, actor=world.officer)
    send(session, world.operator, {"id": number(session, 1), "status": "present"})
    send(session, world.other_operator, {"id": number(session, 6), "status": "present"})
    hand_over(session, world.tirtayasa, world.cilegon)
    waiting = {
        who: [row.who for row in shown(getattr(world, who), session).held.late]
        for who in ("officer", "operator", "near_officer", "national")
    }
    assert waiting == {
        "officer": ["Contoh Ani", "Contoh Tirta"],
        "operator": ["Contoh Ani"],
        "near_officer": ["Contoh Tirta"],
        "national": [],
    }
    held.take_in_late(session=session, actor=world.officer)
    assert len(shown(world.officer, session).held) == 0


def test_beside_a_doubtful_number_stands_what_counts_now(world, session):
    send(session, world.operator, counts=[women(world, 10, 0)])
    send(session, world.officer, counts=[women(world, 14, 3)])
    send(session, world.officer, counts=[women(world, 16, 14)])
    (waiting,) = shown(world.officer, session).held.chosen
    assert (waiting.says, waiting.counts) == ("10 orang", "16 orang")


def test_of_the_other_village_nothing_is_polled_and_one_that_closed_closes_not_all(world, session, as_user):
    clients = {who: as_user(getattr(world, who)) for who in ("officer", "operator")}
    path = reverse("attendance_counts", args=[session.pk])
    before = {who: client.get(path).headers["ETag"] for who, client in clients.items()}
    send(session, world.other_operator, {"id": number(session, 6), "status": "present"})
    polled = {who: client.get(path, headers={"If-None-Match": before[who]}) for who, client in clients.items()}
    assert {who: response.status_code for who, response in polled.items()} == {"officer": 200, "operator": 304}

    closing.close(session=session, actor=world.operator)
    assert {who: client.get(path).json()["open"] for who, client in clients.items()} == {
        "officer": True, "operator": False,
    }  # fmt: skip
