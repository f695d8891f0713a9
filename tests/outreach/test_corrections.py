"""Correcting, annulling and restoring lines of a roll: who may, what is kept, and every figure the same."""

import datetime as dt
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import InternalError, transaction
from django.utils import timezone

from notifications.models import Message
from offices.errors import DomainError
from outreach.domain import closing, corrections, roll
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import Attendance, HeldEntry, RollAct, SessionTally
from tests.factories import ContactFactory, on_roll, territory
from tests.outreach.recount import assert_agrees, recount

WHY = "tercatat dua kali"


@pytest.fixture
def session(world, schedule, people, clock):
    session = schedule(villages=[world.pontang, world.tirtayasa])
    clock.move_to(session.ends_at, tick=False)
    return session


def row(session, number: int) -> Attendance:
    return Attendance.objects.get(session=session, roll_number=number)


def tap(session, actor, number, status, **fields) -> str:
    entry = {"id": row(session, number).pk, "status": status, "version": 0} | fields
    return take_batch(session=session, actor=actor, batch=Batch(uuid4(), "HP", [entry]))[0]["outcome"]


def correct(session, actor, number, status="ill", reason=WHY, seen=None, **fields):
    attendance = row(session, number)
    seen = attendance.version if seen is None else seen
    return corrections.correct(
        attendance=attendance, actor=actor, status=status, reason=reason, seen_version=seen, **fields
    )


def annul(session, actor, number, reason=WHY):
    attendance = row(session, number)
    return corrections.annul(attendance=attendance, actor=actor, reason=reason, seen_version=attendance.version)


def restore(session, actor, number, reason="salah baris"):
    return corrections.restore(attendance=row(session, number), actor=actor, reason=reason)


def test_a_correction_moves_row_tally_history_act_and_stamp_together(world, session):
    tap(session, world.operator, 1, "present")
    closing.close(session=session, actor=world.officer)
    before = sum(SessionTally.objects.filter(session=session).values_list("stamp", flat=True))
    correct(session, world.officer, 1, "represented", represented_by=" Istri  Contoh ")
    after = row(session, 1)
    assert (after.status, after.represented_by, after.version) == ("represented", "Istri Contoh", 2)
    assert (after.recorded_by, after.received_at) == (world.officer, timezone.now())
    act = RollAct.objects.get(act="corrected")
    assert (act.before, act.after, act.reason, act.actor, act.attendance, act.village) == (
        {"status": "present", "represented_by": ""},
        {"status": "represented", "represented_by": "Istri Contoh"},
        WHY, world.officer, after, world.pontang,
    )  # fmt: skip
    history = apps.get_model("outreach", "AttendanceChange").objects.filter(pgh_obj_id=after.pk)
    assert [(change.status, change.version) for change in history] == [("present", 1)]
    assert sum(SessionTally.objects.filter(session=session).values_list("stamp", flat=True)) > before
    assert_agrees(session, world.officer)


@pytest.mark.parametrize(
    ("who", "closed_by", "minutes", "may"),
    [
        ("operator", None, 0, True),
        ("operator", "operator", 29, True),
        ("operator", "operator", 30, False),
        ("operator", "officer", 0, False),
        ("district_operator", "operator", 0, False),
        ("district_operator", "district_operator", 5, True),
        ("officer", "operator", 600, True),
        ("second_officer", "officer", 60 * 24 * 30, True),
    ],
)
@pytest.mark.parametrize("act", [correct, annul, restore])
def test_who_may_correct_and_until_when(world, session, clock, who, closed_by, minutes, may, act):
    if act is restore:
        annul(session, world.officer, 1)
    if closed_by:
        closing.close(session=session, actor=getattr(world, closed_by))
    clock.shift(dt.timedelta(minutes=minutes))
    if may:
        act(session, getattr(world, who), 1)
    else:
        with pytest.raises(DomainError, match="Mintalah petugas"):
            act(session, getattr(world, who), 1)
    assert RollAct.objects.exclude(act="closed").count() == may + (act is restore)


@pytest.mark.parametrize("act", [correct, annul])
@pytest.mark.parametrize(("reason", "message"), [("  ", "Tuliskan alasannya"), ("a" * 301, "terlalu panjang")])
def test_a_reason_is_owed(world, session, act, reason, message):
    with pytest.raises(DomainError, match=message) as refusal:
        act(session, world.officer, 1, reason=reason)
    assert refusal.value.field == "reason"


def test_who_saw_an_older_record_is_told(world, session):
    tap(session, world.operator, 1, "present")
    with pytest.raises(DomainError, match="sekarang “hadir”"):
        correct(session, world.officer, 1, seen=0)
    with pytest.raises(DomainError, match="tidak ada yang diubah"):
        correct(session, world.officer, 1, "present")


def test_who_saw_an_older_record_annuls_nothing(world, session):
    tap(session, world.operator, 1, "present")
    with pytest.raises(DomainError, match="baru saja diubah"):
        corrections.annul(attendance=row(session, 1), actor=world.officer, reason=WHY, seen_version=0)
    assert row(session, 1).annulled_at is None


def test_a_phone_that_had_recorded_somebody_does_not_overwrite_a_correction(world, session):
    entry = {"key": "k", "id": row(session, 1).pk, "version": 0}

    def send(**fields):
        batch = Batch(uuid4(), "HP", [entry | fields], format=2)
        return take_batch(session=session, actor=world.operator, batch=batch)

    send(status="present", seq=1)
    correct(session, world.officer, 1, "ill")
    assert send(status="absent", seq=2, version=1)[0]["outcome"] == "conflict"


@pytest.mark.parametrize(
    ("closed", "minutes", "may"),
    [
        ([], 0, True),
        (["linduk by officer", "pontang by district_operator"], 29, True),
        (["linduk by officer", "pontang by district_operator"], 30, False),
        (["pontang by district_operator"], 600, True),
        (["pontang by district_operator", "linduk by officer"], 0, False),
    ],
)
def test_people_of_the_kecamatan_are_corrected_by_who_closed_last(world, clock, schedule, closed, minutes, may):
    kecamatan = territory(world.pontang)
    camat = ContactFactory(village=None, name="Contoh Camat", function="district_head", **kecamatan)
    session = schedule(villages=[world.pontang, world.linduk])
    SessionTally.objects.create(session=session, village=None, starts_at=session.starts_at, **kecamatan)
    listed = on_roll(session, camat)
    clock.move_to(session.ends_at, tick=False)
    for village, who in (words.split(" by ") for words in closed):
        closing.close(session=session, actor=getattr(world, who), villages=[getattr(world, village).pk])
        clock.shift(dt.timedelta(minutes=1))
    clock.shift(dt.timedelta(minutes=minutes - bool(closed)))
    change = {"attendance": listed, "status": "present", "reason": WHY, "seen_version": 0}
    if may:
        corrections.correct(actor=world.district_operator, **change)
        assert SessionTally.objects.get(session=session, village=None).present == 1
    else:
        with pytest.raises(DomainError, match="Mintalah petugas"):
            corrections.correct(actor=world.district_operator, **change)


def test_a_row_annulled_twice_comes_back_as_it_was_the_second_time(world, session):
    tap(session, world.operator, 1, "present")
    for status in ("present", "ill"):
        if row(session, 1).status != status:
            correct(session, world.officer, 1, status)
        annul(session, world.officer, 1)
        assert restore(session, world.officer, 1).status == status


def test_what_came_late_for_a_row_still_waits_when_it_is_annulled(world, session):
    closing.close(session=session, actor=world.officer)
    assert tap(session, world.operator, 1, "present") == "held"
    annul(session, world.officer, 1)
    assert HeldEntry.objects.get().decided_at is None


def test_an_annulled_row_stays_on_the_roll_and_counts_nowhere(world, session):
    tap(session, world.operator, 1, "represented", represented_by="Istri")
    tap(session, world.operator, 2, "present")
    annul(session, world.operator, 1)
    gone = row(session, 1)
    assert (gone.status, gone.represented_by, gone.annulled_at) == ("", "", timezone.now())
    assert recount(session)[world.pontang.pk]["listed"] == 4
    assert_agrees(session, world.officer)
    restore(session, world.operator, 1)
    back = row(session, 1)
    assert (back.status, back.represented_by, back.annulled_at) == ("represented", "Istri", None)
    assert_agrees(session, world.officer)


def test_what_cannot_be_done_to_a_row(world, session):
    with pytest.raises(DomainError, match="tidak dibatalkan"):
        restore(session, world.officer, 1)
    annul(session, world.officer, 1)
    with pytest.raises(DomainError, match="sudah dibatalkan"):
        annul(session, world.officer, 1)
    with pytest.raises(DomainError, match="Pulihkan dulu"):
        correct(session, world.officer, 1)


def test_entries_for_an_annulled_row_are_held(world, session):
    annul(session, world.officer, 1)
    assert tap(session, world.operator, 1, "present") == "held"
    assert HeldEntry.objects.get().reason == "annulled"
    assert_agrees(session, world.officer)


def test_annulling_lays_two_records_aside_and_ends_the_persons_messages(world, schedule, people, clock):
    session = schedule()
    number = Attendance.objects.get(session=session, name="Contoh Ani").roll_number
    waiting = Message.objects.filter(address="ani@contoh.example", state="scheduled")
    told = waiting.count()
    version = row(session, number).link_version
    annul(session, world.officer, number, reason="salah orang")
    assert (told > 0, waiting.count(), row(session, number).link_version) == (True, 0, version + 1)
    restore(session, world.officer, number)
    assert waiting.count() == told


def test_annulling_decides_conflicts_of_the_row(world, session):
    tap(session, world.operator, 1, "present")
    assert tap(session, world.officer, 1, "absent") == "conflict"
    annul(session, world.officer, 1)
    kept = HeldEntry.objects.get()
    assert (kept.decided_by, kept.taken_in) == (world.officer, False)


def test_a_row_nothing_was_recorded_of_is_still_known_to_the_phones_after_being_restored(world, session):
    annul(session, world.officer, 1)
    restore(session, world.officer, 1)
    assert tap(session, world.operator, 1, "present") == "created"


def test_annulling_the_only_one_who_came_leaves_an_open_session_unheld(world, session):
    tap(session, world.operator, 1, "present")
    annul(session, world.operator, 1)
    session.refresh_from_db()
    assert (session.held_at, session.first_attendance_at) == (None, None)


def test_a_correction_after_the_summary_went_out_tells_nobody_who_came_later(world, session, clock):
    closing.close(session=session, actor=world.officer)
    summaries = Message.objects.filter(kind="summary")
    summaries.update(state="sent", sent_at=timezone.now())
    told = summaries.count()
    newcomer = world.district_operator
    clock.shift(dt.timedelta(days=1))
    correct(session, world.officer, 1, "present")
    assert (told > 0, summaries.count()) == (True, told)
    assert not summaries.filter(recipient_user=newcomer).exists()


def test_somebody_annulled_is_not_invited_a_second_time(world, session):
    annul(session, world.officer, 1)
    assert roll.invite_more(session=session, actor=world.officer, functions=["rt_head"]) == 0
    ContactFactory(village=world.pontang, name="Contoh Fajar")
    assert roll.invite_more(session=session, actor=world.officer, functions=["rt_head"]) == 1
    assert_agrees(session, world.officer)


def test_the_acts_of_a_roll_cannot_be_rewritten(world, session):
    annul(session, world.officer, 1)
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        RollAct.objects.update(reason="lain")
