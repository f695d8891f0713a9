"""The days of a repeated session: properties of every rule, and the sentences of those that are refused."""

import datetime as dt
from calendar import monthrange
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offices.errors import DomainError
from offices.models import Zone
from outreach.domain.recurrence import LONGEST, MOST, Rule, every_day_of, leaving_out, missing, occurrences
from outreach.domain.times import SessionTimes
from outreach.enums import SeriesPeriod

FIRST_DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
MONTHS = {SeriesPeriod.MONTH: 1, SeriesPeriod.QUARTER: 3}


@st.composite
def rules(draw, periods=tuple(SeriesPeriod)) -> Rule:
    """Rules that may be followed: at most two years and 60 days, some of their days left out."""
    period, every = draw(st.sampled_from(periods)), draw(st.integers(1, 8))
    longest = 7 * every * (MOST - 1) if period == SeriesPeriod.WEEK else LONGEST.days
    first = draw(FIRST_DAYS)
    until = first + dt.timedelta(days=draw(st.integers(0, min(longest, LONGEST.days))))
    rule = Rule(first, until, period, every, by_weekday=draw(st.booleans()))
    return leaving_out(rule, draw(st.sets(st.sampled_from(every_day_of(rule)), max_size=5)))


@given(rules())
def test_days_lie_within_the_bounds_in_order_and_once_and_begin_with_the_first(rule):
    days = every_day_of(rule)
    assert days == sorted(set(days))
    assert days[0] == rule.first
    assert days[-1] <= rule.until


@given(rules())
def test_exceptions_are_absent_and_nothing_else_is(rule):
    assert set(occurrences(rule)) == set(every_day_of(rule)) - rule.exceptions


@given(rules(periods=(SeriesPeriod.WEEK,)))
def test_weeks_keep_their_weekday_and_distance(rule):
    days = every_day_of(rule)
    assert {(later - day).days for day, later in pairwise(days)} <= {7 * rule.every}
    assert (rule.until - days[-1]).days < 7 * rule.every


@given(rules(periods=tuple(MONTHS)))
def test_no_month_is_missed_and_short_ones_take_their_last_such_day(rule):
    step = MONTHS[rule.period] * rule.every
    days = every_day_of(rule)
    assert [_months(day) for day in days] == [_months(rule.first) + place * step for place in range(len(days))]
    for day in days:
        last = monthrange(day.year, day.month)[1]
        if not rule.by_weekday:
            assert day.day == min(rule.first.day, last)
        elif rule.first.day > 28:
            assert (day.weekday(), day.day > last - 7) == (rule.first.weekday(), True)
        else:
            assert (day.weekday(), (day.day - 1) // 7) == (rule.first.weekday(), (rule.first.day - 1) // 7)


@given(rules(), st.times().map(lambda hour: hour.replace(microsecond=0)), st.sampled_from(Zone))
def test_the_hour_on_the_clock_of_the_village_stays_the_same(rule, hour, zone):
    starts = [SessionTimes(day, hour, dt.time(23, 59, 59), zone).starts_at for day in occurrences(rule)]
    assert [moment.astimezone(zone.info).time() for moment in starts] == [hour] * len(starts)
    assert [moment.astimezone(zone.info).date() for moment in starts] == occurrences(rule)


@given(rules(), st.data())
def test_a_day_that_moved_is_not_made_again_and_asking_twice_makes_nothing(rule, data):
    """Rows keep the day of the rule beside the day they moved to; only the first counts."""
    days = occurrences(rule)
    rows = {day: day + dt.timedelta(days=data.draw(st.integers(-3, 9))) for day in days if data.draw(st.booleans())}
    owed = missing(rule, rows.keys())
    assert owed == [day for day in days if day not in rows]
    assert missing(rule, [*rows, *owed]) == []


@given(rules(), st.integers(1, 200))
def test_a_longer_rule_only_adds_later_days(rule, days_more):
    longer = Rule(
        rule.first,
        min(rule.until + dt.timedelta(days=days_more), rule.first + LONGEST),
        rule.period,
        rule.every,
        rule.by_weekday,
        rule.exceptions,
    )
    try:
        added = missing(longer, occurrences(rule))
    except DomainError:
        return  # more days than a rule may have
    assert all(day > rule.until for day in added)


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Rule(dt.date(2026, 1, 31), dt.date(2026, 5, 1)), ["01-31", "02-28", "03-31", "04-30"]),
        (Rule(dt.date(2028, 1, 30), dt.date(2028, 3, 1)), ["01-30", "02-29"]),
        (Rule(dt.date(2026, 1, 31), dt.date(2026, 12, 31), "quarter"), ["01-31", "04-30", "07-31", "10-31"]),
        (Rule(dt.date(2026, 1, 12), dt.date(2026, 3, 31), by_weekday=True), ["01-12", "02-09", "03-09"]),
        (Rule(dt.date(2026, 3, 30), dt.date(2026, 6, 30), by_weekday=True), ["03-30", "04-27", "05-25", "06-29"]),
        (Rule(dt.date(2026, 12, 14), dt.date(2026, 12, 31), "week", 2), ["12-14", "12-28"]),
        (Rule(dt.date(2026, 12, 14), dt.date(2026, 12, 14), "week"), ["12-14"]),
    ],
)
def test_days_by_example(rule, days):
    assert [f"{day:%m-%d}" for day in occurrences(rule)] == days


@pytest.mark.parametrize(
    ("rule", "field", "says"),
    [
        (Rule(dt.date(2026, 1, 5), None), "until", "Isi sampai tanggal berapa"),
        (Rule(dt.date(2026, 1, 5), dt.date(2026, 1, 4)), "until", "Tanggal akhir harus sesudah"),
        (Rule(dt.date(2026, 1, 5), dt.date(2028, 1, 7), "quarter"), "until", "Paling lama dua tahun"),
        (Rule(dt.date(2026, 1, 5), dt.date(2027, 3, 1), "week"), "until", "ada 61 kegiatan; paling banyak 60"),
        (Rule(dt.date(2026, 1, 5), dt.date(2026, 3, 1), every=0), "every", "antara 1 dan 52"),
        (Rule(dt.date(2026, 1, 5), dt.date(2026, 3, 1), "day"), "period", "minggu, bulan, atau triwulan"),
    ],
)
def test_rules_that_are_refused_say_why(rule, field, says):
    with pytest.raises(DomainError) as error:
        occurrences(rule)
    assert (error.value.field, says in error.value.message) == (field, True)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(dt.date(2026, 1, 12), None, "week", 2), "setiap 2 minggu, hari Senin"),
        (Rule(dt.date(2026, 1, 12), None), "setiap bulan, tanggal 12"),
        (Rule(dt.date(2026, 1, 30), None, "quarter"), "setiap triwulan, tanggal 30 atau hari terakhir bulan"),
        (Rule(dt.date(2026, 1, 12), None, by_weekday=True), "setiap bulan, Senin ke-2"),
        (Rule(dt.date(2026, 1, 30), None, "month", 3, by_weekday=True), "setiap 3 bulan, Jumat terakhir"),
    ],
)
def test_a_rule_in_words(rule, words):
    assert rule.words == words
