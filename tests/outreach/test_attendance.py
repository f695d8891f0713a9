"""Batches from devices: exactly once, counted exactly, nothing lost."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain import closing, counted, held, sessions, standing
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.enums import SessionKind, SessionState
from outreach.models import Attendance, HeldEntry, SessionTally
from outreach.models.attendance import COUNTED
from tests.factories import ContactFactory
from tests.outreach.conftest import details


@pytest.fixture
def session(schedule, people, clock):
    """Scheduled eight days before; now it begins."""
    session = schedule()
    clock.move_to(session.starts_at, tick=False)
    return session


@pytest.fixture
def send(world, session):
    """``send({"id": ...}, ...)`` as the operator of Pontang; the outcomes in the order sent."""

    def post(*entries, actor=None, batch=None):
        keyed = [{"key": f"k{number:02}", "seq": number, "version": 0} | entry for number, entry in enumerate(entries)]
        answers = take_batch(
            session=session, actor=actor or world.operator, batch=Batch(batch or uuid4(), "HP uji", keyed)
        )
        return [answer["outcome"] for answer in sorted(answers, key=lambda answer: answer["key"])]

    return post


def row(session, number: int) -> Attendance:
    return Attendance.objects.get(session=session, roll_number=number)


def tally(session) -> dict:
    """The counts kept, after proving that they equal the counts of the rows."""
    kept = SessionTally.objects.get(session=session, village__isnull=False)
    rows = Attendance.objects.filter(session=session, village__isnull=False)
    assert {name: getattr(kept, name) for name in COUNTED} == {
        name: rows.filter(status=name).count() for name in COUNTED
    }
    assert kept.listed == rows.count()
    return {name: getattr(kept, name) for name in COUNTED if getattr(kept, name)}


def test_a_tap_is_recorded_and_counted(world, session, send):
    assert send({"id": row(session, 1).pk, "status": "present"}) == ["created"]
    first = row(session, 1)
    assert (first.status, first.version, first.recorded_by) == ("present", 1, world.operator)
    assert tally(session) == {"present": 1}
    session.refresh_from_db()
    assert session.first_attendance_at == session.held_at == timezone.now()


def test_a_repeated_batch_gets_its_first_answer_and_changes_nothing(session, send):
    batch, entry = uuid4(), {"id": row(session, 1).pk, "status": "present"}
    assert send(entry, batch=batch) == ["created"]
    assert send(entry, batch=batch) == ["created"]
    assert send(entry) == ["unchanged"]
    assert (row(session, 1).version, tally(session)) == (1, {"present": 1})


def test_a_batch_id_of_somebody_else_is_refused(world, session, send):
    batch, entry = uuid4(), {"id": row(session, 1).pk, "status": "present"}
    send(entry, batch=batch)
    with pytest.raises(DomainError):
        send(entry, batch=batch, actor=world.officer)


def test_corrections_move_the_counts(session, send):
    pk = row(session, 1).pk
    send({"id": pk, "status": "present"})
    assert send({"id": pk, "status": "represented", "represented_by": "Istri", "version": 1}) == ["corrected"]
    assert tally(session) == {"represented": 1}
    assert send({"id": pk, "status": "", "version": 2}) == ["corrected"]
    assert (tally(session), row(session, 1).represented_by) == ({}, "")
    history = apps.get_model("outreach", "AttendanceChange").objects.filter(pgh_obj_id=pk).order_by("pgh_id")
    assert list(history.values_list("status", flat=True)) == ["present", "represented"]


def test_an_entry_that_saw_an_older_version_is_a_conflict_and_both_are_kept(world, session, send):
    pk = row(session, 1).pk
    send({"id": pk, "status": "present"})
    assert send({"id": pk, "status": "absent"}, actor=world.officer) == ["conflict"]
    assert (row(session, 1).status, tally(session)) == ("absent", {"absent": 1})
    kept = HeldEntry.objects.get()
    assert (kept.reason, kept.entry["status"], kept.sent_by, kept.decided_at) == (
        "conflict", "present", world.operator, None,
    )  # fmt: skip
    assert send({"id": pk, "status": "present", "version": 2, "decide": True}) == ["corrected"]
    kept.refresh_from_db()
    assert (kept.decided_by, kept.taken_in, tally(session)) == (world.operator, True, {"present": 1})


def test_the_last_entry_of_a_row_wins_within_a_batch(session, send):
    pk = row(session, 1).pk
    assert send({"id": pk, "status": "present"}, {"id": pk, "status": "ill"}) == ["unchanged", "created"]
    assert tally(session) == {"ill": 1}


def test_people_can_be_added_once(world, session, send):
    entry = {
        "client_id": str(uuid4()), "name": "Tamu  Contoh", "function": "community", "unit": "RT 3",
        "village": world.pontang.pk, "status": "present",
    }  # fmt: skip
    assert send(entry) == ["created"]
    assert send(entry) == ["unchanged"]
    guest = row(session, 6)
    assert (guest.name, guest.stakeholder, guest.unit_label, guest.status) == ("Tamu Contoh", None, "RT 3", "present")
    assert tally(session) == {"present": 1}


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"id": 10**30, "status": "present"}, "unknown"),
        ({"id": True, "status": "present"}, "unknown"),
        ({"id": -1, "status": "present"}, "unknown"),
        ({"id": "1; drop", "status": "present"}, "unknown"),
        ({"status": "present"}, "unknown"),
        ({"status": "hadir"}, "status"),
        ({"client_id": "2d0f7c0c-0000-4000-8000-000000000000", "status": "present"}, "name"),
        (
            {
                "client_id": "2d0f7c0c-0000-4000-8000-000000000000",
                "name": "A",
                "village": "31.75.06.1004",
                "status": "",
            },
            "village",
        ),
    ],
)
def test_what_can_never_be_right_is_rejected_with_its_reason(world, session, entry, reason):
    answers = take_batch(session=session, actor=world.operator, batch=Batch(uuid4(), "", [entry]))
    assert [(answer["outcome"], answer["reason"]) for answer in answers] == [("rejected", reason)]


def test_an_operator_cannot_touch_another_villages_rows(world, schedule, people):
    stranger = ContactFactory(village=world.tirtayasa, name="Contoh Tirtayasa")
    session = schedule(villages=[world.pontang, world.tirtayasa])
    pk = Attendance.objects.get(session=session, stakeholder=stranger).pk
    entry = {"id": pk, "status": "present"}
    answers = take_batch(session=session, actor=world.operator, batch=Batch(uuid4(), "", [entry]))
    assert answers[0]["outcome"] == "rejected"
    answers = take_batch(session=session, actor=world.other_operator, batch=Batch(uuid4(), "", [entry]))
    assert answers[0]["outcome"] == "created"


def test_kecamatan_people_count_for_the_session_and_for_no_village(world, clock):
    camat = ContactFactory(
        village=None, name="Camat Contoh", function="district_head", office=world.serang,
        regional_office=world.banten, regency_id="36.04", district_id=world.pontang.district_id,
    )  # fmt: skip
    session = sessions.schedule(
        actor=world.officer, villages=[world.pontang], kind=SessionKind.OUTREACH, details=details(world),
        functions=["district_head"], with_district=True,
    )  # fmt: skip
    pk = Attendance.objects.get(session=session, stakeholder=camat).pk
    entry = {"id": pk, "status": "present"}
    assert (
        take_batch(session=session, actor=world.operator, batch=Batch(uuid4(), "", [entry]))[0]["outcome"]
        == "rejected"
    )
    taken = take_batch(session=session, actor=world.district_operator, batch=Batch(uuid4(), "", [entry]))
    assert taken[0]["outcome"] == "created"
    assert SessionTally.objects.get(session=session, village__isnull=True).present == 1
    assert SessionTally.objects.get(session=session, village=world.pontang).present == 0


def test_entries_for_a_closed_roll_are_held_and_taken_in_by_one_decision(world, session, send, clock):
    clock.move_to(session.ends_at, tick=False)
    send({"id": row(session, 1).pk, "status": "present"})
    closing.close(session=session, actor=world.operator)
    late = {"id": row(session, 2).pk, "status": "present"}
    guest = {"client_id": str(uuid4()), "name": "Tamu", "village": world.pontang.pk, "status": "present"}
    assert send(late, guest) == ["held", "held"]
    assert send(guest) == ["held"]
    assert tally(session) == {"present": 1}
    entries = list(HeldEntry.objects.order_by("pk"))
    assert [entry.reason for entry in entries] == ["roll_closed", "roll_closed"]
    for entry in entries:
        held.decide(entry=entry, actor=world.officer, take_in=True)
    assert tally(session) == {"present": 3}
    with pytest.raises(DomainError, match="sudah diputuskan"):
        held.decide(entry=entries[0], actor=world.officer, take_in=True)


def test_entries_for_a_cancelled_session_are_held_and_never_counted(world, session, send):
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    assert send({"id": row(session, 1).pk, "status": "present"}) == ["held"]
    entry = HeldEntry.objects.get()
    with pytest.raises(DomainError):
        held.decide(entry=entry, actor=world.officer, take_in=True)
    held.decide(entry=entry, actor=world.officer, take_in=False)
    assert tally(session) == {}


def test_closing_is_by_village_and_the_session_closes_with_the_last(world, schedule, people, clock):
    session = schedule(villages=[world.pontang, world.tirtayasa])
    clock.move_to(session.ends_at, tick=False)
    assert closing.close(session=session, actor=world.operator).state == SessionState.SCHEDULED
    with pytest.raises(DomainError, match="sudah ditutup"):
        closing.close(session=session, actor=world.operator)
    closed = closing.close(session=session, actor=world.officer)
    assert (closed.state, closed.roll_closed_at) == (SessionState.CLOSED, timezone.now())


def test_a_roll_cannot_be_closed_long_before_the_session(world, session, clock):
    clock.move_to(session.starts_at - dt.timedelta(hours=4), tick=False)
    with pytest.raises(DomainError, match="belum dimulai"):
        closing.close(session=session, actor=world.operator)


def test_a_cancelled_session_cannot_have_people(world, session, send):
    send({"id": row(session, 1).pk, "status": "present"})
    with pytest.raises(DomainError, match="Sudah ada yang tercatat hadir"):
        standing.cancel(session=session, actor=world.officer, reason="banjir")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"batch": "x", "entries": []}', b'{"entries": {}}', b"\xff"])
def test_a_body_that_is_no_batch_is_refused(body):
    with pytest.raises(DomainError):
        Batch.parse(body)


def test_a_batch_has_a_limit():
    body = json.dumps({"batch": str(uuid4()), "entries": [{}] * 501}).encode()
    with pytest.raises(DomainError, match="500"):
        Batch.parse(body)


def test_tallies_cannot_hold_more_than_the_list(session):
    with pytest.raises(IntegrityError, match="tally_records_no_more_than_it_lists"), transaction.atomic():
        SessionTally.objects.filter(session=session).update(present=F("listed") + 1)


def test_a_tap_taken_back_leaves_the_session_as_it_was(world, session, send):
    pk = row(session, 1).pk
    send({"id": pk, "status": "present"})
    send({"id": pk, "status": "", "version": 1})
    session.refresh_from_db()
    assert (session.held_at, session.first_attendance_at) == (None, None)
    standing.cancel(session=session, actor=world.officer, reason="banjir")


def test_people_without_names_are_counted_into_the_tally(world, session):
    pupils = {("pupil", "f"): 30, ("pupil", "m"): 28, ("public", "f"): None}
    assert counted.count(session=session, village=world.pontang, actor=world.operator, counts=pupils) == 58
    fewer = {("pupil", "f"): 10, ("pupil", "m"): 0}
    assert counted.count(session=session, village=world.pontang, actor=world.operator, counts=fewer) == 10
    assert SessionTally.objects.get(session=session).counted == 10
    session.refresh_from_db()
    assert session.held_at == timezone.now()


def test_a_closed_roll_takes_no_counts(world, session, clock):
    clock.move_to(session.ends_at, tick=False)
    closing.close(session=session, actor=world.operator)
    with pytest.raises(DomainError):
        counted.count(session=session, village=world.pontang, actor=world.operator, counts={("pupil", "f"): 3})


def test_another_village_cannot_be_counted(world, session):
    with pytest.raises(DomainError, match="tidak ikut"):
        counted.count(session=session, village=world.tirtayasa, actor=world.officer, counts={("pupil", "f"): 3})


@pytest.mark.parametrize(("minutes", "held"), [(8 * 24 * 60, False), (181, False), (180, True)])
def test_marks_made_long_before_do_not_make_a_session_held(world, schedule, people, clock, minutes, held):
    session = schedule()
    clock.move_to(session.starts_at - dt.timedelta(minutes=minutes), tick=False)
    entry = {"id": row(session, 1).pk, "status": "present", "version": 0}
    take_batch(session=session, actor=world.operator, batch=Batch(uuid4(), "", [entry]))
    session.refresh_from_db()
    at = timezone.now() if held else None
    assert (session.held_at, session.first_attendance_at, tally(session)) == (at, at, {"present": 1})
