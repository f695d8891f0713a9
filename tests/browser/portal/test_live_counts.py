"""Somebody at a desk sees a roll being filled, and that it was closed, without doing anything."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from outreach.domain import closing
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import Attendance

pytestmark = pytest.mark.browser


def test_figures_follow_the_roll_and_the_closing_is_told(portal):
    session = portal.rows.open_roll()
    window = portal.window(portal.rows.world.officer)
    page = window.page
    page.goto(f"/kegiatan/{session.pk}/")
    came = page.locator('[data-live="participants"]')
    expect(came).to_have_text("0")
    rows = list(Attendance.objects.filter(session=session)[:3])
    entries = [{"key": str(row.pk), "id": row.pk, "status": "present", "version": 0} for row in rows]
    take_batch(session=session, actor=portal.rows.own.operator, batch=Batch(uuid4(), "HP", entries))
    expect(came).to_have_text("3")
    expect(page.locator('[data-live-village] [data-live="present"]').first).to_have_text("3")
    expect(page.get_by_role("status").filter(has_text="Peserta 3, sudah dicatat 3 dari")).to_be_attached()
    closing.close(session=session, actor=portal.rows.own.operator)
    expect(page.get_by_text("Status daftar hadir berubah.")).to_be_visible()
    page.get_by_role("link", name="Muat ulang").click()
    expect(page.get_by_text("ditutup", exact=True).first).to_be_visible()
    assert window.complaints == []
