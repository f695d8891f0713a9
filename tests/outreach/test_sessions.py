"""Scheduling, changing and cancelling: the rules, and what they leave behind."""

import datetime as dt

import pytest
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain import sessions, standing
from outreach.enums import SessionKind, SessionState
from outreach.models import Attendance, OutreachSession, SessionOfficer, SessionTally, SessionVillage
from tests.factories import ContactFactory, UnitFactory
from tests.outreach.conftest import DAY, details
from villages.enums import Function


def test_scheduling_writes_the_whole_session(world, schedule, people):
    session = schedule(villages=[world.pontang, world.linduk], members=[world.second_officer])
    assert (session.state, session.blocks, session.local_date) == (SessionState.SCHEDULED, True, DAY)
    assert session.starts_at == dt.datetime(2026, 3, 10, 2, 0, tzinfo=dt.UTC)
    assert session.host == world.pontang
    assert (session.office, session.regional_office, session.district_id) == (world.serang, world.banten, "36.04.12")
    assert SessionVillage.objects.filter(session=session).count() == 2
    officers = dict(SessionOfficer.objects.filter(session=session).values_list("officer__username", "role"))
    assert officers == {"petugas.serang": "lead", "petugas2.serang": "member"}
    tallies = dict(SessionTally.objects.filter(session=session).values_list("village_id", "listed"))
    assert tallies == {"36.04.12.2001": 5, "36.04.12.2002": 0}


def test_the_roll_is_numbered_by_rw_then_rt(world, schedule):
    rw2, rw1 = UnitFactory(village=world.pontang, number="02"), UnitFactory(village=world.pontang, number="01")
    rt = UnitFactory(village=world.pontang, parent=rw1, number="003")
    ContactFactory(village=world.pontang, name="Ketua RW dua", unit=rw2, function=Function.RW_HEAD)
    ContactFactory(village=world.pontang, name="Ketua RT", unit=rt)
    ContactFactory(village=world.pontang, name="Kepala Desa", function=Function.VILLAGE_HEAD)
    session = schedule()
    roll = Attendance.objects.filter(session=session).values_list("roll_number", "name", "unit_label")
    assert list(roll) == [(1, "Kepala Desa", ""), (2, "Ketua RT", "RT 003/RW 01"), (3, "Ketua RW dua", "RW 02")]


def test_only_the_chosen_functions_are_invited(world, schedule, people):
    ContactFactory(village=world.pontang, name="Guru", function=Function.TEACHER)
    session = schedule(functions=[Function.TEACHER])
    assert list(Attendance.objects.filter(session=session).values_list("name", flat=True)) == ["Guru"]


@pytest.mark.parametrize(
    ("day", "start", "end", "field"),
    [
        (DAY, dt.time(11), dt.time(9), "end"),
        (DAY, dt.time(9), dt.time(9), "end"),
        (dt.date(2026, 3, 1), dt.time(9), dt.time(11), "date"),
        (dt.date(2026, 3, 2), dt.time(9), dt.time(11), "start"),
        (dt.date(2036, 3, 2), dt.time(9), dt.time(11), "date"),
    ],
)
def test_impossible_times_are_refused(schedule, day, start, end, field):
    with pytest.raises(DomainError) as refusal:
        schedule(day=day, start=start, end=end)
    assert refusal.value.field == field
    assert OutreachSession.objects.count() == 0


def test_a_past_visit_is_logged_as_held_and_binds_nobody(world, schedule):
    visit = schedule(kind=SessionKind.VISIT, day=dt.date(2026, 2, 27))
    assert (visit.state, visit.logged_afterwards, visit.blocks) == (SessionState.CLOSED, True, False)
    assert SessionOfficer.objects.get(session=visit).blocks is False
    assert SessionVillage.objects.get(session=visit).locked_at is not None
    assert visit.first_attendance_at == timezone.now()


def test_a_village_of_another_office_is_refused(world, schedule):
    with pytest.raises(DomainError) as refusal:
        schedule(villages=[world.pontang, world.cakung_timur])
    assert refusal.value.field == "host"


def test_an_officer_of_another_office_is_refused(world, schedule):
    with pytest.raises(DomainError) as refusal:
        schedule(lead=world.far_officer)
    assert refusal.value.field == "lead"
    assert OutreachSession.objects.count() == 0


def test_a_busy_officer_is_named_with_place_and_hours(world, schedule):
    schedule(villages=[world.tirtayasa], venue="Aula Tirtayasa")
    with pytest.raises(DomainError) as refusal:
        schedule(start=dt.time(10, 30), end=dt.time(12))
    assert refusal.value.field == "lead"
    assert refusal.value.message == (
        f"{world.officer.name} sudah bertugas di Aula Tirtayasa, Desa Tirtayasa, Kec. Tirtayasa, "
        "pukul 09.00–11.00 WIB."
    )
    assert OutreachSession.objects.count() == 1
    schedule(start=dt.time(11), end=dt.time(12))


def test_moving_raises_the_revision_and_counts_the_move(world, schedule):
    session = schedule()
    later = details(world, day=DAY + dt.timedelta(days=1))
    moved = sessions.change(session=session, actor=world.officer, details=later, seen_version=1)
    assert (moved.revision, moved.moves, moved.local_date) == (2, 1, DAY + dt.timedelta(days=1))
    assert SessionVillage.objects.get(session=session).starts_at == moved.starts_at


def test_a_new_note_is_no_new_revision(world, schedule):
    session = schedule()
    noted = details(world, notes="bawa proyektor")
    changed = sessions.change(session=session, actor=world.officer, details=noted, seen_version=1)
    assert (changed.revision, changed.moves, changed.notes) == (1, 0, "bawa proyektor")


def test_a_session_changed_meanwhile_is_not_overwritten(world, schedule):
    session = schedule()
    first = details(world, venue="Aula")
    sessions.change(session=session, actor=world.second_officer, details=first, seen_version=1)
    with pytest.raises(DomainError, match="baru saja diubah"):
        sessions.change(session=session, actor=world.officer, details=details(world), seen_version=1)
    session.refresh_from_db()
    assert session.venue == "Aula"


def test_moving_into_a_clash_is_refused_whole(world, schedule):
    schedule(villages=[world.tirtayasa])
    session = schedule(start=dt.time(13), end=dt.time(15))
    clash = details(world, start=dt.time(10), end=dt.time(12))
    with pytest.raises(DomainError, match="sudah bertugas di Balai Desa Pontang"):
        sessions.change(session=session, actor=world.officer, details=clash, seen_version=1)
    session.refresh_from_db()
    assert (session.local_start, session.revision) == (dt.time(13), 1)


def test_handing_over_the_lead_leaves_one_lead(world, schedule):
    session = schedule()
    handed = details(world, lead=world.second_officer, members=[world.officer])
    sessions.change(session=session, actor=world.officer, details=handed, seen_version=1)
    officers = dict(SessionOfficer.objects.filter(session=session).values_list("officer__username", "role"))
    assert officers == {"petugas2.serang": "lead", "petugas.serang": "member"}


def test_cancelling_needs_a_reason_and_frees_the_officer(world, schedule):
    session = schedule()
    with pytest.raises(DomainError) as refusal:
        standing.cancel(session=session, actor=world.officer, reason="  ")
    assert refusal.value.field == "reason"
    cancelled = standing.cancel(session=session, actor=world.officer, reason="banjir")
    assert (cancelled.state, cancelled.reason, cancelled.revision) == (SessionState.CANCELLED, "banjir", 2)
    schedule(villages=[world.tirtayasa])


def test_an_operator_cannot_cancel(world, schedule):
    session = schedule()
    with pytest.raises(DomainError, match="Peran Anda"):
        standing.cancel(session=session, actor=world.operator, reason="banjir")


def test_history_keeps_who_and_what(world, schedule):
    session = schedule()
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    states = session.events.order_by("pgh_id").values_list("state", flat=True)
    assert list(states) == ["scheduled", "cancelled"]


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(2024, 2, 29)])
def test_a_visit_of_a_mistyped_year_is_refused(world, schedule, day):
    with pytest.raises(DomainError, match="dua tahun yang lalu") as refusal:
        schedule(kind=SessionKind.VISIT, day=day)
    assert refusal.value.field == "date"


def test_a_past_visit_is_logged_once(world, schedule):
    day = dt.date(2026, 2, 27)
    schedule(kind=SessionKind.VISIT, day=day)
    with pytest.raises(DomainError, match="sudah dicatat"):
        schedule(kind=SessionKind.VISIT, day=day)
    schedule(kind=SessionKind.VISIT, day=day, start=dt.time(13), end=dt.time(14))
    schedule(kind=SessionKind.VISIT, day=day, villages=[world.linduk])
    assert OutreachSession.objects.count() == 3
