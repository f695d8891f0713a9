"""Late entries and pairs of records: taken in with one tap or one by one, as they were sent."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain import closing, corrections, held, standing
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import Attendance, CountedParticipants, HeldEntry, OutreachSession, SessionTally
from outreach.queries.session_page import SessionPage
from tests.factories import ContactFactory
from tests.outreach.recount import assert_agrees

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def session(world, schedule, people, clock):
    """Of two villages, closed by the officer two hours ago with nobody recorded."""
    ContactFactory(village=world.tirtayasa, name="Contoh Tirta")
    session = schedule(villages=[world.pontang, world.tirtayasa])
    clock.move_to(session.ends_at, tick=False)
    closing.close(session=session, actor=world.officer)
    clock.shift(2 * HOUR)
    return session


def row(session, number: int) -> Attendance:
    return Attendance.objects.get(session=session, roll_number=number)


def send(session, actor, *entries, counts=(), device="HP-A", off=dt.timedelta(0), at=None) -> list[str]:
    """As a device whose clock is ``off`` behind sends it, format 2; the outcomes."""
    clock = timezone.now() - off
    keyed = [
        {"key": f"k{place}", "version": 0, "at": (clock - HOUR if at is None else at - off).isoformat(), **entry}
        for place, entry in enumerate(entries)
    ]
    batch = Batch(uuid4(), device, keyed, counts=[{"key": "c", **count} for count in counts], format=2, sent_at=clock)
    answers = take_batch(session=session, actor=actor, batch=batch)
    return [answer["outcome"] for answer in sorted(answers, key=lambda answer: answer["key"])]


def guest(world, **fields):
    person = {"client_id": str(uuid4()), "name": "Tamu Contoh", "village": world.pontang.pk, "status": "present"}
    return person | fields


def women(world, count, **fields):
    about = {"village": world.pontang.pk, "category": "public", "sex": "f", "age": ""}
    return about | {"count": count, "seen": 0} | fields


def test_one_tap_takes_all_in_as_they_were_sent(world, session, clock):
    one, two = row(session, 1).pk, row(session, 2).pk
    reached = timezone.now()
    sent = send(
        session, world.operator, {"id": one, "status": "present", "seq": 4}, guest(world, seq=5),
        {"id": two, "status": "ill", "seq": 6, "source": "paper"}, counts=[women(world, 12)],
    )  # fmt: skip
    assert sent == ["held"] * 4
    clock.shift(HOUR)
    assert held.take_in_late(session=session, actor=world.second_officer) == 4
    found = row(session, 1)
    assert (found.status, found.device, found.device_seq, found.recorded_by) == ("present", "HP-A", 4, world.operator)
    assert (found.received_at, found.recorded_at) == (reached, reached - HOUR)
    assert row(session, 2).source == "paper"
    assert Attendance.objects.get(name="Tamu Contoh").device_seq == 5
    decided = HeldEntry.objects.values_list("decided_by__username", "taken_in")
    assert set(decided) == {("petugas2.serang", True)}
    assert SessionTally.objects.get(session=session, village=world.pontang).counted == 12
    assert_agrees(session, world.officer)


def test_the_first_attendance_is_when_the_late_entry_reached_the_server(world, session, clock):
    reached = timezone.now()
    send(session, world.operator, {"id": row(session, 1).pk, "status": "present", "seq": 1})
    clock.shift(30 * HOUR)
    held.take_in_late(session=session, actor=world.officer)
    session.refresh_from_db()
    assert session.first_attendance_at == reached
    closing.reopen(session=session, actor=world.officer, reason="lanjut")
    session.refresh_from_db()
    assert (session.held_at, session.first_attendance_at) == (reached, reached)


def test_village_by_village(world, session):
    send(session, world.operator, {"id": row(session, 1).pk, "status": "present", "seq": 1})
    theirs = Attendance.objects.get(name="Contoh Tirta")
    send(session, world.other_operator, {"id": theirs.pk, "status": "present", "seq": 1}, device="HP-B")
    page = SessionPage(world.officer, OutreachSession.objects.get(pk=session.pk))
    assert [(code, count) for code, _name, count in page.held.by_village] == [
        (world.pontang.pk, 1), (world.tirtayasa.pk, 1),
    ]  # fmt: skip
    assert held.take_in_late(session=session, actor=world.officer, village=world.tirtayasa.pk) == 1
    assert (row(session, 1).status, Attendance.objects.get(pk=theirs.pk).status) == ("", "present")
    with pytest.raises(DomainError, match="Tidak ada catatan terlambat"):
        held.take_in_late(session=session, actor=world.officer, village=world.tirtayasa.pk)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        # device, sequence, status; in the order they arrive
        ([("A", 1, "present"), ("A", 2, "ill")], "ill"),
        ([("A", 2, "ill"), ("A", 1, "present")], "ill"),
        ([("A", 5, "present"), ("B", 1, "absent")], "absent"),
        ([("A", 5, "present"), ("B", 1, "absent"), ("A", 3, "ill")], "present"),
        ([("B", 9, "absent"), ("A", 5, "present"), ("A", 6, "ill")], "ill"),
    ],
)
def test_what_one_device_did_later_counts_however_it_arrived(world, session, clock, sent, kept):
    pk = row(session, 1).pk
    for device, seq, status in sent:
        send(session, world.operator, {"id": pk, "status": status, "seq": seq}, device=device)
        clock.shift(MINUTE)
    held.take_in_late(session=session, actor=world.officer)
    assert row(session, 1).status == kept
    assert_agrees(session, world.officer)


def test_operators_take_nothing_in(world, session):
    send(session, world.operator, {"id": row(session, 1).pk, "status": "present", "seq": 1})
    with pytest.raises(DomainError, match="Peran Anda"):
        held.take_in_late(session=session, actor=world.operator)
    with pytest.raises(DomainError, match="Peran Anda"):
        held.decide(entry=HeldEntry.objects.get(), actor=world.operator, take_in=True)
    assert HeldEntry.objects.filter(decided_at__isnull=True).count() == 1


def test_entries_for_an_annulled_row_wait_until_it_is_restored(world, session):
    first = row(session, 1)
    corrections.annul(attendance=first, actor=world.officer, reason="dobel", seen_version=0)
    send(session, world.operator, {"id": first.pk, "status": "present", "seq": 1})
    with pytest.raises(DomainError):
        held.take_in_late(session=session, actor=world.officer)
    with pytest.raises(DomainError, match="Pulihkan dulu"):
        held.decide(entry=HeldEntry.objects.get(), actor=world.officer, take_in=True)
    corrections.restore(attendance=first, actor=world.officer, reason="salah baris")
    assert held.take_in_late(session=session, actor=world.officer) == 1
    assert_agrees(session, world.officer)


def test_one_by_one_keeps_who_sent_it(world, session, clock):
    reached = timezone.now()
    send(session, world.operator, {"id": row(session, 1).pk, "status": "present", "seq": 7})
    clock.shift(MINUTE)
    held.decide(entry=HeldEntry.objects.get(), actor=world.officer, take_in=True)
    found = row(session, 1)
    assert (found.recorded_by, found.device, found.device_seq, found.received_at) == (
        world.operator, "HP-A", 7, reached,
    )  # fmt: skip


@pytest.mark.parametrize(("take_in", "kept"), [(True, 10), (False, 14)])
def test_of_two_numbers_a_person_says_which_is_right(world, schedule, clock, take_in, kept):
    session = schedule()
    clock.move_to(session.starts_at, tick=False)
    send(session, world.operator, counts=[women(world, 10, seq=1)])
    sent = send(session, world.officer, counts=[women(world, 14, seen=3, seq=1)], device="HP-B")
    assert sent == ["conflict"]
    page = SessionPage(world.officer, session)
    (waiting,) = page.held.chosen
    assert (waiting.who, waiting.says, waiting.counts) == ("Warga, perempuan", "10 orang", "14 orang")
    assert_agrees(session, world.officer)
    held.decide(entry=HeldEntry.objects.get(), actor=world.officer, take_in=take_in)
    assert CountedParticipants.objects.get().count == kept
    assert_agrees(session, world.officer)


def test_of_two_records_of_a_person_the_other_one_can_be_taken(world, schedule, people, clock):
    session = schedule()
    clock.move_to(session.starts_at, tick=False)
    pk = row(session, 1).pk
    send(session, world.operator, {"id": pk, "status": "present", "seq": 1})
    assert send(session, world.officer, {"id": pk, "status": "absent", "seq": 1}, device="HP-B") == ["conflict"]
    held.decide(entry=HeldEntry.objects.get(), actor=world.officer, take_in=True)
    assert (row(session, 1).status, row(session, 1).recorded_by) == ("present", world.officer)
    assert_agrees(session, world.officer)


def test_late_numbers_are_taken_in(world, session):
    assert send(session, world.operator, counts=[women(world, 12)]) == ["held"]
    assert SessionPage(world.officer, session).held.late[0].who == "Warga, perempuan"
    held.decide(entry=HeldEntry.objects.get(), actor=world.officer, take_in=True)
    assert_agrees(session, world.officer)


def test_nothing_is_taken_into_a_cancelled_session(world, schedule, people, clock):
    session = schedule()
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    send(session, world.operator, {"id": row(session, 1).pk, "status": "present", "seq": 1})
    with pytest.raises(DomainError, match="berstatus"):
        held.take_in_late(session=session, actor=world.officer)


OFF = dt.timedelta(hours=3, minutes=12)


@pytest.mark.parametrize(
    ("off", "words"),
    [(OFF, "jam HP meleset 3 jam 12 menit"), (-OFF, "jam HP meleset 3 jam 12 menit"), (dt.timedelta(minutes=5), ""),
     (dt.timedelta(days=2), "jam HP meleset 2 hari")],
)  # fmt: skip
def test_a_wrong_clock_is_told_at_its_entries(world, schedule, people, clock, off, words):
    session = schedule()
    clock.move_to(session.starts_at + HOUR, tick=False)
    send(session, world.operator, {"id": row(session, 1).pk, "status": "present", "seq": 1}, off=off)
    clock.shift(MINUTE)
    send(session, world.operator, {"id": row(session, 2).pk, "status": "present", "seq": 1}, device="HP-B")
    lines = SessionPage(world.officer, session).lines
    assert [line.clock.replace("\xa0", " ") for line in lines][:2] == [words, ""]
    assert row(session, 1).recorded_at == timezone.now() - MINUTE - HOUR
    closing.close(session=session, actor=world.officer)
    clock.shift(MINUTE)
    send(session, world.operator, {"id": row(session, 3).pk, "status": "present", "seq": 2}, off=off)
    (waiting,) = SessionPage(world.officer, session).held.late
    assert waiting.clock.replace("\xa0", " ") == words
    clock.shift(5 * HOUR)
    (waiting,) = SessionPage(world.officer, session).held.late
    assert waiting.age.replace("\xa0", " ") == "5 jam"
    held.take_in_late(session=session, actor=world.officer)
    assert SessionPage(world.officer, session).lines[2].clock.replace("\xa0", " ") == words
