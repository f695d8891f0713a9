"""What arrives after the session: taken while the roll is open, afterwards held and taken in for what it was."""

from uuid import uuid4

import pytest
from django.utils import timezone

from notifications.models import Message
from outreach.domain import clock as session_clock
from outreach.domain import closing, corrections, held, standing
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import Attendance, AttendanceBatch, CountedParticipants, HeldEntry, OutreachSession
from tests.factories import ContactFactory
from tests.outreach.recount import assert_agrees
from tests.outreach.test_held import HOUR, MINUTE, row, send, women
from villages.models import AssistedVillage


@pytest.fixture
def session(world, schedule, people, clock) -> OutreachSession:
    """Of one village, closed by the officer two hours ago with nobody recorded."""
    session = schedule()
    clock.move_to(session.ends_at, tick=False)
    closing.close(session=session, actor=world.officer)
    clock.shift(2 * HOUR)
    return session


def test_until_it_is_closed_a_roll_takes_entries_though_the_session_is_over(world, schedule, people, clock):
    session = schedule()
    clock.move_to(session.ends_at, tick=False)
    session_clock.advance()
    assert send(session, world.operator, {"id": row(session, 1).pk, "status": "present", "seq": 1}) == ["created"]
    session.refresh_from_db()
    assert session.state == "awaiting_roll"
    assert_agrees(session, world.officer)


def test_one_tap_is_for_late_entries_in_sight_and_decides_between_no_two_records(world, schedule, people, clock):
    ContactFactory(village=world.tirtayasa, name="Contoh Tirta")
    session = schedule(villages=[world.pontang, world.tirtayasa])
    clock.move_to(session.starts_at, tick=False)
    first, theirs = row(session, 1).pk, Attendance.objects.get(session=session, village=world.tirtayasa).pk
    send(session, world.operator, {"id": first, "status": "present", "seq": 1})
    assert send(session, world.officer, {"id": first, "status": "absent", "seq": 1}, device="HP-B") == ["conflict"]
    closing.close(session=session, actor=world.officer)
    send(session, world.operator, {"id": row(session, 2).pk, "status": "ill", "seq": 2})
    send(session, world.other_operator, {"id": theirs, "status": "present", "seq": 1}, device="HP-C")
    AssistedVillage.objects.filter(pk=world.tirtayasa.pk).update(office=world.cilegon)

    assert held.take_in_late(session=session, actor=world.near_officer) == 1
    assert (row(session, 2).status, Attendance.objects.get(pk=theirs).status) == ("", "present")
    assert held.take_in_late(session=session, actor=world.officer) == 1
    assert (row(session, 1).status, row(session, 2).status) == ("absent", "ill")
    assert HeldEntry.objects.get(decided_at__isnull=True).reason == "conflict"


def test_what_came_while_a_session_was_called_off_is_taken_in_once_it_is_not(world, schedule, people, clock):
    session = schedule()
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    assert send(session, world.operator, {"id": row(session, 1).pk, "status": "present", "seq": 1}) == ["held"]
    standing.reinstate(session=session, actor=world.officer)
    assert held.take_in_late(session=session, actor=world.officer) == 1
    assert row(session, 1).status == "present"


def test_of_several_late_entries_the_first_attendance_is_the_earliest(world, session, clock):
    reached = timezone.now()
    for number in (1, 2):
        send(session, world.operator, {"id": row(session, number).pk, "status": "present", "seq": number})
        clock.shift(HOUR)
    held.take_in_late(session=session, actor=world.officer)
    session.refresh_from_db()
    assert session.first_attendance_at == reached


def test_what_was_sent_days_before_by_mistake_is_no_first_attendance(world, schedule, people, clock):
    session = schedule()
    first = row(session, 1)
    corrections.annul(attendance=first, actor=world.officer, reason="dobel", seen_version=0)
    assert send(session, world.operator, {"id": first.pk, "status": "present", "seq": 1}) == ["held"]
    corrections.restore(attendance=first, actor=world.officer, reason="salah baris")
    clock.move_to(session.ends_at, tick=False)
    closing.close(session=session, actor=world.officer)
    held.take_in_late(session=session, actor=world.officer)
    session.refresh_from_db()
    assert (row(session, 1).status, session.first_attendance_at) == ("present", None)


def test_of_two_late_numbers_of_a_group_the_later_counts(world, session, clock):
    for number in (12, 15):
        send(session, world.operator, counts=[women(world, number)])
        clock.shift(MINUTE)
    assert held.take_in_late(session=session, actor=world.officer) == 2
    assert CountedParticipants.objects.get().count == 15
    assert_agrees(session, world.officer)


def test_what_is_taken_in_within_the_half_hour_is_in_the_summary(world, schedule, people, clock):
    session = schedule()
    clock.move_to(session.ends_at, tick=False)
    closing.close(session=session, actor=world.officer)
    clock.shift(10 * MINUTE)
    send(session, world.operator, {"id": row(session, 1).pk, "status": "present", "seq": 1})
    held.take_in_late(session=session, actor=world.officer)
    waiting = Message.objects.filter(kind="summary", state="scheduled")
    assert {message.context["participants"] for message in waiting} == {1}


def test_who_captured_a_carried_file_is_kept_when_it_is_taken_in(world, session, clock):
    entry = {"key": "k", "id": row(session, 1).pk, "status": "present", "seq": 1}
    batch = Batch(uuid4(), "HP-A", [entry], format=2, user_id=world.operator.pk, carried=True)
    assert take_batch(session=session, actor=world.officer, batch=batch)[0]["outcome"] == "held"
    held.take_in_late(session=session, actor=world.second_officer)
    assert set(AttendanceBatch.objects.values_list("user__username", "origin__username", "device")) == {
        ("petugas.serang", "operator.pontang", "HP-A"),
    }  # fmt: skip
    assert row(session, 1).recorded_by == world.officer
