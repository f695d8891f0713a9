"""What the database itself refuses of planned sessions: places, series, villages' answers, speakers, reports."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from offices.domain.territory import ancestors_of
from outreach.enums import InvitationAnswer, ReportState, SeriesPeriod, SessionState, VillageAnswer
from outreach.models import OutreachSession, SessionReport, SessionSeries, SessionSpeaker, SessionUnit, SessionVillage
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll
from villages.models import Venue

DAY = dt.date(2026, 3, 10)


@pytest.fixture
def hall(world):
    return Venue.objects.create(village=world.pontang, name="Balai Desa", capacity=80)


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_a_place_holds_one_session_at_a_time(world, hall):
    first = SessionFactory(host=world.pontang, place=hall)
    with refused("venue_holds_one_session_at_a_time"), transaction.atomic():
        SessionFactory(host=world.pontang, place=hall, starts_at=first.starts_at + dt.timedelta(hours=1))
    SessionFactory(host=world.pontang, place=hall, starts_at=first.ends_at)


@pytest.mark.parametrize(
    "free", [{"state": SessionState.DRAFT}, {"state": SessionState.POSTPONED, "reason": "banjir"}, {"place": None}]
)
def test_what_binds_no_place_is_no_clash(world, hall, free):
    first = SessionFactory(host=world.pontang, place=hall)
    SessionFactory(**{"host": world.pontang, "place": hall, "starts_at": first.starts_at, **free})


def test_an_imported_session_binds_nobody(world, hall):
    with refused("session_blocks_as_its_state_says"), transaction.atomic():
        SessionFactory(host=world.pontang, place=hall, state=SessionState.CLOSED, imported=True, blocks=True)
    SessionFactory(host=world.pontang, place=hall, state=SessionState.CLOSED, imported=True, blocks=False)


def series_of(world):
    return SessionSeries.objects.create(
        office=world.pontang.office,
        regional_office=world.pontang.office.regional_office,
        period=SeriesPeriod.WEEK,
        first=DAY,
        until=DAY + dt.timedelta(weeks=8),
        created_by=world.officer,
    )


def test_a_series_gives_a_day_once_wherever_the_session_moved(world):
    series = series_of(world)
    SessionFactory(host=world.pontang, series=series, occurrence=DAY)
    with refused("series_has_one_session_for_a_day_of_its_rule"), transaction.atomic():
        SessionFactory(host=world.tirtayasa, series=series, occurrence=DAY)
    with refused("session_of_a_series_keeps_the_day_of_its_rule"), transaction.atomic():
        SessionFactory(host=world.tirtayasa, series=series)


def test_a_series_has_an_end_after_its_beginning(world):
    series = series_of(world)
    with refused("series_ends_after_it_begins"), transaction.atomic():
        SessionSeries.objects.filter(pk=series.pk).update(until=DAY - dt.timedelta(days=1))


def test_a_session_does_not_follow_itself(world):
    session = SessionFactory(host=world.pontang)
    with refused("session_follows_another_one"), transaction.atomic():
        OutreachSession.objects.filter(pk=session.pk).update(parent=session.pk)


def test_a_village_answers_at_a_time_through_somebody(world):
    row = SessionVillage.objects.filter(session=SessionFactory(host=world.pontang))
    with refused("village_answer_says_when_and_by_whom"), transaction.atomic():
        row.update(answer=VillageAnswer.CONFIRMED)
    with refused("village_quota_asks_for_somebody"), transaction.atomic():
        row.update(quota=0)


def test_only_somebody_who_sends_another_names_them(world):
    row = on_roll(SessionFactory(host=world.pontang), ContactFactory(village=world.pontang))
    row.answer, row.answer_stand_in = InvitationAnswer.COMING, "Contoh Wakil"
    with refused("only_an_answer_of_sending_somebody_names_them"), transaction.atomic():
        row.save()


def test_a_unit_and_a_position_are_named_once(world):
    session, unit = SessionFactory(host=world.pontang), UnitFactory(village=world.pontang)
    SessionUnit.objects.create(session=session, unit=unit, village=world.pontang)
    with refused("session_names_a_unit_once"), transaction.atomic():
        SessionUnit.objects.create(session=session, unit=unit, village=world.pontang)
    SessionSpeaker.objects.create(session=session, position=1, name="Contoh")
    with refused("session_has_one_speaker_per_position"), transaction.atomic():
        SessionSpeaker.objects.create(session=session, position=1, name="Contoh Lain")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": ReportState.SUBMITTED}, "report_submitted_says_when_and_what"),
        ({"state": ReportState.RETURNED}, "report_returned_has_a_reason"),
        ({"state": ReportState.APPROVED, "body": "isi"}, "report_"),
    ],
)
def test_a_report_says_who_did_what_when(world, fields, name):
    session = SessionFactory(host=world.pontang)
    ids = ancestors_of(code=world.pontang.pk, office=world.pontang.office)
    with refused(name), transaction.atomic():
        SessionReport.objects.create(session=session, due_on=DAY, **ids, **fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"capacity": 0}, "venue_seats_somebody"),
        ({"latitude": 1}, "venue_has_a_whole_point_on_earth"),
        ({"latitude": 91, "longitude": 0}, "venue_has_a_whole_point_on_earth"),
        ({"name": "Balai Desa"}, "village_names_a_venue_once"),
    ],
)
def test_a_place_is_a_place(world, hall, fields, name):
    with refused(name), transaction.atomic():
        Venue.objects.create(**{"village": world.pontang, "name": "Aula", **fields})
