"""Signatures drawn on the screen: bounded, once, the newest counts, shown as whole numbers alone."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from outreach.domain import closing, held
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.domain.signatures import MOST_POINTS, MOST_STROKES, clean, path_of
from outreach.models import Attendance, AttendanceSignature, HeldEntry, OutreachSession, SessionTally
from outreach.queries.roll import roll_data
from outreach.queries.session_page import SessionPage
from tests.factories import ContactFactory, SessionFactory, on_roll

DRAWN = [[[100, 500], [300, 200], [900, 400]], [[200, 700]]]
OTHER = [[[0, 0], [1000, 1000]]]


@pytest.fixture
def row(world, clock) -> Attendance:
    session = SessionFactory(host=world.pontang, starts_at=timezone.now(), lead=world.officer)
    return on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani"))


def send(actor, session: OutreachSession, *signatures: dict[str, Any], entries=(), batch=None) -> list[dict[str, Any]]:
    sent = Batch(id=batch or uuid4(), device="ab12cd34", entries=list(entries), signatures=list(signatures), format=2)
    return take_batch(session=session, actor=actor, batch=sent)


def drawn(row: Attendance, strokes: Any = DRAWN, minutes: int = 0) -> dict[str, Any]:
    at = timezone.now() - dt.timedelta(hours=1) + dt.timedelta(minutes=minutes)
    return {"key": f"sr{row.pk}", "id": row.pk, "strokes": strokes, "at": at.isoformat()}


def outcomes(answers: list[dict[str, Any]]) -> list[str]:
    return [answer["outcome"] for answer in answers]


def test_it_is_kept_with_who_took_it_and_when(row, world):
    answers = send(world.operator, row.session, drawn(row))
    assert answers == [{"key": f"sr{row.pk}", "outcome": "created", "id": row.pk}]
    kept = AttendanceSignature.objects.get()
    assert (kept.attendance, kept.strokes, kept.taken_by) == (row, DRAWN, world.operator)
    assert (kept.signed_at, kept.received_at) == (timezone.now() - dt.timedelta(hours=1), timezone.now())
    assert SessionTally.objects.get().stamp == 1
    row.refresh_from_db()
    assert (row.status, row.version) == ("", 0)


def test_sent_again_it_is_one(row, world):
    batch = uuid4()
    first = send(world.operator, row.session, drawn(row), batch=batch)
    assert send(world.operator, row.session, drawn(row), batch=batch) == first
    assert outcomes(send(world.operator, row.session, drawn(row))) == ["unchanged"]
    assert (AttendanceSignature.objects.count(), SessionTally.objects.get().stamp) == (1, 1)


@pytest.mark.parametrize(("minutes", "outcome", "left"), [(5, "corrected", OTHER), (-5, "unchanged", DRAWN)])
def test_the_newer_one_replaces_the_older_whichever_comes_last(minutes, outcome, left, row, world):
    send(world.operator, row.session, drawn(row))
    assert outcomes(send(world.officer, row.session, drawn(row, OTHER, minutes))) == [outcome]
    assert AttendanceSignature.objects.get().strokes == left


def test_somebody_added_in_the_same_batch_signs_too(row, world):
    client_id = str(uuid4())
    added = {
        "key": "c1",
        "client_id": client_id,
        "name": "Contoh Tamu",
        "village": row.village_id,
        "status": "present",
    }
    signed = {"key": "sc1", "client_id": client_id, "strokes": DRAWN}
    assert outcomes(send(world.operator, row.session, signed, entries=[added])) == ["created", "created"]
    assert AttendanceSignature.objects.get().attendance.name == "Contoh Tamu"


def test_nobody_signs_for_people_out_of_scope(row, world):
    foreign = on_roll(SessionFactory(host=world.tirtayasa), ContactFactory(village=world.tirtayasa))
    unknown = [drawn(foreign), {"key": "x", "strokes": DRAWN}, {"key": "y", "id": "1", "strokes": DRAWN},
               {"key": "z", "client_id": str(uuid4()), "strokes": DRAWN}]  # fmt: skip
    answers = send(world.operator, row.session, *unknown)
    assert [(answer["outcome"], answer["reason"]) for answer in answers] == [("rejected", "unknown")] * 4
    assert AttendanceSignature.objects.count() == 0


@pytest.mark.parametrize(
    "strokes",
    [
        None, [], [[]], [[[1, 2]]], "M0 0", {"0": 1}, [[1, 2], [3, 4]], [[[1, 2, 3], [1, 2]]], [[[1, -1], [1, 2]]],
        [[[1, 1001], [1, 2]]], [[[1.5, 2], [1, 2]]], [[[True, 2], [1, 2]]], [[["1", 2], [1, 2]]], [[None, [1, 2]]],
        [[[1, 1]] * (MOST_POINTS + 1)], [[[1, 1]]] * (MOST_STROKES + 1),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_is_no_drawing_is_not_kept(strokes):
    assert clean(strokes) is None


def test_a_refused_drawing_is_answered_with_its_reason(row, world):
    answers = send(world.operator, row.session, drawn(row, [[[1, 2000], [1, 2]]]))
    assert (answers[0]["outcome"], answers[0]["reason"]) == ("rejected", "strokes")


@pytest.mark.parametrize("strokes", [DRAWN, OTHER, [[[1, 1]] * MOST_POINTS], [[[1, 1]]] * MOST_STROKES])
def test_what_a_hand_draws_is_kept(strokes):
    assert clean(strokes) == strokes


def test_it_is_drawn_twice_as_wide_as_high():
    assert path_of(DRAWN) == "M200 500L600 200L1800 400M400 700h0"


def shown(strokes: Any) -> str:
    return Template("{% load signatures %}{{ strokes|signature }}").render(Context({"strokes": strokes}))


def test_a_page_shows_nothing_but_whole_numbers():
    assert '<path d="M200 500L600 200L1800 400M400 700h0"/>' in shown(DRAWN)
    assert shown(None) == shown("") == ""
    with pytest.raises(ValueError, match="invalid literal"):
        shown([[['"/><script>', 1]]])


def test_the_session_page_shows_them_to_those_who_see_the_person(row, world, as_user):
    send(world.operator, row.session, drawn(row))
    page = reverse("session_detail", args=[row.session_id])
    for user, sees in (
        (world.officer, True),
        (world.operator, True),
        (world.regional_head, True),
        (world.national, False),
    ):
        shown = as_user(user).get(page).content.decode()
        assert ("Tanda tangan di layar (1)" in shown, path_of(DRAWN) in shown) == (sees, sees)


def test_the_roll_on_the_phone_says_only_that_there_is_one(row, world, as_user):
    send(world.operator, row.session, drawn(row))
    answer = as_user(world.operator).get(reverse("attendance_data", args=[row.session_id]))
    (line,) = answer.json()["rows"]
    assert line["signed"] is True
    assert "strokes" not in answer.content.decode()


@pytest.fixture
def closed(row, world) -> OutreachSession:
    closing.close(session=row.session, actor=world.officer)
    return row.session


def late_guest(session: OutreachSession, actor, client_id: str) -> None:
    guest = {
        "key": "c1",
        "client_id": client_id,
        "name": "Contoh Tamu",
        "village": session.host_id,
        "status": "present",
    }
    signed = {"key": "sc1", "client_id": client_id, "strokes": DRAWN}
    answers = send(actor, session, signed, entries=[guest])
    assert [(answer["outcome"], answer["reason"]) for answer in answers] == [("held", "roll_closed")] * 2


def test_of_somebody_added_too_late_it_waits_and_is_taken_in_too(closed, world, clock):
    client_id = str(uuid4())
    late_guest(closed, world.operator, client_id)
    drawn_at = timezone.now()
    (waiting,) = SessionPage(world.officer, closed).held.late
    assert waiting.signed
    assert roll_data(world.operator, closed)["held"][0]["signed"] is True
    clock.shift(dt.timedelta(hours=1))
    held.take_in_late(session=closed, actor=world.officer)
    kept = AttendanceSignature.objects.get()
    assert (kept.attendance.name, kept.strokes, kept.taken_by) == ("Contoh Tamu", DRAWN, world.operator)
    assert (kept.signed_at, kept.received_at) == (drawn_at, drawn_at)
    assert "signature" not in HeldEntry.objects.get().entry
    again = {"key": "s", "client_id": client_id, "strokes": DRAWN}
    assert outcomes(send(world.operator, closed, again)) == ["unchanged"]


@pytest.mark.parametrize(
    ("minutes", "strokes", "outcome", "left"),
    [(5, OTHER, "held", OTHER), (5, DRAWN, "unchanged", DRAWN), (-5, OTHER, "unchanged", DRAWN)],
)
def test_of_two_that_wait_the_newer_counts(minutes, strokes, outcome, left, closed, world, clock):
    client_id = str(uuid4())
    late_guest(closed, world.operator, client_id)
    at = timezone.now() + dt.timedelta(minutes=minutes)
    clock.shift(dt.timedelta(hours=1))
    stamp = SessionTally.objects.get().stamp
    newer = {"key": "s", "client_id": client_id, "strokes": strokes, "at": at.isoformat()}
    assert outcomes(send(world.operator, closed, newer)) == [outcome]
    assert SessionTally.objects.get().stamp == stamp + (outcome == "held")
    held.decide(entry=HeldEntry.objects.get(), actor=world.officer, take_in=True)
    assert AttendanceSignature.objects.get().strokes == left


def test_left_out_the_signature_goes(closed, world):
    client_id = str(uuid4())
    late_guest(closed, world.operator, client_id)
    held.decide(entry=HeldEntry.objects.get(), actor=world.officer, take_in=False)
    assert (AttendanceSignature.objects.count(), "signature" in HeldEntry.objects.get().entry) == (0, False)
    (answer,) = send(world.operator, closed, {"key": "s", "client_id": client_id, "strokes": DRAWN})
    assert (answer["outcome"], answer["reason"]) == ("rejected", "unknown")


def test_nobody_signs_for_a_late_person_of_another_village(closed, world):
    client_id = str(uuid4())
    late_guest(closed, world.operator, client_id)
    (answer,) = send(world.other_operator, closed, {"key": "s", "client_id": client_id, "strokes": OTHER})
    assert (answer["outcome"], answer["reason"]) == ("rejected", "unknown")
    assert HeldEntry.objects.get().entry["signature"]["strokes"] == DRAWN
