"""The dashboard in Chromium: parts that come by themselves, figures that follow, and lists a keyboard reaches."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.enums import SessionState
from outreach.models import Attendance
from tests.factories import UserFactory, on_roll

pytestmark = pytest.mark.browser


@pytest.fixture
def yesterday(portal):
    """A session of yesterday whose roll waits, and the address of a dashboard of that day alone."""
    with transaction.atomic():
        session = portal.rows.session(-1, lead=UserFactory(), state=SessionState.AWAITING_ROLL)
        for contact in portal.rows.people[:6]:
            on_roll(session, contact)
    day = timezone.localdate() - dt.timedelta(days=1)
    return session, f"{reverse('dashboard')}?periode={day}..{day}"


def came(portal, session, rows):
    entries = [{"key": str(row.pk), "id": row.pk, "status": "present", "version": 0} for row in rows]
    take_batch(session=session, actor=portal.rows.own.operator, batch=Batch(uuid4(), "HP", entries))


def participants(page):
    return page.locator(".figure", has=page.get_by_text("Peserta", exact=True)).locator(".figure-value")


def test_a_figure_follows_what_is_stored_and_disturbs_nobody_who_reads(portal, yesterday):
    session, address = yesterday
    window = portal.window(portal.rows.world.office_head)
    page = window.page
    page.goto(address)
    before = int(participants(page).inner_text())
    rows = list(Attendance.objects.filter(session=session).order_by("pk"))
    came(portal, session, rows[:3])
    expect(participants(page)).to_have_text(str(before + 3))
    page.get_by_text("Angkanya dalam tabel").click()
    came(portal, session, rows[3:5])
    expect(page.get_by_text("Ada angka baru.")).to_be_visible()
    expect(participants(page)).to_have_text(str(before + 3))
    page.get_by_role("link", name="Muat ulang").click()
    expect(participants(page)).to_have_text(str(before + 5))
    assert window.complaints == []


@pytest.mark.parametrize("width", [1280, 360])
def test_the_parts_come_by_themselves_and_a_keyboard_opens_a_list(portal, yesterday, width):
    _session, address = yesterday
    window = portal.window(portal.rows.world.regional_head, viewport={"width": width, "height": 800})
    page = window.page
    page.goto(address)
    quality = page.get_by_role("region", name="Mutu data")
    expect(quality.get_by_text("RT tanpa kontak ketua")).to_be_visible()
    expect(page.get_by_role("region", name="Perlu perhatian").get_by_role("link").first).to_be_visible()
    expect(page.get_by_role("region", name="Cakupan dan kerawanan")).not_to_contain_text("Buka peta")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    link = quality.get_by_role("link", name="RT tanpa kontak ketua")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("RT tanpa kontak ketua")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert window.complaints == []
