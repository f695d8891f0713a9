"""The form of a session says who gets which message when, while it is filled in; wide, narrow and dark."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from notifications.models import Message
from outreach.domain import reminders
from tests.browser.portal.looks import problems_here
from tests.browser.portal.window import Portal

pytestmark = pytest.mark.browser
INVITATION = re.compile(r"^\s*Undangan\b")
DATED = re.compile(r"Pengingat H-1\b.*09\.00 WIB", re.DOTALL)


def day(ahead: int) -> str:
    return f"{timezone.localdate() + dt.timedelta(days=ahead):%d-%m-%Y}"


def leave(page: Page, name: str, value: str) -> None:
    """Type and go on, as one does: the preview follows what was left."""
    field = page.locator(f"[name={name}]")
    field.fill(value)
    field.press("Tab")


def test_the_preview_follows_day_kind_and_people(portal: Portal):
    window = portal.window(portal.rows.world.officer)
    page = window.page
    page.goto(reverse("session_create"))
    rows, said = page.locator(".tellings > li"), page.locator("#part-preview-said")
    expect(page.locator("[aria-live=polite]:has(#part-preview-said)")).to_contain_text("Setelah desa dipilih")
    page.get_by_label("Desa tuan rumah").select_option(portal.rows.world.pontang.pk)
    expect(rows.filter(has_text=INVITATION)).to_contain_text("setelah semua desa setuju")
    expect(page.get_by_text("Pengingat tampil setelah tanggal dan jam diisi.")).to_be_visible()
    leave(page, "date", day(120))
    leave(page, "start", "9")
    expect(rows.filter(has_text=DATED)).to_be_visible()
    expect(rows.filter(has_text="Permintaan konfirmasi desa")).to_contain_text("30 menit setelah kecamatan")
    page.get_by_label("Desa sudah setuju").check()
    expect(rows.filter(has_text="Permintaan konfirmasi desa")).to_have_count(0)
    page.get_by_label("Kantor memilih dari kontak desa").check()
    expect(rows.filter(has_text=INVITATION)).to_contain_text("tanpa jalan")
    expect(said).to_contain_text("orang mendapat pesan")
    assert problems_here(window) == []

    leave(page, "date", day(-3))
    expect(rows.filter(has_text=DATED)).to_have_count(0)
    page.get_by_label("Jenis").select_option("visit")
    expect(said).to_have_text("Sambang desa yang dicatat kemudian tidak mengirim pesan.")
    expect(rows).to_have_count(0)


def test_a_change_says_who_hears_of_it_and_the_page_what_is_still_to_go_out(portal: Portal):
    session = portal.rows.upcoming()
    reminders.sync(session=session)
    waiting = Message.objects.filter(subject=f"session:{session.pk}", state="scheduled")
    waiting.filter(kind="reminder_h3").update(state="sent", sent_at=timezone.now())
    window = portal.window(portal.rows.world.officer)
    page = window.page
    page.goto(reverse("session_detail", args=[session.pk]))
    card = page.get_by_role("region", name="Yang akan dikirim")
    expect(card.get_by_role("listitem").filter(has_text="Pengingat H-1")).to_contain_text("09.00 WIB")
    expect(card.get_by_role("link")).to_have_attribute("href", reverse("session_messages", args=[session.pk]))
    assert problems_here(window) == []

    page.goto(reverse("session_change", args=[session.pk]))
    said = page.locator("#part-preview-said")
    expect(said).to_contain_text("tidak ada kabar baru")
    leave(page, "date", day(130))
    expect(said).to_contain_text(re.compile(r"[1-9]\d* orang mendapat kabar perubahan"))
    expect(page.locator(".tellings > li").filter(has_text=DATED)).to_be_visible()
    assert problems_here(window) == []


def test_without_script_a_button_works_the_messages_out(portal: Portal):
    page = portal.open(portal.rows.world.officer, reverse("session_create"), java_script_enabled=False)
    page.get_by_label("Desa tuan rumah").select_option(portal.rows.world.pontang.pk)
    page.locator("[name=date]").fill(day(121))
    page.get_by_label("Jam mulai").fill("9")
    page.get_by_role("button", name="Hitung ulang pesan").click()
    expect(page.locator(".tellings > li").filter(has_text=DATED)).to_be_visible()
    expect(page.locator("[name=date]")).to_have_value(day(121))
    expect(page.locator("[aria-invalid=true]")).to_have_count(0)  # nothing was judged yet
