"""A session repeated by a rule: made once, and moved alone."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Message
from offices.errors import DomainError
from offices.models import CalendarPeriod, Zone
from outreach.domain import moves, standing
from outreach.domain.recurrence import Rule
from outreach.domain.series import repeat
from outreach.domain.series_days import days_of
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession, SessionSeries
from tests.outreach.conftest import DAY, NOON
from tests.outreach.repeated import LATER, MONTHLY, make


@pytest.fixture
def first(schedule, people):
    """10 March 2026, 09.00–11.00, with five people of Pontang on its roll."""
    return schedule()


@pytest.fixture
def series(first, world):
    make(first, world, LATER, state=SessionState.AWAITING_VILLAGE)
    return list(OutreachSession.objects.order_by("occurrence"))


def test_the_chosen_days_are_made_like_the_first_and_the_others_are_exceptions(first, world):
    done = make(first, world, [LATER[0], LATER[2]])
    assert [(row.local_date, row.occurrence, row.state, row.local_start, row.venue) for row in done.made] == [
        (day, day, SessionState.DRAFT, dt.time(9), "Balai Desa Pontang") for day in (LATER[0], LATER[2])
    ]
    assert (done.series.exceptions, done.refused) == ([LATER[1]], [])
    first.refresh_from_db()
    assert (first.series, first.occurrence, first.version) == (done.series, DAY, 2)


def test_the_same_people_are_invited_with_the_names_they_have_now(first, world, people):
    people[0].name, people[0].name_key = "Contoh Berganti", "contoh berganti"
    people[0].save()
    people[1].retired_at = NOON
    people[1].save()
    people[2].term_end = dt.date(2026, 4, 30)
    people[2].save()
    april, may, _june = make(first, world, LATER).made
    names = [list(Attendance.objects.filter(session=row).values_list("name", flat=True)) for row in (april, may)]
    assert names == [
        ["Contoh Berganti", "Contoh Cahya", "Contoh Dewi", "Contoh Eko"],
        ["Contoh Berganti", "Contoh Dewi", "Contoh Eko"],
    ]
    assert [may.tallies.get().listed, Attendance.objects.filter(session=first).count()] == [3, 5]


def test_without_the_same_people_nobody_is_invited(first, world):
    done = make(first, world, LATER, with_people=False)
    assert Attendance.objects.filter(session__in=done.made).count() == 0


def test_drafts_tell_nobody(first, world):
    before = Message.objects.count()
    make(first, world, LATER)
    assert Message.objects.count() == before


def test_a_moved_one_is_not_made_again_and_twice_makes_nothing_twice(series, world):
    moves.move(
        session=series[1],
        actor=world.officer,
        times=SessionTimes(dt.date(2026, 4, 17), dt.time(13), dt.time(15), Zone.WIB),
        seen_version=series[1].version,
        now=NOON,
    )
    with pytest.raises(DomainError) as error:
        make(series[0], world, LATER)
    assert error.value.field == "days"
    longer = make(series[0], world, [*LATER, dt.date(2026, 7, 10)], rule=Rule(DAY, dt.date(2026, 7, 31)))
    assert [row.occurrence for row in longer.made] == [dt.date(2026, 7, 10)]
    assert SessionSeries.objects.get().until == dt.date(2026, 7, 31)


def test_a_series_is_also_continued_from_a_later_one_of_it(series, world):
    done = make(series[2], world, [dt.date(2026, 7, 10)], rule=Rule(series[2].local_date, dt.date(2026, 7, 31)))
    assert [(row.occurrence, row.series_id) for row in done.made] == [
        (dt.date(2026, 7, 10), series[0].series_id or done.series.pk)
    ]
    assert done.series.first == DAY


def test_a_day_whose_officer_is_busy_is_refused_alone(first, world, schedule):
    schedule(villages=[world.tirtayasa], day=LATER[1], start=dt.time(10), end=dt.time(12))
    done = make(first, world, LATER, state=SessionState.AWAITING_VILLAGE)
    assert [row.local_date for row in done.made] == [LATER[0], LATER[2]]
    assert [(day, "sudah bertugas" in reason) for day, reason in done.refused] == [(LATER[1], True)]
    assert done.series.exceptions == []


def test_when_nothing_can_be_made_nothing_is_kept(first, world, schedule):
    schedule(villages=[world.tirtayasa], day=LATER[0])
    with pytest.raises(DomainError):
        make(first, world, LATER[:1], state=SessionState.AWAITING_VILLAGE)
    assert (SessionSeries.objects.count(), OutreachSession.objects.get(pk=first.pk).version) == (0, 1)


def test_somebody_elses_change_is_not_overlooked(first, world):
    with pytest.raises(DomainError) as error:
        repeat(session=first, actor=world.officer, rule=MONTHLY, days=LATER, seen_version=0, now=NOON)
    assert "baru saja diubah" in error.value.message


def test_what_was_called_off_is_not_repeated(first, world):
    standing.cancel(session=first, actor=world.officer, reason="Banjir", now=NOON)
    with pytest.raises(DomainError) as error:
        make(first, world, LATER)
    assert "dibatalkan" in error.value.message


def test_a_rule_without_end_is_refused(first, world):
    with pytest.raises(DomainError) as error:
        make(first, world, LATER, rule=Rule(DAY, None))
    assert error.value.field == "until"


def test_days_say_what_speaks_against_them(first, world, schedule):
    CalendarPeriod.objects.all().delete()
    CalendarPeriod.objects.create(
        kind="holiday", name="Hari Contoh", first_day=LATER[0], last_day=LATER[0], source="contoh"
    )
    schedule(villages=[world.tirtayasa], day=LATER[1], start=dt.time(10), end=dt.time(12))
    schedule(day=LATER[2], start=dt.time(15), end=dt.time(16))
    days = days_of(first, MONTHLY, binding=True, now=NOON)
    assert [(day.day, bool(day.made), day.ticked, day.blocked) for day in days] == [
        (DAY, True, False, False),
        (LATER[0], False, False, False),
        (LATER[1], False, False, True),
        (LATER[2], False, True, False),
    ]
    assert [day.against for day in days] == [
        [],
        ["Hari libur: Hari Contoh"],
        ["hari Minggu", f"{world.officer.name} sudah bertugas di Balai Desa Pontang 10.00–12.00"],
        ["desa ini sudah punya kegiatan hari itu"],
    ]


def test_drafts_may_clash(first, world, schedule):
    schedule(villages=[world.tirtayasa], day=LATER[0])
    [day] = [day for day in days_of(first, MONTHLY, binding=False, now=NOON) if day.day == LATER[0]]
    assert (day.blocked, len(day.against)) == (False, 1)


def test_more_days_take_no_more_queries_to_judge(first, world):
    counts = []
    for until in (LATER[0], dt.date(2028, 3, 1)):
        with CaptureQueriesContext(connection) as queries:
            days_of(first, Rule(DAY, until), binding=True, now=NOON)
        counts.append(len(queries))
    assert counts == [3, 3]
