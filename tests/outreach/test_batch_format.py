"""The second format of batches: numbers, codes, counts, notes, clocks that are wrong, files somebody carries."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain import closing
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.domain.roll_codes import code_of
from outreach.models import (
    Attendance,
    AttendanceBatch,
    AttendanceSignature,
    CountedParticipants,
    HeldEntry,
    RollNote,
    SessionTally,
)


@pytest.fixture
def session(schedule, people, clock):
    session = schedule()
    clock.move_to(session.starts_at, tick=False)
    return session


@pytest.fixture
def send(world, session):
    """``send(entries=[...], counts=[...], ...)`` through JSON, as the phone of Pontang's operator; answers by key."""

    def post(*, actor=None, batch=None, **body):
        body = {"format": 2, "batch": str(batch or uuid4()), "device": "ab12.34", "entries": []} | body
        for part in ("entries", "counts", "notes"):
            body[part] = [{"key": f"{part}{n}", "seq": n} | entry for n, entry in enumerate(body.get(part, []))]
        sent = Batch.parse(json.dumps(body, default=str).encode())
        answers = take_batch(session=session, actor=actor or world.operator, batch=sent)
        return {answer["key"]: answer for answer in answers}

    return post


def post(client: Client, session, body: dict) -> HttpResponse:
    """As a device sends it."""
    return client.post(f"/kegiatan/{session.pk}/hadir/kirim/", json.dumps(body), content_type="application/json")


def row(session, number: int) -> Attendance:
    return Attendance.objects.get(session=session, roll_number=number)


def tally(session) -> SessionTally:
    return SessionTally.objects.get(session=session, village__isnull=False)


def public(world, count, **fields):
    entry = {"village": world.pontang.pk, "category": "public", "sex": "f", "age": "18-35", "count": count, "seen": 0}
    return entry | fields


@pytest.mark.parametrize(
    ("number", "outcome"), [(2, "created"), (90, "rejected"), (-1, "rejected"), ("2", "rejected")]
)
def test_a_number_of_the_printed_roll_means_its_row(session, send, number, outcome):
    assert send(entries=[{"number": number, "status": "present"}])["entries0"]["outcome"] == outcome
    assert row(session, 2).status == ("present" if outcome == "created" else "")


def test_a_code_means_its_row_when_its_signature_is_ours(session, send):
    first = row(session, 1)
    code = code_of(first)
    forged = code[:-1] + ("A" if code[-1] != "A" else "B")
    answers = send(
        entries=[
            {"code": code, "id": first.pk, "status": "present", "source": "qr"},
            {"code": forged, "id": row(session, 2).pk, "status": "present", "source": "qr"},
            {"code": code_of(row(session, 3)), "id": row(session, 4).pk, "status": "present"},
        ]
    )
    assert [answers[f"entries{n}"]["outcome"] for n in range(3)] == ["created", "rejected", "rejected"]
    assert answers["entries1"]["reason"] == "code"
    assert (row(session, 1).source, row(session, 2).status) == ("qr", "")


def test_a_device_does_not_contradict_itself_when_an_answer_was_lost(session, send):
    """It did not learn that its first act was taken: the next one names the version before; nobody wrote between."""
    pk = row(session, 1).pk
    send(entries=[{"id": pk, "status": "present", "seq": 1}])
    again = send(entries=[{"id": pk, "status": "ill", "seq": 2}])["entries0"]
    assert (again["outcome"], row(session, 1).status) == ("corrected", "ill")
    other = send(device="other", entries=[{"id": pk, "status": "absent", "seq": 1}])["entries0"]
    assert other["outcome"] == "conflict"
    back = send(entries=[{"id": pk, "status": "present", "seq": 3}])["entries0"]
    assert back["outcome"] == "conflict"


def test_what_a_device_said_last_holds_though_it_changed_nothing(session, send):
    """Ill, absent, ill: the last act arrives before the one between."""
    pk = row(session, 1).pk
    send(entries=[{"id": pk, "status": "ill", "seq": 1}])
    assert send(entries=[{"id": pk, "status": "ill", "seq": 3}])["entries0"]["outcome"] == "unchanged"
    assert send(entries=[{"id": pk, "status": "absent", "seq": 2}])["entries0"]["outcome"] == "unchanged"
    assert (row(session, 1).status, row(session, 1).version, row(session, 1).device_seq) == ("ill", 1, 3)


@pytest.mark.parametrize("hours", [-72, -5, 0, 3, 24 * 40])
def test_a_wrong_clock_is_put_right_and_kept(session, send, hours):
    """The phone believes it is ``hours`` later than it is; the person was recorded ten minutes ago."""
    phone = timezone.now() + dt.timedelta(hours=hours)
    pk = row(session, 1).pk
    send(sent_at=phone, entries=[{"id": pk, "status": "present", "at": phone - dt.timedelta(minutes=10)}])
    first = row(session, 1)
    assert first.recorded_at == timezone.now() - dt.timedelta(minutes=10)
    assert first.received_at == timezone.now()
    assert AttendanceBatch.objects.get().clock_off == -hours * 3600


def test_the_order_of_a_device_is_its_own_whatever_arrives_first(session, send):
    pk = row(session, 1).pk
    send(entries=[{"id": pk, "status": "ill", "seq": 20}])
    late = send(entries=[{"id": pk, "status": "present", "seq": 10}])["entries0"]
    assert (late["outcome"], row(session, 1).status) == ("unchanged", "ill")
    assert not HeldEntry.objects.exists()
    other = send(device="other", entries=[{"id": pk, "status": "present", "seq": 5}])["entries0"]
    assert (other["outcome"], row(session, 1).status) == ("conflict", "present")


def test_numbers_of_people_are_set_and_summed(world, session, send):
    answers = send(counts=[public(world, 12), public(world, 5, sex="m"), public(world, 3, category="alien")])
    assert [answers[f"counts{n}"]["outcome"] for n in range(3)] == ["created", "created", "rejected"]
    assert tally(session).counted == 17
    session.refresh_from_db()
    assert session.held_at == timezone.now()


def test_two_numbers_for_one_group_are_both_kept_until_somebody_decides(world, session, send):
    send(counts=[public(world, 12)])
    assert send(counts=[public(world, 15)], actor=world.officer)["counts0"]["outcome"] == "conflict"
    assert tally(session).counted == 15
    waiting = HeldEntry.objects.get()
    assert (waiting.reason, waiting.entry["count"], waiting.entry["other"]) == ("count", 12, 15)
    assert send(counts=[public(world, 12, seen=15, decide=True)])["counts0"]["outcome"] == "corrected"
    waiting.refresh_from_db()
    assert (tally(session).counted, waiting.taken_in, waiting.decided_by) == (12, True, world.operator)


def test_a_repeated_batch_answers_all_its_parts_as_before(world, session, send):
    batch = uuid4()
    body = {"counts": [public(world, 12)], "notes": [{"client_id": uuid4(), "text": "Hujan deras"}], "batch": batch}
    first = send(**body)
    send(counts=[public(world, 20, seen=12)])
    assert send(**body) == first
    assert tally(session).counted == 20
    assert RollNote.objects.count() == 1


def test_numbers_for_a_closed_roll_wait_for_the_officer(world, session, send, clock):
    closing.close(session=session, actor=world.operator)
    assert send(counts=[public(world, 4)])["counts0"] == {"key": "counts0", "outcome": "held", "reason": "roll_closed"}
    assert (CountedParticipants.objects.count(), HeldEntry.objects.get().entry["count"]) == (0, 4)


def test_notes_are_kept_once_and_in_ones_own_villages(world, session, send):
    note = {"client_id": uuid4(), "text": "Pak RW\x00 datang terlambat", "village": world.pontang.pk}
    answers = send(notes=[note, note, {**note, "client_id": uuid4(), "village": world.tirtayasa.pk}, {"text": "x"}])
    assert [answers[f"notes{n}"]["outcome"] for n in range(4)] == ["created", "unchanged", "rejected", "rejected"]
    assert RollNote.objects.get().text == "Pak RW datang terlambat"


def test_a_file_sent_by_a_colleague_and_the_phone_itself_are_one_batch(world, session, send):
    batch, entry = uuid4(), {"id": row(session, 1).pk, "status": "present"}
    carried = send(actor=world.officer, batch=batch, entries=[entry], user=world.operator.pk, carried=True)
    again = send(batch=batch, entries=[entry], user=world.operator.pk)
    assert carried == again
    kept = AttendanceBatch.objects.get()
    assert (kept.user, kept.origin) == (world.officer, world.operator)
    with pytest.raises(DomainError):
        send(actor=world.section_head, batch=batch, entries=[entry])


def test_the_phone_first_and_then_its_file_are_one_batch_too(world, session, send):
    batch, entry = uuid4(), {"id": row(session, 1).pk, "status": "present"}
    first = send(batch=batch, entries=[entry], user=world.operator.pk)
    assert send(actor=world.officer, batch=batch, entries=[entry], user=world.operator.pk, carried=True) == first


def test_every_part_of_a_saved_file_is_taken_once_in_the_name_of_who_sends_it(world, session, as_user):
    """The file goes first; then the phone has signal again and sends the same batch itself."""
    first = row(session, 1)
    keys = {"at": timezone.now().isoformat(), "seq": 1}
    guest = {"client_id": str(uuid4()), "name": "Tamu Contoh", "village": world.pontang.pk, "status": "present"}
    body = {
        "format": 2, "batch": str(uuid4()), "device": "ab12.34", "user": world.operator.pk,
        "sent_at": timezone.now().isoformat(),
        "entries": [{"key": "a", "id": first.pk, "status": "present", **keys}, {"key": "g", **guest, **keys}],
        "counts": [{"key": "c", **public(world, 12), **keys}],
        "notes": [{"key": "n", "client_id": str(uuid4()), "text": "Hujan", **keys}],
        "signatures": [{"key": "s", "id": first.pk, "strokes": [[[0, 0], [9, 9]]], **keys}],
    }  # fmt: skip
    answers = post(as_user(world.officer), session, body | {"carried": True}).json()["answers"]
    assert {answer["key"]: answer["outcome"] for answer in answers} == dict.fromkeys("agcns", "created")
    assert post(as_user(world.operator), session, body).json()["answers"] == answers
    kept = AttendanceBatch.objects.get()
    assert (kept.user, kept.origin, row(session, 1).recorded_by) == (world.officer, world.operator, world.officer)
    assert (RollNote.objects.get().written_by, AttendanceSignature.objects.get().taken_by) == (world.officer,) * 2
    assert (tally(session).present, tally(session).counted, tally(session).listed) == (2, 12, 6)


def test_who_carries_a_file_records_nobody_out_of_the_own_sight(world, schedule, people, as_user):
    session = schedule(villages=[world.pontang, world.tirtayasa])
    entries = [
        {"key": "a", "id": row(session, 1).pk, "status": "present"},
        {"key": "g", "client_id": str(uuid4()), "name": "Tamu", "village": world.pontang.pk, "status": "present"},
    ]
    carried = {"user": world.operator.pk, "carried": True, "entries": entries, "counts": [public(world, 3, key="c")]}
    body = {"format": 2, "batch": str(uuid4()), "device": "ab12.34"} | carried
    answers = post(as_user(world.other_operator), session, body)
    assert {answer["outcome"] for answer in answers.json()["answers"]} == {"rejected"}
    assert (row(session, 1).status, session.roll.count(), CountedParticipants.objects.count()) == ("", 5, 0)


def test_whatever_changes_the_roll_gives_it_another_stamp(world, session, send):
    seen = [tally(session).stamp]
    for body in (
        {"entries": [{"id": row(session, 1).pk, "status": "present"}]},
        {"entries": [{"client_id": uuid4(), "name": "Tamu Contoh", "village": world.pontang.pk, "status": "present"}]},
        {"counts": [public(world, 3)]},
        {"notes": [{"client_id": uuid4(), "text": "Hujan"}]},
    ):
        send(**body)
        seen.append(tally(session).stamp)
    assert sorted(set(seen)) == seen
    send(entries=[{"id": row(session, 1).pk, "status": "present", "seq": 99}])
    assert tally(session).stamp == seen[-1]


@pytest.mark.parametrize("number", [0, 3, -1, "2", None, 2.0])
def test_a_format_nobody_knows_is_refused_whole(number):
    with pytest.raises(DomainError, match="tetap tersimpan"):
        Batch.parse(json.dumps({"batch": str(uuid4()), "entries": [], "format": number}).encode())


def test_a_batch_of_another_account_is_not_taken_for_ones_own(world, session, as_user):
    body = {"format": 2, "batch": str(uuid4()), "device": "x", "user": world.operator.pk, "entries": []}
    officer = as_user(world.officer)
    assert post(officer, session, body).status_code == 409
    assert post(officer, session, body | {"carried": True}).status_code == 200


def test_an_annulled_row_takes_nothing(world, session, send):
    Attendance.objects.filter(session=session, roll_number=1).update(annulled_at=timezone.now())
    answer = send(entries=[{"id": row(session, 1).pk, "status": "present"}])["entries0"]
    assert (answer["outcome"], answer["reason"], row(session, 1).status) == ("held", "annulled", "")


def test_the_last_word_about_somebody_added_too_late_waits_for_the_officer(world, session, send):
    closing.close(session=session, actor=world.operator)
    guest = {"client_id": uuid4(), "name": "Tamu Contoh", "village": world.pontang.pk, "status": "present"}
    assert send(entries=[guest])["entries0"]["outcome"] == "held"
    before = tally(session).stamp
    assert send(entries=[{**guest, "status": "ill"}])["entries0"]["outcome"] == "held"
    waiting = HeldEntry.objects.get()
    assert (waiting.entry["status"], waiting.entry["name"]) == ("ill", "Tamu Contoh")
    assert tally(session).stamp > before

    HeldEntry.objects.update(decided_at=timezone.now(), decided_by=world.officer, taken_in=False)
    send(entries=[{**guest, "status": "ill"}])
    assert not HeldEntry.objects.filter(decided_at__isnull=True).exists()
    send(entries=[guest])
    assert HeldEntry.objects.get(decided_at__isnull=True).entry["status"] == "present"
    assert HeldEntry.objects.get(decided_at__isnull=False).entry["status"] == "ill"
