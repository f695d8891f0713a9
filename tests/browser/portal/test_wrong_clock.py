"""A phone whose clock is hours wrong: its order counts, the server's time is kept, and the office reads of it."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from outreach.models import AttendanceBatch, OutreachSession
from tests.browser.portal.roll_steps import all_sent, choose, mark, phone

pytestmark = pytest.mark.browser
BEHIND = dt.timedelta(hours=3, minutes=12)


@pytest.fixture
def session(portal) -> OutreachSession:
    return portal.rows.open_roll()


def test_a_clock_three_hours_behind(portal, session):
    first, second = session.roll.order_by("roll_number").values_list("name", flat=True)[:2]
    page = phone(portal, session)
    page.clock.set_fixed_time(timezone.now() - BEHIND)
    mark(page, first).tap()
    all_sent(page)
    choose(page, first, "sakit")  # the later act of a clock that stands still is the later one all the same
    mark(page, second).tap()
    all_sent(page)
    row = session.roll.get(name=first)
    assert (row.status, session.roll.get(name=second).status) == ("ill", "present")
    assert abs(row.recorded_at - timezone.now()) < dt.timedelta(minutes=2)
    assert row.received_at <= timezone.now()
    off = AttendanceBatch.objects.filter(session=session).latest("received_at").clock_off
    assert abs(off - BEHIND.total_seconds()) < 120

    desk = portal.open(portal.rows.world.officer, f"/kegiatan/{session.pk}/")
    expect(desk.get_by_text("jam HP meleset 3 jam 12 menit").first).to_be_visible()
