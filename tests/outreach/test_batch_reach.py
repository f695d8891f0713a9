"""What a batch leaves alone: other villages and rolls, other people's words, acts of another device or format."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain import closing, counted, standing
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.domain.roll_codes import code_of
from outreach.models import Attendance, AttendanceSignature, CountedParticipants, HeldEntry, RollNote, SessionTally
from tests.outreach.recount import assert_agrees

STROKES = [[[0, 0], [9, 9]]]


@pytest.fixture
def session(two_villages):
    return two_villages


@pytest.fixture
def send(world, session):
    """``send("operator", entries=[...], notes=[...])`` through JSON, as that person's phone; the answers in order."""

    def post(who, *, to=None, **body):
        body = {"format": 2, "batch": str(uuid4()), "device": who, "entries": []} | body
        for part in ("entries", "counts", "notes", "signatures"):
            body[part] = [{"key": f"{part}{n}", "seq": n} | entry for n, entry in enumerate(body.get(part, []))]
        sent = Batch.parse(json.dumps(body, default=str).encode())
        answers = take_batch(session=to or session, actor=getattr(world, who), batch=sent)
        return [(answer["outcome"], answer.get("reason")) for answer in sorted(answers, key=lambda one: one["key"])]

    return post


def row(session, number: int) -> Attendance:
    return Attendance.objects.get(session=session, roll_number=number)


def guest(village, **fields):
    return {"client_id": str(uuid4()), "name": "Tamu", "village": village.pk, "status": "present"} | fields


def people_of(village, count, **fields):
    return {"village": village.pk, "category": "public", "sex": "f", "age": "", "count": count, "seen": 0} | fields


def test_what_is_of_another_village_is_rejected_in_every_part(world, session, send):
    theirs = row(session, 6)
    unreached = {
        "entries": [
            {"id": theirs.pk, "status": "ill"},
            {"number": 6, "status": "ill"},
            {"code": code_of(theirs), "status": "ill"},
            guest(world.tirtayasa),
        ],
        "counts": [people_of(world.tirtayasa, 3)],
        "notes": [{"client_id": uuid4(), "text": "Hujan", "village": world.tirtayasa.pk}],
        "signatures": [{"id": theirs.pk, "strokes": STROKES}],
    }
    assert [reason for outcome, reason in send("operator", **unreached) if outcome == "rejected"] == [
        "village", "unknown", "number", "code", "village", "village", "unknown",
    ]  # fmt: skip
    assert {outcome for outcome, _reason in send("other_operator", **unreached)} == {"created", "unchanged"}


def test_a_number_or_signature_of_another_roll_is_of_nobody(world, session, send, schedule):
    other = schedule(villages=[world.pontang], start=dt.time(13), end=dt.time(14))
    foreign = Attendance.objects.filter(session=other).first()
    given = {"entries": [{"number": 6, "status": "ill"}], "signatures": [{"id": foreign.pk, "strokes": STROKES}]}
    assert send("officer", **given) == [("created", None), ("rejected", "unknown")]
    assert not AttendanceSignature.objects.exists()


def test_a_note_of_another_roll_is_not_taken_for_this_one(world, session, send, schedule):
    other = schedule(villages=[world.pontang], start=dt.time(13), end=dt.time(14))
    note = {"client_id": uuid4(), "text": "Hujan", "at": timezone.now() - dt.timedelta(minutes=20)}
    assert send("operator", notes=[note], to=other) == [("created", None)]
    assert send("operator", notes=[note]) == [("rejected", "unknown")]
    kept = RollNote.objects.get()
    assert (kept.session, kept.noted_at) == (other, timezone.now() - dt.timedelta(minutes=20))


def test_nobody_counts_people_of_another_village(world, session):
    with pytest.raises(DomainError, match="tidak ikut"):
        counted.count(session=session, village=world.tirtayasa, actor=world.operator, counts={("pupil", "f"): 3})


def test_one_village_that_closed_holds_back_no_other(world, session, send):
    closing.close(session=session, actor=world.operator)
    sent = {"entries": [{"id": row(session, 6).pk, "status": "present"}, guest(world.tirtayasa)]}
    assert send("other_operator", **sent, counts=[people_of(world.tirtayasa, 4)]) == [
        ("created", None), ("created", None), ("created", None),
    ]  # fmt: skip
    own = {"entries": [{"id": row(session, 1).pk, "status": "present"}, guest(world.pontang)]}
    assert send("officer", **own, counts=[people_of(world.pontang, 4)]) == [("held", "roll_closed")] * 3
    assert_agrees(session, world.officer)


def test_numbers_for_a_session_called_off_wait_under_that_reason(world, session, send):
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    assert send("operator", counts=[people_of(world.pontang, 4, decide=True)]) == [("held", "cancelled")]
    assert (HeldEntry.objects.get().decided_at, CountedParticipants.objects.count()) == (None, 0)


def test_a_number_that_comes_too_late_decides_nothing_and_is_seen_at_once(world, session, send):
    send("operator", counts=[people_of(world.pontang, 12)])
    send("officer", counts=[people_of(world.pontang, 15)])
    closing.close(session=session, actor=world.operator)
    before = SessionTally.objects.get(session=session, village=world.pontang).stamp
    assert send("operator", counts=[people_of(world.pontang, 12, seen=15, decide=True)]) == [("held", "roll_closed")]
    assert set(HeldEntry.objects.values_list("reason", "decided_at")) == {("count", None), ("roll_closed", None)}
    assert SessionTally.objects.get(session=session, village=world.pontang).stamp > before


@pytest.mark.parametrize(("number", "outcome"), [(10_000, "created"), (10_001, "rejected"), (-1, "rejected")])
def test_no_group_has_more_people_than_can_be(world, session, send, number, outcome):
    assert send("operator", counts=[people_of(world.pontang, number)])[0][0] == outcome


def test_a_number_taken_back_to_nothing_contradicts_nobody(world, session, send):
    send("operator", counts=[people_of(world.pontang, 12)])
    send("officer", counts=[people_of(world.pontang, 0, seen=12)])
    assert send("operator", counts=[people_of(world.pontang, 15, seen=12)]) == [("corrected", None)]
    assert not HeldEntry.objects.exists()


def test_people_added_in_both_villages_are_numbered_on(world, session, send):
    send("operator", entries=[guest(world.pontang)])
    send("other_operator", entries=[guest(world.tirtayasa)])
    added = Attendance.objects.filter(client_id__isnull=False).order_by("roll_number")
    assert list(added.values_list("roll_number", "village")) == [(7, world.pontang.pk), (8, world.tirtayasa.pk)]


def test_of_somebody_added_and_put_right_at_once_the_later_word_counts(world, session, send):
    first = guest(world.pontang, name="Tamu Salah", unit="RT 1")
    send("operator", entries=[first, first | {"name": "Tamu Benar", "status": "ill"}])
    added = Attendance.objects.get(client_id=first["client_id"])
    assert (added.name, added.status) == ("Tamu Benar", "ill")


def test_a_later_word_about_one_held_addition_leaves_the_others(world, session, send):
    closing.close(session=session, actor=world.operator)
    one, two = guest(world.pontang, name="Tamu Satu"), guest(world.pontang, name="Tamu Dua")
    send("operator", entries=[one, two])
    send("operator", entries=[one | {"status": "ill"}])
    said = {entry["name"]: entry["status"] for entry in HeldEntry.objects.values_list("entry", flat=True)}
    assert said == {"Tamu Satu": "ill", "Tamu Dua": "present"}


@pytest.mark.parametrize("decided", ["present", "absent"])
def test_a_decision_is_on_two_records_and_says_which_one_was_right(world, session, send, decided):
    """What came late for the same row goes on waiting."""
    pk = row(session, 1).pk
    send("operator", entries=[{"id": pk, "status": "present"}])
    send("officer", entries=[{"id": pk, "status": "absent"}])
    closing.close(session=session, actor=world.operator)
    send("operator", entries=[{"id": pk, "status": "ill", "seq": 7}])
    closing.undo_close(session=session, actor=world.operator)
    send("officer", entries=[{"id": pk, "status": decided, "version": 2, "decide": True, "seq": 8}])
    rows = HeldEntry.objects.order_by("reason").values_list("reason", "taken_in")
    assert list(rows) == [("conflict", decided == "present"), ("roll_closed", None)]


def test_a_stand_in_is_of_somebody_represented_alone(world, session, send):
    pk = row(session, 1).pk
    for status, kept in (("represented", "Istri"), ("present", "")):
        version = row(session, 1).version
        send("operator", entries=[{"id": pk, "status": status, "represented_by": "Istri", "version": version}])
        assert row(session, 1).represented_by == kept


def test_acts_of_two_phones_are_not_ordered_by_each_others_count(world, session, send):
    """The second phone agrees, under a number far ahead: the first one's next act is still its next."""
    pk = row(session, 1).pk
    send("operator", entries=[{"id": pk, "status": "present", "seq": 1}])
    assert send("officer", entries=[{"id": pk, "status": "present", "seq": 5000}]) == [("unchanged", None)]
    assert send("operator", entries=[{"id": pk, "status": "ill", "seq": 2}]) == [("corrected", None)]


def test_the_same_act_sent_under_two_batches_is_not_a_later_one(world, session, send):
    pk = row(session, 1).pk
    send("operator", entries=[{"id": pk, "status": "present", "seq": 5}])
    send("officer", entries=[{"id": pk, "status": "ill", "version": 1}])
    assert send("operator", entries=[{"id": pk, "status": "present", "seq": 5}]) == [("conflict", None)]


def test_an_old_phone_has_no_order_of_its_own(world, session, send):
    """The first format counts within one batch: its next batch begins anew, also where a newer page sent between."""
    first, second = row(session, 1).pk, row(session, 2).pk
    send("operator", format=1, entries=[{"id": second, "status": "ill"}, {"id": first, "status": "ill"}])
    assert row(session, 1).device_seq is None
    assert send("operator", format=1, entries=[{"id": first, "status": "present", "version": 1}]) == [
        ("corrected", None)
    ]
    send("operator", entries=[{"id": first, "status": "ill", "version": 2, "seq": 9}])
    assert send("operator", format=1, entries=[{"id": first, "status": "present", "version": 3}]) == [
        ("corrected", None)
    ]


def test_a_time_after_it_was_sent_is_the_servers(world, session, send):
    later = timezone.now() + dt.timedelta(hours=1)
    send("operator", sent_at=timezone.now(), entries=[{"id": row(session, 1).pk, "status": "present", "at": later}])
    assert row(session, 1).recorded_at == timezone.now()


def test_all_parts_together_have_a_limit():
    parts = {"entries": [{}] * 250, "counts": [{}] * 100, "notes": [{}] * 100, "signatures": [{}] * 51}
    body = {"format": 2, "batch": str(uuid4()), **parts}
    with pytest.raises(DomainError, match="500"):
        Batch.parse(json.dumps(body).encode())
    assert len(Batch.parse(json.dumps(body | {"counts": [{}] * 99}).encode()).counts) == 99


def test_every_village_has_the_tally_of_its_own(world, session, send):
    send("operator", entries=[{"id": row(session, 1).pk, "status": "present"}], counts=[people_of(world.pontang, 2)])
    kept = dict(SessionTally.objects.filter(session=session).values_list("village", "counted"))
    assert kept == {world.pontang.pk: 2, world.tirtayasa.pk: 0}
