"""The dashboard's figures: right, in scope, and in a fixed number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offices.models import Zone
from offices.periods import Quarter, months_until
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession, SessionTally
from reports.charts import bar_chart
from reports.queries.figures import late_rolls, quarter_figures, villages_without_activity
from tests.factories import SessionFactory, UserFactory

NOW = dt.datetime(2026, 3, 20, 5, 0, tzinfo=dt.UTC)
QUARTER = Quarter(2026, 1)


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def held(host, day, *, came=10, hours_late=1, **fields):
    """A session held on ``day`` with ``came`` people present; its roll came in ``hours_late`` after the end."""
    starts_at = dt.datetime.combine(day, dt.time(9), tzinfo=Zone.WIB.info)
    arrived = starts_at + dt.timedelta(hours=2 + hours_late)
    session = SessionFactory(
        host=host,
        lead=UserFactory(),
        starts_at=starts_at,
        state=SessionState.CLOSED,
        first_attendance_at=arrived,
        held_at=arrived,
        **fields,
    )
    SessionTally.objects.filter(session=session).update(listed=came + 2, present=came)
    Attendance.objects.bulk_create(
        Attendance(session=session, village=host, roll_number=number + 1, name=f"Contoh {number}", function="other",
                   status="present" if number < came else "")
        for number in range(came + 2)
    )  # fmt: skip
    return session


def planned(host, day, **fields):
    starts_at = dt.datetime.combine(day, dt.time(9), tzinfo=Zone.WIB.info)
    return SessionFactory(host=host, lead=UserFactory(), starts_at=starts_at, **fields)


def test_figures_of_a_quarter(world):
    world.tirtayasa  # noqa: B018 - a village without any session
    held(world.pontang, dt.date(2026, 1, 5), came=30, moves=1)
    held(world.pontang, dt.date(2026, 2, 5), came=5, hours_late=30)
    held(world.linduk, dt.date(2026, 3, 5), came=7)
    planned(world.linduk, dt.date(2026, 3, 30))
    planned(world.linduk, dt.date(2026, 3, 12), state=SessionState.CANCELLED, reason="banjir")
    held(world.pontang, dt.date(2025, 12, 31), came=99)
    total = quarter_figures(world.officer, QUARTER)
    assert (total.held, total.planned, total.cancelled, total.rolls) == (3, 4, 1, 3)
    assert (total.participants, total.on_time) == (42, 2)
    assert (total.reached, total.villages) == (2, 3)


def test_every_role_sees_the_figures_of_its_scope(world):
    held(world.pontang, dt.date(2026, 1, 5), came=1)
    held(world.tirtayasa, dt.date(2026, 1, 6), came=10)
    held(world.cakung_timur, dt.date(2026, 1, 7), came=100)
    people = {
        world.officer: 11,
        world.office_head: 11,
        world.regional_head: 11,
        world.local_government: 11,
        world.district_operator: 1,
        world.national: 111,
        world.far_officer: 100,
        world.near_officer: 0,
        world.outsider: 0,
    }
    assert {user: quarter_figures(user, QUARTER).participants for user in people} == people


def test_offices_are_compared_and_can_be_opened(world, as_user):
    held(world.pontang, dt.date(2026, 1, 5), came=8)
    world.cilegon  # noqa: B018 - a second office, so that there is something to compare
    client = as_user(world.regional_head)
    page = client.get(reverse("dashboard"), {"kantor": "serang", "periode": "2026-T1"}).content.decode()
    assert "Triwulan I 2026: 1 dari 1 kegiatan terlaksana" in " ".join(page.split())
    world.jaktim  # noqa: B018
    assert client.get(reverse("dashboard"), {"kantor": "jakarta-timur"}).status_code == 404


def test_late_rolls_are_those_without_an_entry_a_day_after_the_end(world):
    planned(world.pontang, dt.date(2026, 3, 20), state=SessionState.AWAITING_ROLL)
    late = planned(world.linduk, dt.date(2026, 3, 10), state=SessionState.AWAITING_ROLL)
    filled = planned(world.linduk, dt.date(2026, 3, 11), state=SessionState.AWAITING_ROLL)
    OutreachSession.objects.filter(pk=filled.pk).update(first_attendance_at=NOW)
    assert list(late_rolls(world.officer)) == [late]


def test_villages_without_activity(world):
    world.linduk  # noqa: B018
    world.tirtayasa  # noqa: B018
    held(world.pontang, dt.date(2026, 1, 5))
    planned(world.linduk, dt.date(2026, 3, 30))
    assert list(villages_without_activity(world.officer, QUARTER)) == [world.tirtayasa]


def test_the_dashboard_costs_the_same_for_one_and_three_sessions(world, as_user):
    client = as_user(world.regional_head)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("dashboard")).status_code == 200
        return len(captured)

    held(world.pontang, dt.date(2026, 1, 5))
    planned(world.pontang, dt.date(2026, 3, 1), state=SessionState.AWAITING_ROLL)
    queries()
    one = queries()
    for host in (world.linduk, world.tirtayasa):
        held(host, dt.date(2026, 1, 5))
        planned(host, dt.date(2026, 3, 1), state=SessionState.AWAITING_ROLL)
    assert queries() == one


@pytest.mark.parametrize("role", ["local_government", "national"])
def test_figures_roles_meet_no_person(world, as_user, role):
    held(world.pontang, dt.date(2026, 1, 5))
    world.officer  # noqa: B018
    client = as_user(getattr(world, role))
    assert client.get(reverse("dashboard")).status_code == 200
    assert "(contoh)" not in client.get(reverse("session_list") + "?kapan=lewat").content.decode().replace(
        getattr(world, role).name, ""
    )


def test_quarters():
    assert Quarter.read("2025-T4").first == dt.date(2025, 10, 1)
    assert Quarter.read("2025-T4").last == dt.date(2025, 12, 31)
    assert Quarter(2026, 1).previous == Quarter(2025, 4)
    assert Quarter(2025, 4).following == Quarter(2026, 1)
    assert Quarter.read("2025-T9") == Quarter.read("apa saja") == QUARTER
    assert months_until(dt.date(2026, 2, 9), 3) == [dt.date(2025, 12, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1)]


@pytest.mark.parametrize(("largest", "top"), [(0, 4), (3, 4), (5, 8), (31, 40), (401, 800), (1000, 2000)])
def test_chart_axes_start_at_zero_and_hold_the_largest(largest, top):
    chart = bar_chart([("Jan", largest, largest // 2, False)])
    assert [value for _y, value in chart.ticks] == [top * tick // 4 for tick in range(5)]
    assert chart.ticks[0][0] == chart.base
    assert chart.bars[0].planned_y >= 10
