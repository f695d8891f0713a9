"""What is said when an officer or a hall is taken, and what becomes of an act the database made give way."""

import datetime as dt

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.urls import reverse

from guidance.models import Topic
from offices.errors import DomainError
from outreach.domain import moves, sessions
from outreach.domain.clashes import GaveWay, clash_sentence, once_more
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState
from outreach.models import OutreachSession
from tests.outreach.conftest import DAY, details
from villages.models import Venue

HALL = "Balai Desa Pontang, Desa Pontang, Kec. Pontang, sudah dipakai pukul 09.00–11.00 WIB: "


@pytest.fixture
def hall(world):
    return Venue.objects.create(village=world.pontang, name="Balai Desa Pontang")


def test_a_hall_holds_one_session_at_a_time(world, schedule, hall):
    first = schedule(place=hall)
    with pytest.raises(DomainError) as refusal:
        schedule(place=hall, lead=world.second_officer, start=dt.time(10), end=dt.time(12))
    assert (refusal.value.field, refusal.value.message) == ("place", f"{HALL}{first}.")
    schedule(place=hall, lead=world.second_officer, start=dt.time(11), end=dt.time(12))
    assert OutreachSession.objects.count() == 2


def test_a_draft_takes_neither_hall_nor_officer(world, schedule, hall, clock):
    for _twice in range(2):
        draft = sessions.schedule(
            actor=world.officer, villages=[world.pontang], kind="outreach", state=SessionState.DRAFT,
            details=details(world, place=hall),
        )  # fmt: skip
    assert (draft.blocks, schedule(place=hall).blocks) == (False, True)


def test_everybody_who_is_busy_is_named(world, schedule):
    schedule(members=[world.second_officer], open_ended=True, venue="Aula")
    with pytest.raises(DomainError) as refusal:
        schedule(villages=[world.tirtayasa], members=[world.second_officer], start=dt.time(10), end=dt.time(12))
    place = "sudah bertugas di Aula, Desa Pontang, Kec. Pontang, pukul 09.00 WIB s.d. selesai."
    assert refusal.value.message.count(place) == 2
    assert {name in refusal.value.message for name in (world.officer.name, world.second_officer.name)} == {True}


def test_moving_onto_a_busy_hour_is_told_and_moves_nothing(world, schedule):
    schedule(start=dt.time(13), end=dt.time(15), venue="SDN 1")
    session = schedule()
    times = SessionTimes(DAY, dt.time(14), dt.time(16), SessionTimes.of(session).zone)
    with pytest.raises(DomainError, match="sudah bertugas di SDN 1"):
        moves.move(session=session, actor=world.officer, times=times, seen_version=1)
    session.refresh_from_db()
    assert (session.local_start, session.version) == (dt.time(9), 1)


def test_of_a_session_of_another_office_only_the_hours_are_told(world, schedule):
    session = schedule()
    OutreachSession.objects.filter(pk=session.pk).update(office=world.cilegon)
    mine = schedule(day=DAY + dt.timedelta(days=1))
    sentence = clash_sentence(times=SessionTimes.of(session), officer_ids=[world.officer.pk], session=mine)
    assert sentence == f"{world.officer.name} sudah bertugas untuk kantor lain pukul 09.00–11.00 WIB."


def test_other_refusals_of_the_database_are_not_taken_for_a_clash(world, clock):
    with pytest.raises(IntegrityError, match="session_called_off_has_a_reason"):
        sessions.schedule(
            actor=world.officer, villages=[world.pontang], kind="outreach", details=details(world),
            state=SessionState.CANCELLED,
        )  # fmt: skip


def failing(code: str, times: int, calls: list[str]):
    @once_more
    def act() -> str:
        calls.append("tried")
        if len(calls) <= times:
            with connection.cursor() as cursor:
                cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$")
        return "done"

    return act


@pytest.mark.parametrize("code", ["40P01", "40001"])
@pytest.mark.django_db(transaction=True)
def test_an_act_that_gave_way_is_tried_once_more(code):
    calls: list[str] = []
    assert (failing(code, 1, calls)(), len(calls)) == ("done", 2)


@pytest.mark.django_db(transaction=True)
def test_an_act_that_gave_way_twice_is_a_sentence():
    calls: list[str] = []
    with pytest.raises(GaveWay, match="Isian Anda masih ada; simpan sekali lagi"):
        failing("40P01", 2, calls)()
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_other_troubles_of_the_database_are_not_tried_again():
    calls: list[str] = []
    with pytest.raises(OperationalError):
        failing("57014", 1, calls)()
    assert len(calls) == 1


def test_a_refused_save_keeps_the_form(world, as_user, clock, schedule, hall):
    schedule(place=hall, lead=world.second_officer)
    form = {
        "host": world.pontang.pk, "kind": "outreach", "date": DAY.isoformat(), "start": "09:30", "end": "10:30",
        "venue": "Aula", "topic": Topic.objects.earliest("pk").pk, "lead": world.second_officer.pk,
        "notes": "bawa proyektor",
    }  # fmt: skip
    response = as_user(world.officer).post(reverse("session_create"), form)
    assert response.status_code == 422
    page = response.content.decode()
    assert f"{world.second_officer.name} sudah bertugas di" in page
    assert "bawa proyektor" in page
