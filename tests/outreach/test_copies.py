"""A copied session: what is taken over, and for whom, on another day or in another village."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from guidance.models import Topic
from notifications.models import Message
from offices.errors import DomainError
from offices.models import Zone
from outreach.domain import roll, sessions
from outreach.domain.copies import make, pattern_of
from outreach.domain.details import Speaker
from outreach.domain.times import SessionTimes
from outreach.enums import SessionKind, SessionState
from outreach.models import Attendance, SessionOfficer, SessionSpeaker, SessionVillage
from tests.factories import ContactFactory, territory
from tests.outreach.conftest import NOON, details
from villages.enums import Function
from villages.models import Venue

NEXT = SessionTimes(dt.date(2026, 4, 14), dt.time(13), dt.time(15), Zone.WIB)


@pytest.fixture
def source(world, clock, people):
    """A session of Pontang and Linduk with everything a session may have."""
    hall = Venue.objects.create(village=world.pontang, name="Balai Desa Pontang", address="Jl. Contoh 1")
    return sessions.schedule(
        actor=world.officer,
        villages=[world.pontang, world.linduk],
        kind=SessionKind.TRAINING,
        details=details(
            world,
            place=hall,
            members=(world.second_officer,),
            letter_number="W.11-001",
            gathering="Rapat minggon",
            is_public=True,
            further_topics=(Topic.objects.last(),),
            speakers=(Speaker("Contoh Narasumber", "Kepala", "BP3MI Banten"),),
        ),
        functions=Function.values,
        quotas={world.linduk.pk: 5},
        now=NOON,
    )


def copy(source, world, **other):
    return make(pattern=pattern_of(source, actor=world.officer), actor=world.officer, **{"times": NEXT, **other})


def test_everything_but_the_letter_number_and_the_series_is_taken_over(source, world):
    made = copy(source, world)
    assert (made.state, made.kind, made.topic, made.gathering, made.is_public, made.place) == (
        SessionState.DRAFT, SessionKind.TRAINING, source.topic, "Rapat minggon", True, source.place,
    )  # fmt: skip
    assert (made.local_date, made.local_start, made.letter_number, made.series, made.version) == (
        dt.date(2026, 4, 14), dt.time(13), "", None, 1,
    )  # fmt: skip
    assert list(made.further_topics.all()) == [Topic.objects.last()]
    assert SessionSpeaker.objects.get(session=made).agency == "BP3MI Banten"
    officers = SessionOfficer.objects.filter(session=made).order_by("role")
    assert list(officers.values_list("officer", "role")) == [
        (world.officer.pk, "lead"), (world.second_officer.pk, "member"),
    ]  # fmt: skip
    quotas = SessionVillage.objects.filter(session=made).order_by("village_id").values_list("village_id", "quota")
    assert list(quotas) == [(world.pontang.pk, None), (world.linduk.pk, 5)]


def test_those_still_in_office_are_invited_with_what_they_are_called_today(source, world, people):
    people[0].name = "Contoh Baru"
    people[0].save()
    people[1].retired_at = timezone.now()
    people[1].save()
    people[2].term_end = dt.date(2026, 4, 13)
    people[2].save()
    ContactFactory(village=world.pontang, name="Contoh Datang")  # was never on the roll
    made = copy(source, world)
    rows = Attendance.objects.filter(session=made).order_by("roll_number")
    assert list(rows.values_list("roll_number", "name", "answer", "status", "version")) == [
        (1, "Contoh Baru", "", "", 0), (2, "Contoh Dewi", "", "", 0), (3, "Contoh Eko", "", "", 0),
    ]  # fmt: skip
    before = Attendance.objects.filter(session=source).order_by("roll_number").values_list("name", flat=True)
    assert list(before) == ["Contoh Ani", "Contoh Budi", "Contoh Cahya", "Contoh Dewi", "Contoh Eko"]


def test_people_of_the_kecamatan_come_along(source, world):
    where = territory(world.pontang)
    camat = ContactFactory(village=None, function=Function.DISTRICT_HEAD, name="Contoh Camat", **where)
    roll.invite_people(session=source, contacts=[camat.pk])
    made = copy(source, world)
    assert Attendance.objects.filter(session=made, stakeholder=camat).count() == 1
    assert made.tallies.get(village=None).listed == 1


def test_another_village_invites_contacts_of_the_same_functions_there(source, world):
    there = ContactFactory(village=world.tirtayasa, name="Contoh Tirta", function=Function.RT_HEAD)
    ContactFactory(village=world.tirtayasa, name="Contoh Guru", function=Function.TEACHER)
    made = copy(source, world, villages=[world.tirtayasa], venue="Balai Desa Tirtayasa")
    assert list(Attendance.objects.filter(session=made).values_list("stakeholder", flat=True)) == [there.pk]
    assert (made.place, made.venue, made.host) == (None, "Balai Desa Tirtayasa", world.tirtayasa)


def test_another_village_is_asked_for_as_many_as_the_host_was_and_names_them_itself(source, world):
    SessionVillage.objects.filter(session=source, village=world.pontang).update(quota=10)
    ContactFactory(village=world.tirtayasa, name="Contoh Tirta", function=Function.RT_HEAD)
    made = copy(source, world, villages=[world.tirtayasa], venue="Balai Desa Tirtayasa")
    assert SessionVillage.objects.get(session=made).quota == 10
    assert Attendance.objects.filter(session=made).count() == 0


def test_asking_the_village_begins_where_the_village_is_asked(source, world):
    made = copy(source, world, state=SessionState.AWAITING_VILLAGE)
    asked = SessionVillage.objects.filter(session=made).values_list("answer", "asked_at")
    assert (made.state, made.blocks, set(asked)) == (SessionState.AWAITING_VILLAGE, True, {("", NOON)})


def test_a_draft_tells_nobody(source, world):
    before = Message.objects.count()
    copy(source, world)
    assert Message.objects.count() == before


def test_an_officer_who_works_elsewhere_now_is_left_out(source, world):
    world.second_officer.all_postings.update(ends_on=dt.date(2026, 2, 1))
    made = copy(source, world)
    assert list(SessionOfficer.objects.filter(session=made).values_list("officer", flat=True)) == [world.officer.pk]


@pytest.mark.parametrize(
    ("times", "field"),
    [
        (replace(NEXT, local_date=dt.date(2026, 3, 1)), "date"),
        (replace(NEXT, local_date=dt.date(2029, 3, 1)), "date"),
        (replace(NEXT, local_end=dt.time(12)), "end"),
    ],
)
def test_impossible_times_are_refused(source, world, times, field):
    with pytest.raises(DomainError) as error:
        copy(source, world, times=times)
    assert error.value.field == field


def test_a_visit_is_not_logged_by_copying_one(world, schedule):
    visit = schedule(kind=SessionKind.VISIT, day=dt.date(2026, 2, 10), functions=())
    assert visit.logged_afterwards
    with pytest.raises(DomainError) as error:
        copy(visit, world, times=replace(NEXT, local_date=dt.date(2026, 2, 11)))
    assert error.value.field == "date"


def test_a_village_of_another_office_is_refused(source, world):
    with pytest.raises(DomainError) as error:
        copy(source, world, villages=[world.cakung_timur])
    assert error.value.field == "host"
