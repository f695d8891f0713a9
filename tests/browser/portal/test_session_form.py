"""Planning by keyboard alone, wide and narrow; wrong entries; one session however often the button is pressed."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from outreach.models import OutreachSession, SessionSpeaker, SessionVillage
from tests.browser.portal.looks import problems_here
from tests.browser.portal.window import DESKTOP, PHONE, Portal, Window
from villages.models import Venue

pytestmark = pytest.mark.browser
MOST_STOPS = 90


def free_day(number: int) -> dt.date:
    """Days on which nobody has anything to do yet."""
    return timezone.localdate() + dt.timedelta(days=90 + number)


@pytest.fixture
def form(portal: Portal) -> Page:
    return portal.open(portal.rows.world.officer, reverse("session_create"))


def fill(page: Page, day: dt.date, venue: str, *, start: str = "9", end: str = "11.00") -> None:
    page.get_by_label("Desa tuan rumah").select_option(index=1)
    page.locator("[name=date]").fill(f"{day:%d-%m-%Y}")
    page.get_by_label("Jam mulai").fill(start)
    page.get_by_label("Jam selesai").fill(end)
    page.get_by_label("Nama tempat").fill(venue)
    page.get_by_label("Topik utama").select_option(index=1)


def tab_to(page: Page, target: Locator) -> None:
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{MOST_STOPS} times Tab and not there: {target}")


@pytest.mark.parametrize(("number", "viewport"), [(0, DESKTOP), (1, PHONE)], ids=["1280", "360"])
def test_by_keyboard_alone(portal: Portal, number: int, viewport: dict):
    page = portal.open(portal.rows.world.officer, reverse("session_list"), viewport=viewport)
    keys, day, venue = page.keyboard, free_day(number), f"Balai Papan Ketik {number}"
    tab_to(page, page.get_by_role("link", name="Jadwalkan kegiatan"))
    keys.press("Enter")
    tab_to(page, page.get_by_label("Desa tuan rumah"))
    keys.type("Pontang")
    tab_to(page, page.locator("[name=date]"))
    keys.type(f"{day:%d/%m/%y}")
    tab_to(page, page.get_by_label("Jam mulai"))
    keys.type("9")
    tab_to(page, page.get_by_label("Jam selesai"))
    keys.type("8.30")
    tab_to(page, page.get_by_label("Nama tempat"))
    keys.type(venue)
    tab_to(page, page.get_by_label("Topik utama"))
    keys.press("ArrowDown")
    page.locator("[name=end]").focus()
    keys.press("Enter")
    expect(page.locator("[name=end]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=date]")).to_have_value(f"{day:%d/%m/%y}")
    expect(page.get_by_label("Nama tempat")).to_have_value(venue)
    page.locator("[name=end]").focus()
    keys.press("Control+A")
    keys.type("11")
    tab_to(page, page.get_by_role("button", name="Jadwalkan kegiatan"))
    keys.press("Enter")
    expect(page.get_by_text("Kegiatan direncanakan")).to_be_visible()
    session = OutreachSession.objects.get(venue=venue)
    assert (session.local_date, session.local_start, session.local_end) == (day, dt.time(9), dt.time(11))
    assert session.state == "awaiting_village"


def test_what_hangs_on_the_village_comes_while_it_is_chosen(portal: Portal):
    """Places, quotas, the estimate after a prayer, a speaker more; and the page stays readable for everybody."""
    world = portal.rows.world
    village = world.pontang
    Venue.objects.create(village=village, name="Balai Uji Formulir", capacity=40)
    window: Window = portal.window(world.officer)
    page = window.page
    page.goto(reverse("session_create"))
    page.get_by_label("Desa tuan rumah").select_option(village.pk)
    page.get_by_label("Tempat terdaftar").select_option(label="Balai Uji Formulir (40 orang)")
    expect(page.get_by_label("Nama tempat")).to_be_hidden()
    page.get_by_role("spinbutton", name="Pontang, Kec. Pontang").fill("10")
    page.get_by_text("s.d. selesai, bakda salat").click()
    page.get_by_label("Setelah salat").select_option("isya")
    expect(page.get_by_label("Jam mulai")).to_have_value("19.30")
    page.get_by_label("s.d. selesai", exact=True).check()
    page.locator("[name=date]").fill(f"{free_day(2):%d-%m-%Y}")
    page.get_by_label("Topik utama").select_option(index=1)
    page.get_by_text("Tambah narasumber dari instansi lain").click()
    page.get_by_role("group", name="Narasumber 1").get_by_label("Nama").fill("Contoh Wati")
    page.get_by_role("button", name="Tambah narasumber").click()
    second = page.get_by_role("group", name="Narasumber 2").get_by_label("Nama")
    expect(second).to_be_focused()
    second.fill("Contoh Adi")
    page.get_by_label("Desa sudah setuju").check()
    expect(page.locator("#part-preview")).to_contain_text("Pengingat H-3")
    assert problems_here(window) == []
    page.get_by_role("button", name="Jadwalkan kegiatan").click()
    expect(page.get_by_text("Kegiatan dijadwalkan")).to_be_visible()
    session = OutreachSession.objects.get(venue="Balai Uji Formulir")
    assert (session.place.capacity, session.local_start, session.open_ended) == (40, dt.time(19, 30), True)
    assert SessionVillage.objects.get(session=session).quota == 10
    assert [row.name for row in SessionSpeaker.objects.filter(session=session)] == ["Contoh Wati", "Contoh Adi"]


def test_wrong_hours_are_told_at_the_field(form: Page):
    fill(form, free_day(3), "Balai Jam Terbalik", start="11:00", end="09:00")
    form.get_by_role("button", name="Jadwalkan kegiatan").click()
    end = form.get_by_label("Jam selesai")
    expect(end).to_have_attribute("aria-invalid", "true")
    expect(end).to_be_focused()
    expect(end).to_have_accessible_description(
        "misalnya 12.00 Jam selesai harus sesudah jam mulai, pada hari yang sama."
    )
    expect(form.get_by_label("Jam mulai")).not_to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Nama tempat")).to_have_value("Balai Jam Terbalik")
    assert not OutreachSession.objects.filter(venue="Balai Jam Terbalik").exists()

    end.fill("12:00")
    form.get_by_role("button", name="Jadwalkan kegiatan").click()
    expect(form.get_by_text("Kegiatan direncanakan")).to_be_visible()


def test_help_and_error_of_a_field_are_both_read_out(form: Page):
    form.get_by_role("button", name="Jadwalkan kegiatan").click()
    expect(form.get_by_label("Desa tuan rumah")).to_be_focused()
    venue = form.get_by_label("Nama tempat")
    description = venue.evaluate(
        """field => field.getAttribute('aria-describedby').split(' ')
            .map(id => document.getElementById(id)?.textContent.trim() ?? `nothing is called ${id}`)"""
    )
    assert description == [
        "misalnya Balai Desa Pontang, Aula Kecamatan Cakung",
        "Tulis nama tempatnya, atau pilih tempat yang terdaftar.",
    ]


def test_the_calendar_of_the_browser_stands_beside_the_day(form: Page):
    form.get_by_role("button", name="Pilih dari kalender").focus()
    form.locator(".day-native").evaluate(
        "field => { field.value = '2027-03-09'; field.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    expect(form.locator("[name=date]")).to_have_value("Sel, 9 Mar 2027")


def test_sending_twice_makes_one_session(form: Page):
    fill(form, free_day(4), "Balai Tekan Dua Kali")
    second_goes_out = form.evaluate(
        """() => {
            const form = document.querySelector('.session-form');
            form.requestSubmit();
            return form.dispatchEvent(new SubmitEvent('submit', {bubbles: true, cancelable: true}));
        }"""
    )
    assert second_goes_out is False
    expect(form.get_by_text("Kegiatan direncanakan")).to_be_visible()
    assert OutreachSession.objects.filter(venue="Balai Tekan Dua Kali").count() == 1
