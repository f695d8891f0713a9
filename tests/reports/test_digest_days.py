"""When a digest is due: in each zone, across years and quarters."""

import datetime as dt

import pytest

from offices.models import Zone
from reports.domain.digests import occasions

# Monday, 23 March 2026, 07.00 WIB
MONDAY = dt.datetime(2026, 3, 23, 0, 0, tzinfo=dt.UTC)


def kinds_due(moment, zone=Zone.WIB) -> list[tuple[str, str]]:
    return [(occasion.kind.name, occasion.code) for occasion in occasions(moment, zone)]


@pytest.mark.parametrize(("zone", "hour"), [(Zone.WIB, 0), (Zone.WITA, 23), (Zone.WIT, 22)])
def test_seven_o_clock_is_that_of_the_place(zone, hour):
    due = MONDAY if hour == 0 else MONDAY.replace(day=22, hour=hour)
    week = [("WEEKLY", "2026-W13")]
    assert (kinds_due(due - dt.timedelta(seconds=1), zone), kinds_due(due, zone)) == ([], week)


@pytest.mark.parametrize("zone", list(Zone))
def test_a_missed_monday_is_made_up_for_until_wednesday(zone):
    night = dt.datetime(2026, 3, 26, tzinfo=zone.info)
    before = night - dt.timedelta(seconds=1)
    assert (kinds_due(before, zone), kinds_due(night, zone)) == ([("WEEKLY", "2026-W13")], [])


def test_weeks_across_a_year_have_one_number():
    # 2026 has 53 weeks: Monday, 28 December belongs to the last of them
    assert kinds_due(dt.datetime(2026, 12, 28, 5, tzinfo=dt.UTC)) == [("WEEKLY", "2026-W53")]
    assert kinds_due(dt.datetime(2027, 1, 4, 5, tzinfo=dt.UTC)) == [("WEEKLY", "2027-W01")]
    assert kinds_due(dt.datetime(2025, 12, 29, 5, tzinfo=dt.UTC)) == [("WEEKLY", "2026-W01")]


@pytest.mark.parametrize(
    ("day", "code"), [("2026-03-17", "2026-T1"), ("2026-06-16", "2026-T2"), ("2026-12-17", "2026-T4")]
)
def test_the_warning_comes_fourteen_days_before_the_quarter_ends(day, code):
    morning = dt.datetime.fromisoformat(f"{day}T07:00:00+07:00")
    assert ("QUARTER_GAP", code) in kinds_due(morning)
    assert ("QUARTER_GAP", code) not in kinds_due(morning - dt.timedelta(seconds=1))
