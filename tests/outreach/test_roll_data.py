"""What a phone is given of a roll: everything it draws, under a stamp, at a price that does not grow with the hall."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outreach.domain import closing, counted
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import Attendance, AttendanceSignature, OutreachSession
from outreach.queries.roll import roll_data
from tests.factories import ContactFactory


@pytest.fixture
def session(schedule, people, clock):
    session = schedule()
    clock.move_to(session.starts_at, tick=False)
    return session


@pytest.fixture
def send(session, world):
    def post(actor=None, **parts):
        batch = Batch(uuid4(), "HP uji", parts.pop("entries", []), format=2, **parts)
        return take_batch(session=session, actor=actor or world.operator, batch=batch)

    return post


def fresh(session) -> OutreachSession:
    return OutreachSession.objects.select_related("host__region", "district").get(pk=session.pk)


def data(user, session) -> dict:
    return roll_data(user, fresh(session))


def group(count, **fields) -> dict:
    return {"key": "n", "category": "pupil", "sex": "f", "age": "0-17", "count": count, **fields}


def test_what_a_page_needs_to_stand_alone(world, session):
    given, starts_at = data(world.operator, session), fresh(session).starts_at
    assert {
        name: given[name] for name in ("format", "session", "user", "open", "may", "starts_at", "early_until")
    } == {
        "format": 2,
        "session": session.pk,
        "user": world.operator.pk,
        "open": True,
        "may": {"close": True},
        "starts_at": starts_at.isoformat(),
        "early_until": (starts_at - dt.timedelta(hours=3)).isoformat(),
    }
    assert given["villages"] == [{"code": world.pontang.pk, "name": "Desa Pontang", "locked": False}]
    assert [(row["no"], row["name"], row["v"]) for row in given["rows"]][:2] == [
        (1, "Contoh Ani", 0), (2, "Contoh Budi", 0),
    ]  # fmt: skip


def test_rows_say_how_they_were_recorded_and_what_else_is_known(world, session, send):
    first, second = Attendance.objects.filter(session=session).order_by("roll_number")[:2]
    entries = [
        {"key": "1", "id": first.pk, "status": "present", "source": "number", "version": 0},
        {"key": "2", "client_id": str(uuid4()), "name": "Tamu", "village": world.pontang.pk, "status": "present",
         "contact": True, "source": "tap"},
    ]  # fmt: skip
    send(entries=entries)
    AttendanceSignature.objects.create(
        attendance=first, strokes=[], signed_at=timezone.now(), received_at=timezone.now(), taken_by=world.operator
    )
    Attendance.objects.filter(pk=second.pk).update(annulled_at=timezone.now())
    rows = {row["name"]: row for row in data(world.operator, session)["rows"]}
    assert (rows[first.name]["src"], rows[first.name]["signed"], "annulled" in rows[first.name]) == (
        "number", True, False,
    )  # fmt: skip
    assert rows[second.name]["annulled"] is True
    assert (rows["Tamu"]["known"], rows["Tamu"]["no"]) == (True, 6)


def test_numbers_by_group_the_doubtful_and_the_late_ones_among_them(world, session, send):
    send(counts=[group(12, village=world.pontang.pk, seen=0)])
    send(actor=world.officer, counts=[group(15, village=world.pontang.pk, seen=0)])
    (number,) = data(world.operator, session)["counts"]
    assert number == {
        "village": world.pontang.pk, "category": "pupil", "sex": "f", "age": "0-17", "count": 15, "two": 12,
    }  # fmt: skip
    closing.close(session=session, actor=world.officer)
    send(counts=[group(3, village=world.pontang.pk, sex="m", age="", seen=0)])
    given = data(world.operator, session)
    assert [(one["sex"], one["count"], one.get("held")) for one in given["counts"]] == [("f", 15, None), ("m", 0, 3)]
    assert (given["held"], given["counted"], given["open"], given["may"]) == ([], 15, False, {"close": False})


def test_notes_with_who_and_when(world, session, send):
    note = {"key": "t", "client_id": str(uuid4()), "village": world.pontang.pk, "text": "Listrik padam"}
    send(notes=[note])
    assert data(world.operator, session)["notes"] == [
        {
            "cid": note["client_id"],
            "village": world.pontang.pk,
            "text": "Listrik padam",
            "at": timezone.now().isoformat(),
            "who": world.operator.name,
        }
    ]


def test_what_is_of_another_village_is_not_in_it(world, schedule, clock):
    ContactFactory(village=world.pontang, name="Contoh Pontang")
    ContactFactory(village=world.tirtayasa, name="Contoh Tirtayasa")
    session = schedule(villages=[world.pontang, world.tirtayasa])
    clock.move_to(session.starts_at, tick=False)
    parts = {
        "counts": [group(4, village=world.tirtayasa.pk, seen=0)],
        "notes": [{"key": "t", "client_id": str(uuid4()), "village": world.tirtayasa.pk, "text": "Hujan"}],
    }
    take_batch(session=session, actor=world.officer, batch=Batch(uuid4(), "HP uji", [], format=2, **parts))
    own, theirs = data(world.operator, session), data(world.officer, session)
    assert ([row["name"] for row in own["rows"]], own["counts"], own["notes"]) == (["Contoh Pontang"], [], [])
    assert (len(theirs["rows"]), len(theirs["counts"]), len(theirs["notes"])) == (2, 1, 1)


def test_the_price_does_not_grow_with_the_hall(world, session, send, as_user):
    client = as_user(world.operator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("attendance_data", args=[session.pk])).status_code == 200
        return len(asked)

    queries()
    few = queries()
    additions = [
        {"key": str(n), "client_id": str(uuid4()), "name": f"Tamu {n}", "village": world.pontang.pk,
         "status": "present"}
        for n in range(20)
    ]  # fmt: skip
    notes = [{"key": f"t{n}", "client_id": str(uuid4()), "village": None, "text": "Catatan"} for n in range(5)]
    send(entries=additions, notes=notes, counts=[group(3, village=world.pontang.pk, seen=0)])
    assert queries() == few


@pytest.fixture
def ask(as_user, world, session):
    client = as_user(world.operator)
    return lambda **headers: client.get(reverse("attendance_data", args=[session.pk]), headers=headers)


def test_who_has_it_is_told_so_until_something_changes(world, session, send, ask, as_user):
    first = ask()
    etag = first.headers["ETag"]
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-cache")
    again = ask(if_none_match=etag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)

    changes = [
        lambda: send(entries=[{"key": "1", "id": session.roll.first().pk, "status": "ill", "version": 0}]),
        lambda: send(notes=[{"key": "t", "client_id": str(uuid4()), "village": world.pontang.pk, "text": "Hujan"}]),
        lambda: counted.count(
            session=session, village=world.pontang, actor=world.officer, counts={("pupil", "f", "0-17"): 3}
        ),
        lambda: closing.close(session=session, actor=world.officer),
    ]
    for change in changes:
        change()
        fresh_one = ask(if_none_match=etag)
        assert fresh_one.status_code == 200
        assert fresh_one.headers["ETag"] != etag
        etag = fresh_one.headers["ETag"]
    assert ask(if_none_match=etag).status_code == 304
    assert ask(if_none_match=etag, accept_language="en").status_code == 304
    other = as_user(world.officer).get(reverse("attendance_data", args=[session.pk]), headers={"if-none-match": etag})
    assert other.status_code == 200


def test_the_shell_has_nobody_in_it(world, session, as_user):
    response = as_user(world.operator).get(reverse("offline_roll"))
    assert (response.status_code, "Contoh Ani" in response.text, 'id="roll-data"' in response.text) == (
        200, False, False,
    )  # fmt: skip
    assert 'id="roll-words"' in response.text
