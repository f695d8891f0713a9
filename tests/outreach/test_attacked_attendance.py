"""What broken and hostile phones send of attendance without signal: answered, and nobody's page fails for it."""

import json
from uuid import uuid4

import pytest
from django.db import connection

from outreach.domain import closing
from outreach.models import Attendance, AttendanceBatch
from tests.factories import ContactFactory

FIRST_YEAR, LAST_YEAR = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"
NUL_COOKIE = '"\\000"'  # how a cookie writes it


@pytest.fixture
def session(world, schedule, people, clock):
    """Of two villages, under way."""
    ContactFactory(village=world.tirtayasa, name="Contoh Tirta")
    session = schedule(villages=[world.pontang, world.tirtayasa])
    clock.move_to(session.starts_at, tick=False)
    return session


def row(session, number: int = 1) -> Attendance:
    return Attendance.objects.get(session=session, roll_number=number)


def send(client, session, **fields):
    body = {"format": 2, "batch": str(uuid4()), "device": "ab12cd34.x", "entries": [], **fields}
    return client.post(f"/kegiatan/{session.pk}/hadir/kirim/", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("odd", [["present"], {"a": 1}, [], {}])
@pytest.mark.parametrize("name", ["status", "source", "function"])
def test_a_word_of_another_shape_strands_no_batch(world, session, as_user, name, odd):
    guest = {"client_id": str(uuid4()), "name": "Tamu Contoh", "village": world.pontang.pk, "status": "present"}
    sent = [{"key": "tamu", **guest, name: odd}, {"key": "lain", "id": row(session).pk, "status": "present"}]
    answers = send(as_user(world.operator), session, entries=sent).json()["answers"]
    outcomes = {answer["key"]: answer["outcome"] for answer in answers}
    assert outcomes == {"tamu": "rejected" if name == "status" else "created", "lain": "created"}


@pytest.mark.parametrize("odd", [["36.04.12.2001"], {"a": 1}])
def test_a_note_of_a_village_of_another_shape_is_rejected(world, session, as_user, odd):
    note = {"key": "n", "client_id": str(uuid4()), "village": odd, "text": "Contoh"}
    answers = send(as_user(world.operator), session, notes=[note]).json()["answers"]
    assert [(answer["outcome"], answer["reason"]) for answer in answers] == [("rejected", "village")]


@pytest.mark.parametrize("sent_at", [FIRST_YEAR, LAST_YEAR])
def test_a_clock_at_the_end_of_time_keeps_pages_open(world, session, as_user, clock, sent_at):
    clock.move_to(session.ends_at, tick=False)
    closing.close(session=session, actor=world.officer)
    entry = {"key": "k", "id": row(session).pk, "status": "present", "at": sent_at}
    assert send(as_user(world.operator), session, sent_at=sent_at, entries=[entry]).status_code == 200
    assert AttendanceBatch.objects.get(session=session).sent_at is None
    for person in (world.officer, world.operator):
        assert as_user(person).get(f"/kegiatan/{session.pk}/").status_code == 200


def test_a_carried_batch_of_no_account_is_its_senders(world, session, as_user):
    entry = {"key": "k", "id": row(session).pk, "status": "present"}
    answer = send(as_user(world.operator), session, user=2**62, carried=True, entries=[entry])
    connection.check_constraints()  # which wait for the end of the transaction
    assert answer.json()["answers"][0]["outcome"] == "created"
    assert AttendanceBatch.objects.get(session=session).origin_id is None


def test_a_village_no_database_can_look_for_is_none(world, session, as_user):
    for path in ("hadir/tutup/batal/", "ditahan/masukkan/"):
        response = as_user(world.officer).post(f"/kegiatan/{session.pk}/{path}", {"village": "a\x00b"})
        assert response.status_code < 500


@pytest.mark.parametrize("path", ["/luring/siap/", "/"])
def test_a_cookie_no_database_can_look_for_is_no_phone(world, session, as_user, path):
    client = as_user(world.operator)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    assert client.get(path, HTTP_COOKIE=f"{cookies}; perangkat={NUL_COOKIE}").status_code == 200
