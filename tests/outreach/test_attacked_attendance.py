"""What broken and hostile phones send of attendance without signal: answered, and nobody's page fails for it."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from outreach.domain import closing
from outreach.domain.sent_items import SentItem
from outreach.models import (
    Attendance,
    AttendanceBatch,
    HeldEntry,
    OutreachSession,
    RollAct,
    SessionPhoto,
    SessionVillage,
)
from tests.files.uploads import encoded, picture, upload
from tests.outreach.photographed import photo_of
from villages.models import AssistedVillage

FIRST_YEAR, LAST_YEAR = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"
NUL_COOKIE = '"\\000"'  # how a cookie writes it


@pytest.fixture
def session(two_villages):
    return two_villages


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


@pytest.mark.parametrize("at", ["0002-01-01T00:00:00Z", "1970-01-01T00:00:00Z", FIRST_YEAR, LAST_YEAR])
def test_an_item_of_another_age_was_written_now(clock, at):
    now = timezone.now()
    assert SentItem.read({"client_id": str(uuid4()), "at": at}, now=now).at == now


@pytest.mark.parametrize(("minutes", "kept"), [(-1, -1), (0, 0), (1, 0)])
def test_an_item_is_not_of_the_future(clock, minutes, kept):
    now = timezone.now()
    at = (now + dt.timedelta(minutes=minutes)).isoformat()
    item = SentItem.read({"client_id": str(uuid4()), "at": at, "sent_at": now.isoformat()}, now=now)
    assert item.at == now + dt.timedelta(minutes=kept)


@pytest.fixture
def changed_hands(world, session, as_user, clock):
    """Closed two hours ago by the office that held it; one village is another office's now, one entry came late."""
    clock.move_to(session.ends_at, tick=False)
    closing.close(session=session, actor=world.officer)
    theirs = Attendance.objects.get(session=session, village=world.tirtayasa)
    send(as_user(world.other_operator), session, entries=[{"key": "k", "id": theirs.pk, "status": "present"}])
    clock.shift(2 * (session.ends_at - session.starts_at))
    AssistedVillage.objects.filter(pk=world.tirtayasa.pk).update(office=world.cilegon)
    SessionVillage.objects.filter(session=session, village=world.tirtayasa).update(office=world.cilegon)
    return theirs


def test_the_present_office_of_a_village_adds_no_photo_to_a_session_of_another(world, changed_hands, as_user):
    body = {"client_id": str(uuid4()), "photo": upload(encoded(picture((64, 48))), "foto.jpg", "image/jpeg")}
    answer = as_user(world.near_officer).post(f"/kegiatan/{changed_hands.session_id}/hadir/foto/", body).json()
    assert (answer["outcome"], "kantor yang menyelenggarakannya" in answer["reason"]) == ("rejected", True)
    assert not SessionPhoto.objects.exists()


def test_nobody_takes_photos_off_through_another_session_or_office(world, changed_hands, as_user, schedule):
    photo = photo_of(changed_hands.session, world.other_operator, village=world.tirtayasa)
    other = schedule(villages=[world.linduk], day=dt.date(2026, 3, 12))
    as_user(world.near_officer).post(f"/kegiatan/{photo.session_id}/foto/{photo.pk}/hapus/")
    response = as_user(world.officer).post(f"/kegiatan/{other.pk}/foto/{photo.pk}/hapus/")
    photo.refresh_from_db()
    assert (response.status_code, photo.removed_at) == (404, None)


@pytest.mark.parametrize("act", ["koreksi", "batalkan"])
def test_the_present_office_of_a_village_corrects_no_closed_roll_of_another(world, changed_hands, as_user, act):
    row = changed_hands
    path = f"/kegiatan/{row.session_id}/hadir/{row.pk}/{act}/"
    typed = {"status": "absent", "reason": "Bukan urusan kami", "seen": row.version}
    assert as_user(world.near_officer).post(path, typed).status_code == 422
    assert not RollAct.objects.filter(attendance=row).exists()
    assert as_user(world.officer).post(path, typed).status_code == 302


def test_the_present_office_of_a_village_takes_nothing_into_a_roll_of_another(world, changed_hands, as_user):
    row, entry = changed_hands, HeldEntry.objects.get()
    client = as_user(world.near_officer)
    path = f"/kegiatan/{row.session_id}/ditahan"
    assert OutreachSession.objects.visible_to(world.near_officer).filter(pk=row.session_id).exists()
    for way, typed in ((f"{entry.pk}/", {}), (f"{entry.pk}/", {"take_in": "1"}), ("masukkan/", {})):
        assert client.post(f"{path}/{way}", typed).status_code == 404
    assert not HeldEntry.objects.filter(decided_at__isnull=False).exists()
    as_user(world.officer).post(f"{path}/masukkan/")
    row.refresh_from_db()
    assert row.status == "present"


def test_the_page_offers_the_present_office_of_a_village_nothing_of_it(world, changed_hands, as_user):
    path = f"/kegiatan/{changed_hands.session_id}/"
    offered = [b"/ditahan/" in as_user(person).get(path).content for person in (world.officer, world.near_officer)]
    assert offered == [True, False]
