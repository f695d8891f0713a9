"""A phone whose clock is hours wrong: its order counts, the server's time is kept, and office and phone read of it."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from outreach.models import AttendanceBatch, OutreachSession
from outreach.queries.clocks import duration
from tests.browser.axe import violations
from tests.browser.portal.roll_steps import all_sent, choose, mark, phone

pytestmark = pytest.mark.browser
BEHIND = dt.timedelta(hours=3, minutes=12)
KEEP = "async () => { await navigator.serviceWorker.ready; return offline.keepPages(['/luring/hadir/']); }"
IS_KEPT = "async () => Math.abs((await offline.store.get('meta', 'clock'))?.off ?? 0) > 300000"


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

    page.clock.set_fixed_time(timezone.now() - 2 * BEHIND)  # put back further still, and nothing waits that would know
    page.reload()
    mark(page, second).tap()
    all_sent(page)
    assert session.roll.get(name=second).status == ""
    sent = AttendanceBatch.objects.filter(session=session).order_by("received_at", "pk")
    order = [entry["seq"] for batch in sent for entry in batch.entries]
    assert (len(order), order) == (4, sorted(set(order)))
    off = AttendanceBatch.objects.filter(session=session).earliest("received_at").clock_off
    assert abs(off - BEHIND.total_seconds()) < 120

    desk = portal.open(portal.rows.world.officer, f"/kegiatan/{session.pk}/")
    expect(desk.get_by_text("jam HP meleset 3 jam 12 menit").first).to_be_visible()


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (-BEHIND - dt.timedelta(seconds=10), "Jam HP ini terlambat 3 jam 12 menit."),
        (dt.timedelta(days=1, minutes=30), "Jam HP ini terlalu cepat 1 hari."),
    ],
)
def test_the_phone_says_it_itself_also_without_network(portal, session, off, words):
    page = phone(portal, session, service_workers="allow")
    page.evaluate(KEEP)
    page.clock.set_fixed_time(timezone.now() + off)
    page.reload()
    note = page.locator("#clock-note")
    expect(note).to_have_text(f"{words} Catatan tetap urut; betulkan jam di pengaturan HP.", use_inner_text=True)
    assert violations(page) == []
    page.wait_for_function(IS_KEPT)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#note")).to_contain_text("Tanpa sinyal")
    expect(note).to_contain_text(words)
    page.context.set_offline(False)
    page.clock.set_fixed_time(timezone.now())
    expect(note).to_be_hidden(timeout=15_000)


def test_phone_and_office_say_durations_alike(portal, session):
    page = phone(portal, session)
    expect(page.locator("#clock-note")).to_be_hidden()
    lengths = [0, 59, 60, 301, 3599, 3600, 7265, 86399, 86400, 172800, 90061, 31536000, 40000000, -11520]
    said = page.evaluate("lengths => lengths.map(roll.duration)", lengths)
    assert said == [duration(seconds) for seconds in lengths]
