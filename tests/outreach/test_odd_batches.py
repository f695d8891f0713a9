"""What broken, strange or hostile devices send: one odd entry never keeps the others from being taken."""

import datetime as dt
import json
from uuid import uuid4

import pytest

from offices.errors import DomainError
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import Attendance, HeldEntry
from tests.factories import ContactFactory


@pytest.fixture
def session(schedule, people):
    return schedule()


@pytest.fixture
def send(world, session):
    """``send(entry, ...)`` as the operator of Pontang, through JSON as a device does; the answers."""

    def post(*entries, actor=None, device="HP uji"):
        body = json.dumps({"batch": str(uuid4()), "device": device, "entries": entries}).encode()
        return take_batch(session=session, actor=actor or world.operator, batch=Batch.parse(body))

    return post


def guest(world, **fields) -> dict:
    person = {"key": "tamu", "client_id": str(uuid4()), "name": "Tamu Contoh", "village": world.pontang.pk}
    return person | {"status": "present"} | fields


def test_a_body_nested_deeper_than_anything_sensible_is_refused():
    with pytest.raises(DomainError, match="tetap tersimpan"):
        Batch.parse(b"[" * 100_000 + b"]" * 100_000)


@pytest.mark.parametrize("batch", [5, None, ["x"], {}])
def test_a_batch_id_is_text(batch):
    with pytest.raises(DomainError):
        Batch.parse(json.dumps({"batch": batch, "entries": []}).encode())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Sri \ud83d", "Sri"),  # an emoji cut in two by a keyboard or a maxlength
        ("Sri\x00 Contoh", "Sri Contoh"),
        ("Sri\r\nContoh\x07", "Sri Contoh"),
        ("😀 Sri", "😀 Sri"),
        ("<b>Sri</b>", "<b>Sri</b>"),
    ],
)
def test_names_keep_what_can_be_kept(world, session, send, typed, kept):
    answer = send(guest(world, name=typed, unit=typed, key=typed), device=typed)[0]
    row = Attendance.objects.get(pk=answer["id"])
    assert (answer["outcome"], row.name, row.unit_label, row.device) == ("created", kept, kept, kept)


def test_a_stand_in_keeps_what_can_be_kept(session, send):
    pk = Attendance.objects.get(session=session, roll_number=1).pk
    send({"id": pk, "status": "represented", "represented_by": "Istri \udfff"})
    assert Attendance.objects.get(pk=pk).represented_by == "Istri"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"village": ["36.04.12.2001"]}, "village"),
        ({"village": {}}, "village"),
        ({"name": ["Tamu"]}, "name"),
        ({"name": {"a": 1}}, "name"),
        ({"name": 5}, "name"),
        ({"name": "\ud800\x00"}, "name"),
        ({"client_id": 5}, "unknown"),
        ({"status": ["present"]}, "status"),
    ],
)
def test_values_of_another_shape_reject_their_entry_alone(world, send, fields, reason):
    answers = {answer["key"]: answer for answer in send(guest(world, **fields), guest(world, key="lain"))}
    assert (answers["tamu"]["outcome"], answers["tamu"]["reason"]) == ("rejected", reason)
    assert answers["lain"]["outcome"] == "created"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", 5])
def test_a_time_no_device_can_mean_is_the_servers(world, clock, session, send, as_user, at):
    pk = send(guest(world, at=at))[0]["id"]
    row = Attendance.objects.get(pk=pk)
    assert row.recorded_at == row.received_at
    assert as_user(world.officer).get(f"/kegiatan/{session.pk}/").status_code == 200


def test_an_addition_of_another_village_does_not_exist_for_this_one(world, schedule, people):
    ContactFactory(village=world.tirtayasa)
    session = schedule(villages=[world.pontang, world.tirtayasa])
    theirs = guest(world, village=world.tirtayasa.pk)
    take_batch(session=session, actor=world.other_operator, batch=Batch(uuid4(), "", [theirs]))
    ours = theirs | {"village": world.pontang.pk, "status": "absent"}
    answers = take_batch(session=session, actor=world.operator, batch=Batch(uuid4(), "", [ours]))
    assert [(answer["outcome"], answer["reason"]) for answer in answers] == [("rejected", "unknown")]
    assert Attendance.objects.get(client_id=theirs["client_id"]).status == "present"
    assert not HeldEntry.objects.exists()


def test_a_batch_id_of_another_roll_is_refused(world, session, schedule):
    batch = uuid4()
    take_batch(session=session, actor=world.operator, batch=Batch(batch, "HP uji", []))
    other = schedule(villages=[world.linduk], start=dt.time(13), end=dt.time(14))
    with pytest.raises(DomainError, match="daftar hadir lain"):
        take_batch(session=other, actor=world.operator, batch=Batch(batch, "HP uji", []))
