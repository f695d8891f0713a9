"""Days of the calendar: which hold where, working days, and the days the repository ships."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from offices.domain.calendar import calendar_days_between, periods_between, working_days_after
from offices.domain.national_days import load_national_days
from offices.models import CalendarKind, CalendarPeriod
from tests.factories import RegionFactory

PONTANG, SERANG, BANTEN = "36.04.12.2001", "36.04", "36"


def period(first: str, last: str = "", *, kind=CalendarKind.HOLIDAY, region=None, name="Libur contoh", **fields):
    first_day = dt.date.fromisoformat(first)
    return CalendarPeriod.objects.create(
        kind=kind,
        name=name,
        first_day=first_day,
        last_day=dt.date.fromisoformat(last) if last else first_day,
        region=RegionFactory(code=region) if region else None,
        **fields,
    )


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def december(db):
    """Christmas 2026 as decreed: leave on Thursday, the holiday on Friday."""
    period("2026-12-24", kind=CalendarKind.COLLECTIVE_LEAVE)
    period("2026-12-25")
    period("2027-01-01")


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-12-23", 1, "2026-12-28"),
        ("2026-12-21", 5, "2026-12-30"),
        ("2026-12-18", 10, "2027-01-06"),
        ("2026-12-18", 60, "2027-03-17"),
    ],
)
def test_working_days_leave_out_weekends_holidays_and_leave(december, start, n, end):
    assert working_days_after(day(start), n) == day(end)


def test_working_days_ask_the_database_once_for_a_report(december, django_assert_num_queries):
    with django_assert_num_queries(1):
        working_days_after(day("2026-12-21"), 5)


@pytest.mark.parametrize(
    ("region", "due"), [(None, "2026-11-30"), (PONTANG, "2026-12-01"), (SERANG, "2026-12-01"), ("31", "2026-11-30")]
)
def test_a_holiday_of_a_regency_holds_in_its_villages_alone(db, region, due):
    period("2026-11-25", region=SERANG)
    assert working_days_after(day("2026-11-23"), 5, region) == day(due)


@pytest.mark.parametrize("kind", [kind for kind in CalendarKind if kind not in ("holiday", "collective_leave")])
def test_other_kinds_and_retired_days_close_no_office(db, kind, world):
    period("2026-11-25", kind=kind)
    period("2026-11-26", retired_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert working_days_after(day("2026-11-23"), 5) == day("2026-11-30")


def test_a_calendar_names_what_concerns_its_regions(db):
    period("2026-11-30", "2026-12-01", name="Libur bersama")
    period("2026-12-06", kind=CalendarKind.VILLAGE_ELECTION, region=PONTANG, name="Pilkades")
    period("2026-12-07", kind=CalendarKind.VILLAGE_ELECTION, region="31.75.06.1004", name="Pilkades jauh")
    period("2026-12-09", "2027-01-02", kind=CalendarKind.SCHOOL_BREAK, region=BANTEN, name="Libur semester")
    assert calendar_days_between(day("2026-12-01"), day("2026-12-31"), [SERANG]) == {
        day("2026-12-01"): ["Libur bersama"],
        day("2026-12-06"): ["Pilkades, Desa Pontang, Kec. Pontang"],
        day("2026-12-09"): ["Libur semester, Banten"],
    }
    assert calendar_days_between(day("2026-12-02"), day("2026-12-08")) == {}


def test_a_session_meets_periods_around_its_village_alone(db, django_assert_num_queries):
    for code in (BANTEN, SERANG, "36.04.12", PONTANG, "36.04.12.2002", "36.04.13", "31"):
        period("2026-12-01", region=code, name=code)
    with django_assert_num_queries(1):
        found = periods_between(day("2026-12-01"), day("2026-12-01"), [PONTANG])
        names = [row.place for row in found]
    assert ({row.name for row in found}, len(names)) == ({BANTEN, SERANG, "36.04.12", PONTANG}, 4)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("officer", {"-", "36", "36.04", PONTANG, "36.04.13.2001"}),
        ("near_officer", {"-", "36"}),
        ("far_officer", {"-"}),
        ("operator", {"-", "36", "36.04", PONTANG}),
        ("district_operator", {"-", "36", "36.04", PONTANG}),
        ("regional_head", {"-", "36", "36.04", PONTANG, "36.04.13.2001"}),
        ("local_government", {"-", "36", "36.04", PONTANG, "36.04.13.2001"}),
        ("national", {"-", "36", "36.04", PONTANG, "36.04.13.2001", "91"}),
        ("administrator", {"-", "36", "36.04", PONTANG, "36.04.13.2001", "91"}),
        ("outsider", set()),
    ],
)
def test_people_see_the_days_of_their_area_and_around_it(world, person, seen):
    world.serang, world.cilegon  # noqa: B018 - offices there are
    for number, code in enumerate([None, "36", "36.04", PONTANG, "36.04.13.2001", "91"]):
        period(f"2026-12-0{number + 1}", region=code)
    rows = CalendarPeriod.objects.visible_to(getattr(world, person))
    assert {row.region_id or "-" for row in rows} == seen


REFUSED = {
    "calendar_period_ends_after_it_begins": {"last": "2026-11-30"},
    "calendar_period_is_shorter_than_a_year": {"last": "2027-12-02"},
    "calendar_period_has_both_hours_or_none": {"starts": dt.time(8)},
    "calendar_period_checked_has_a_source": {"checked_on": dt.date(2026, 11, 1)},
    "calendar_period_is_entered_once": {"last": "2026-12-02"},
}


@pytest.mark.parametrize(("constraint", "fields"), REFUSED.items(), ids=REFUSED)
def test_the_database_refuses_what_makes_no_sense(db, constraint, fields):
    if constraint == "calendar_period_is_entered_once":
        period("2026-12-01")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        period("2026-12-01", **fields)


def test_the_shipped_days_come_once_and_unchecked(db, django_assert_max_num_queries):
    added = load_national_days()
    rows = CalendarPeriod.objects.all()
    assert (rows.count(), rows.filter(checked_on__isnull=False).count(), rows.filter(source="").count()) == (
        added,
        0,
        0,
    )
    with django_assert_max_num_queries(6):
        assert load_national_days() == 0


@pytest.mark.parametrize(("year", "holidays", "leave"), [(2025, 17, 11), (2026, 17, 8), (2027, 5, 0)])
def test_the_shipped_years_have_as_many_days_as_were_decreed(db, year, holidays, leave):
    load_national_days()
    days = dict.fromkeys(("holiday", "collective_leave"), 0)
    for row in CalendarPeriod.objects.filter(first_day__year=year, kind__in=days):
        days[row.kind] += row.days
    assert days == {"holiday": holidays, "collective_leave": leave}


def test_what_somebody_corrected_retired_or_typed_is_left_alone(db):
    load_national_days()
    corrected = CalendarPeriod.objects.get(seed="2026-maulid")
    CalendarPeriod.objects.filter(pk=corrected.pk).update(first_day=day("2026-08-26"), last_day=day("2026-08-26"))
    CalendarPeriod.objects.filter(seed="2026-natal").update(retired_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert load_national_days() == 0
    assert not CalendarPeriod.objects.filter(first_day=day("2026-08-25")).exists()


def test_a_day_typed_before_the_file_knew_it_is_not_doubled(db):
    period("2027-05-01", name="May Day")
    load_national_days()
    assert [row.name for row in CalendarPeriod.objects.filter(first_day=day("2027-05-01"))] == ["May Day"]


def test_every_change_is_kept(db):
    row = period("2026-12-01", name="Pilkades")
    row.name = "Pilkades serentak"
    row.save()
    assert list(row.events.values_list("pgh_label", "name")) == [
        ("insert", "Pilkades"), ("update", "Pilkades serentak"),
    ]  # fmt: skip
