"""Scheduling by keyboard alone; wrong entries; one session however often the button is pressed."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from outreach.models import OutreachSession
from tests.browser.portal.window import Portal

pytestmark = pytest.mark.browser
MOST_STOPS = 60


def free_day(number: int) -> dt.date:
    """Days on which nobody has anything to do yet; day and month are equal, so that no locale mixes them up."""
    today = timezone.localdate()
    days = [dt.date(today.year + years, month, month) for years in (0, 1) for month in range(1, 13)]
    return [day for day in days if (day - today).days > 60][number]


@pytest.fixture
def form(portal: Portal) -> Page:
    return portal.open(portal.rows.world.officer, reverse("session_create"))


def fill(page: Page, day: dt.date, venue: str, *, start: str = "09:00", end: str = "11:00") -> None:
    page.get_by_label("Desa tuan rumah").select_option(index=1)
    page.get_by_label("Tanggal").fill(day.isoformat())
    page.get_by_label("Jam mulai").fill(start)
    page.get_by_label("Jam selesai").fill(end)
    page.get_by_label("Tempat").fill(venue)
    page.get_by_label("Topik utama").select_option(index=1)


def tab_to(page: Page, target: Locator) -> None:
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{MOST_STOPS} times Tab and not there: {target}")


def test_by_keyboard_alone(portal: Portal):
    page, day = portal.open(portal.rows.world.officer, reverse("session_list")), free_day(0)
    keys = page.keyboard
    tab_to(page, page.get_by_role("link", name="Jadwalkan kegiatan"))
    keys.press("Enter")
    tab_to(page, page.get_by_label("Desa tuan rumah"))
    keys.press("ArrowDown")
    tab_to(page, page.get_by_label("Tanggal"))
    keys.type(f"{day:%d%m%Y}")
    tab_to(page, page.get_by_label("Jam mulai"))
    keys.type("0900AM")
    tab_to(page, page.get_by_label("Jam selesai"))
    keys.type("1100AM")
    tab_to(page, page.get_by_label("Tempat"))
    keys.type("Balai Papan Ketik")
    tab_to(page, page.get_by_label("Topik utama"))
    keys.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Jadwalkan kegiatan"))
    keys.press("Enter")
    expect(page.get_by_text("Kegiatan dijadwalkan")).to_be_visible()
    session = OutreachSession.objects.get(venue="Balai Papan Ketik")
    assert (session.local_date, session.local_start, session.local_end) == (day, dt.time(9), dt.time(11))


def test_wrong_hours_are_told_at_the_field(form: Page):
    fill(form, free_day(1), "Balai Jam Terbalik", start="11:00", end="09:00")
    form.get_by_role("button", name="Jadwalkan kegiatan").click()
    end = form.get_by_label("Jam selesai")
    expect(end).to_have_attribute("aria-invalid", "true")
    expect(end).to_be_focused()
    expect(end).to_have_accessible_description("Jam selesai harus sesudah jam mulai, pada hari yang sama.")
    expect(form.get_by_label("Jam mulai")).not_to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Tempat")).to_have_value("Balai Jam Terbalik")
    expect(form.get_by_label("Tanggal")).to_have_value(free_day(1).isoformat())
    assert not OutreachSession.objects.filter(venue="Balai Jam Terbalik").exists()

    end.fill("12:00")
    form.get_by_role("button", name="Jadwalkan kegiatan").click()
    expect(form.get_by_text("Kegiatan dijadwalkan")).to_be_visible()


def test_help_and_error_of_a_field_are_both_read_out(form: Page):
    form.get_by_role("button", name="Jadwalkan kegiatan").click()
    expect(form.get_by_label("Desa tuan rumah")).to_be_focused()
    venue = form.get_by_label("Tempat")
    description = venue.evaluate(
        """field => field.getAttribute('aria-describedby').split(' ')
            .map(id => document.getElementById(id)?.textContent.trim() ?? `nothing is called ${id}`)"""
    )
    assert description == ["misalnya Balai Desa Pontang, Aula Kecamatan Cakung", "Bagian ini wajib diisi."]


def test_sending_twice_makes_one_session(form: Page):
    fill(form, free_day(2), "Balai Tekan Dua Kali")
    second_goes_out = form.evaluate(
        """() => {
            const form = document.querySelector('.session-form');
            form.requestSubmit();
            return form.dispatchEvent(new SubmitEvent('submit', {bubbles: true, cancelable: true}));
        }"""
    )
    assert second_goes_out is False
    expect(form.get_by_text("Kegiatan dijadwalkan")).to_be_visible()
    assert OutreachSession.objects.filter(venue="Balai Tekan Dua Kali").count() == 1
