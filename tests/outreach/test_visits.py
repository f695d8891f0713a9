"""A visit logged afterwards: what it becomes, when it is refused, and that it counts at once."""

import datetime as dt
from uuid import uuid4

import pytest

from notifications.models import Message
from offices.errors import DomainError
from offices.periods import Quarter
from outreach.domain import standing, visits
from outreach.domain.sent_items import SentItem
from outreach.domain.visit_roll import Met
from outreach.domain.visits import Correction, Told
from outreach.enums import SessionState
from outreach.models import (
    Attendance,
    CountedParticipants,
    OutreachSession,
    RollAct,
    SessionOfficer,
    SessionReport,
    SessionTally,
    SessionVillage,
    Visit,
)
from reports.queries.figures import quarter_figures, villages_without_activity
from reports.queries.village import past_sessions
from reports.queries.village_history import timeline
from tests.factories import ContactFactory, RegionFactory
from tests.outreach.conftest import NOON

TODAY = dt.date(2026, 3, 2)
WIT = "Asia/Jayapura"


def told(world, **fields) -> Told:
    usual = {"village": world.pontang, "day": TODAY, "start": dt.time(10), "findings": "Ada calo"}
    return Told(**(usual | fields))


def log(world, *, actor=None, sent=None, **fields) -> OutreachSession:
    return visits.log_visit(actor=actor or world.officer, told=told(world, **fields), sent=sent).session


def sent(at=NOON, **fields) -> SentItem:
    return SentItem(client_id=fields.pop("client_id", None) or uuid4(), at=at, **fields)


@pytest.fixture
def lurah(world):
    return ContactFactory(village=world.pontang, name="Contoh Kades", function="village_head")


def test_a_visit_begins_where_a_held_session_ends(world, clock, lurah):
    session = log(world, met=Met([lurah], women=3, men=2), follow_up="Kirim brosur")

    assert (session.kind, session.state, session.logged_afterwards, session.blocks) == (
        "visit", SessionState.CLOSED, True, False,
    )  # fmt: skip
    assert (session.local_date, session.local_start, session.local_end) == (TODAY, dt.time(10), dt.time(11))
    assert (session.held_at, session.roll_closed_at, session.first_attendance_at) == (session.ends_at, NOON, NOON)
    visit = Visit.objects.get()
    assert (visit.session, visit.findings, visit.follow_up) == (session, "Ada calo", "Kirim brosur")
    assert SessionVillage.objects.get().locked_at == NOON
    lead = SessionOfficer.objects.get()
    assert (lead.officer, lead.blocks, lead.role) == (world.officer, False, "lead")


def test_contacts_met_stand_on_the_roll_and_the_others_are_counted(world, clock, lurah):
    session = log(world, met=Met([lurah], women=3, men=2, others=1))

    row = Attendance.objects.get()
    assert (row.session, row.stakeholder, row.village_id, row.status, row.source, row.version) == (
        session, lurah, world.pontang.pk, "present", "tap", 1,
    )  # fmt: skip
    assert row.recorded_by == world.officer
    tally = SessionTally.objects.get()
    assert (tally.listed, tally.present, tally.counted) == (1, 1, 6)
    counts = dict(CountedParticipants.objects.values_list("sex", "count"))
    assert counts == {"f": 3, "m": 2, "": 1}


def test_nobody_is_told_and_no_report_is_owed(world, clock, lurah):
    log(world, met=Met([lurah]))

    assert Message.objects.count() == 0
    assert SessionReport.objects.count() == 0


def test_somebody_of_the_kecamatan_counts_for_the_visit_and_in_no_village(world, clock):
    camat = ContactFactory(
        village=None, name="Contoh Camat", function="district_head", district=world.pontang.district,
        regency_id=world.pontang.regency_id, office=world.serang, regional_office=world.banten,
    )  # fmt: skip

    log(world, met=Met([camat]))

    assert {(tally.village_id, tally.present, tally.listed) for tally in SessionTally.objects.all()} == {
        (world.pontang.pk, 0, 0), (None, 1, 1),
    }  # fmt: skip


def test_somebody_of_the_village_next_to_it_counts_in_no_village(world, clock):
    log(world, met=Met([ContactFactory(village=world.linduk)]))

    assert {(tally.village_id, tally.present) for tally in SessionTally.objects.all()} == {
        (world.pontang.pk, 0), (None, 1),
    }  # fmt: skip
    assert Attendance.objects.get().village is None


def test_the_roll_says_when_and_on_what_phone_it_was_written_down(world, clock, lurah):
    written = NOON - dt.timedelta(minutes=30)
    log(world, met=Met([lurah]), sent=sent(at=written, device="ab12cd34", seq=7))

    row = Attendance.objects.get()
    assert (row.recorded_at, row.received_at, row.device, row.device_seq) == (written, NOON, "ab12cd34", 7)


def test_who_was_merged_or_retired_since_the_phone_was_online_was_met_all_the_same(world, clock, lurah):
    gone = ContactFactory(village=world.pontang, name="Contoh Lama", retired_at=NOON)
    alias = ContactFactory(village=world.pontang, name="Contoh Kds", retired_at=NOON, merged_into=lurah)

    log(world, met=Met([alias, lurah, gone]))

    assert set(Attendance.objects.values_list("stakeholder", flat=True)) == {lurah.pk, gone.pk}


def test_a_contact_of_another_kecamatan_is_refused(world, clock):
    stranger = ContactFactory(village=world.tirtayasa)
    with pytest.raises(DomainError) as error:
        log(world, met=Met([stranger]))
    assert error.value.field == "contacts"
    assert OutreachSession.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "start", "field"),
    [
        (dt.date(2026, 3, 3), dt.time(9), "day"),
        (TODAY, dt.time(12, 1), "start"),
        (dt.date(2026, 1, 30), dt.time(9), "day"),
    ],
    ids=["tomorrow", "in a minute", "31 days ago"],
)
def test_what_is_to_come_and_what_is_long_ago_is_refused(world, clock, day, start, field):
    with pytest.raises(DomainError) as error:
        log(world, day=day, start=start)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("day", "start", "hours"),
    [
        (dt.date(2026, 1, 31), dt.time(9), (dt.time(9), dt.time(10))),
        (TODAY, dt.time(11, 40), (dt.time(11, 40), dt.time(12))),
        (TODAY, dt.time(12), (dt.time(11, 59), dt.time(12))),
        (dt.date(2026, 3, 1), dt.time(23, 30), (dt.time(23, 30), dt.time(23, 59))),
        (dt.date(2026, 3, 1), dt.time(23, 59), (dt.time(23, 58), dt.time(23, 59))),
    ],
    ids=["30 days ago", "just over", "this minute", "late", "the last minute"],
)
def test_a_visit_lasted_an_hour_at_the_most_and_is_over(world, clock, day, start, hours):
    session = log(world, day=day, start=start)
    assert (session.local_start, session.local_end) == hours


def test_thirty_days_are_counted_from_when_it_was_written_down(world, clock):
    written = NOON - dt.timedelta(days=25)
    session = log(world, day=dt.date(2026, 1, 10), sent=sent(at=written))
    assert session.local_date == dt.date(2026, 1, 10)


def test_the_day_is_the_villages(world, clock):
    """13.30 in the east when it is 11.30 in the west: not to come there."""
    RegionFactory(code="36.04.12.2001")
    east = world.pontang
    east.region.zone = WIT
    east.region.save()
    clock.move_to(dt.datetime(2026, 3, 2, 16, 30, tzinfo=dt.UTC), tick=False)  # 1.30 of the third in the east
    session = log(world, village=east, day=dt.date(2026, 3, 3), start=dt.time(1))
    assert (session.zone, session.local_date) == (WIT, dt.date(2026, 3, 3))


def test_a_visit_of_another_office_or_that_tells_nothing_is_refused(world, clock):
    with pytest.raises(DomainError):
        log(world, actor=world.far_officer)
    with pytest.raises(DomainError) as error:
        log(world, findings="  ")
    assert error.value.field == "findings"


def test_sent_again_it_is_the_same_visit(world, clock):
    item = sent()
    first = visits.log_visit(actor=world.officer, told=told(world), sent=item)
    again = visits.log_visit(actor=world.officer, told=told(world, findings="Lain"), sent=item)

    assert (first.created, again.created, again.session) == (True, False, first.session)
    assert OutreachSession.objects.count() == 1
    with pytest.raises(DomainError):
        visits.log_visit(actor=world.second_officer, told=told(world), sent=item)


def test_the_same_hour_twice_is_a_double_tap(world, clock):
    log(world)
    with pytest.raises(DomainError):
        log(world)


def test_it_counts_at_once_everywhere(world, clock, lurah):
    quarter = Quarter.of(TODAY)
    assert list(villages_without_activity(world.officer, quarter)) == [world.pontang]

    session = log(world, met=Met([lurah], women=4))

    assert list(villages_without_activity(world.officer, quarter)) == []
    figures = quarter_figures(world.office_head, quarter)
    assert (figures.held, figures.planned, figures.participants, figures.reached, figures.on_time) == (1, 1, 5, 1, 1)
    assert [entry.url for entry in timeline(world.officer, world.pontang, []).entries] == [f"/kegiatan/{session.pk}/"]
    past = past_sessions(world.officer, world.pontang, now=NOON + dt.timedelta(seconds=1))
    assert [(row.session, row.participants) for row in past] == [(session, 5)]


def test_putting_it_right_keeps_what_stood_there(world, clock, lurah):
    session = log(world, met=Met([lurah], women=4))

    clock.shift(dt.timedelta(days=6))
    visits.correct(
        session=session, actor=world.second_officer, seen_version=session.version,
        correction=Correction("Dua calo", "Lapor", women=1, men=1),
    )  # fmt: skip

    assert (Visit.objects.get().findings, SessionTally.objects.get().counted) == ("Dua calo", 2)
    act = RollAct.objects.get()
    assert (act.act, act.before["findings"], act.after["women"]) == ("corrected", "Ada calo", 1)


def test_after_seven_days_or_elsewhere_it_stays(world, clock):
    session = log(world)
    change = {"session": session, "seen_version": session.version, "correction": Correction("Lain", "")}
    with pytest.raises(DomainError):
        visits.correct(actor=world.near_officer, **change)
    with pytest.raises(DomainError):
        visits.correct(actor=world.officer, **{**change, "seen_version": 99})
    clock.shift(dt.timedelta(days=7))
    with pytest.raises(DomainError):
        visits.correct(actor=world.officer, **change)
    assert Visit.objects.get().findings == "Ada calo"


def test_annulled_it_counts_nowhere(world, clock, lurah):
    session = log(world, met=Met([lurah], women=4))

    visits.annul(session=session, actor=world.officer, reason="Tercatat dua kali", seen_version=session.version)

    session.refresh_from_db()
    assert (session.state, session.held_at, session.blocks) == (SessionState.CANCELLED, None, False)
    figures = quarter_figures(world.office_head, Quarter.of(TODAY))
    assert (figures.held, figures.participants, figures.reached) == (0, 0, 0)
    assert timeline(world.officer, world.pontang, []).entries == []
    row, tally = Attendance.objects.get(), SessionTally.objects.get()
    assert (row.status, row.annulled_at, tally.listed, tally.present) == ("", NOON, 0, 0)
    assert RollAct.objects.get().reason == "Tercatat dua kali"
    assert log(world).pk != session.pk  # what did take place can be logged anew


def test_annulling_needs_a_reason_and_is_not_taken_back(world, clock):
    session = log(world)
    with pytest.raises(DomainError) as error:
        visits.annul(session=session, actor=world.officer, reason=" ", seen_version=session.version)
    assert error.value.field == "reason"
    visits.annul(session=session, actor=world.officer, reason="Salah desa", seen_version=session.version)
    with pytest.raises(DomainError):
        standing.reinstate(session=session, actor=world.officer)
