"""The calendar by mouse, by keys, by a finger and on a phone."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from outreach.models import OutreachSession
from tests.browser.axe import violations
from tests.browser.portal.window import PHONE, Portal, Window

pytestmark = pytest.mark.browser
REFUSED = "422"  # the browser notes in the console that a form was refused


def complaints(window: Window) -> list[str]:
    return [text for text in window.complaints if REFUSED not in text]


def another_day(session: OutreachSession) -> dt.date:
    """A day of the same month, in the row above or below."""
    day = session.local_date
    return day + dt.timedelta(days=7 if day.day <= 21 else -7)


def month_of(session: OutreachSession) -> str:
    return f"{reverse('calendar')}?bulan={session.local_date:%Y-%m}"


def entry(page: Page, session: OutreachSession) -> Locator:
    return page.locator(f"[data-session='{session.pk}']")


def middle(target: Locator) -> tuple[float, float]:
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def session(portal: Portal) -> OutreachSession:
    return portal.rows.upcoming(lead=portal.rows.world.second_officer)


@pytest.fixture
def window(portal: Portal, session) -> Window:
    window = portal.window(portal.rows.world.officer, viewport={"width": 1280, "height": 1400})
    window.page.goto(month_of(session))
    return window


def test_dragged_with_the_mouse_and_taken_back(window: Window, session):
    page, day = window.page, another_day(session)
    assert violations(page) == []
    page.mouse.move(*middle(entry(page, session).locator(".cal-name")))
    page.mouse.down()
    page.mouse.move(*middle(page.locator(f"td[data-date='{day}']")), steps=6)
    expect(page.locator(".is-target")).to_have_attribute("data-date", str(day))
    page.mouse.up()
    question = page.get_by_role("dialog", name="Pindahkan kegiatan ini?")
    expect(question.locator("[data-target]")).to_contain_text(f"{day.day} ")
    expect(question.get_by_text("mendapat pesan")).to_be_visible()
    assert violations(page) == []
    question.get_by_role("button", name="Pindahkan").click()
    expect(page.get_by_role("link", name="Kembalikan")).to_be_visible()
    before, session.local_date = session.local_date, None
    session.refresh_from_db()
    assert session.local_date == day
    page.get_by_role("link", name="Kembalikan").click()
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_text("dipindahkan ke")).to_be_visible()
    session.refresh_from_db()
    assert (session.local_date, session.moves) == (before, 2)
    assert complaints(window) == []


def test_carried_by_keys_and_overtaken_by_somebody(window: Window, session):
    page, day = window.page, another_day(session)
    keys = page.keyboard
    entry(page, session).locator(".cal-link").focus()
    keys.press("m")
    keys.press("Escape")
    expect(page.locator("#cal-says")).to_have_text("Tidak jadi dipindahkan.")
    keys.press("m")
    keys.press("ArrowDown" if day > session.local_date else "ArrowUp")
    expect(page.locator(".is-target")).to_have_attribute("data-date", str(day))
    keys.press("Enter")
    question = page.get_by_role("dialog", name="Pindahkan kegiatan ini?")
    expect(question.get_by_label("Tanggal")).to_have_value(str(day))
    OutreachSession.objects.filter(pk=session.pk).update(version=5, venue="Aula Lain")
    keys.press("Enter")
    expect(question.get_by_text("Kegiatan ini baru saja diubah orang lain")).to_be_visible()
    expect(question.get_by_label("Tanggal")).to_have_value(str(day))
    question.get_by_role("button", name="Pindahkan").click()
    expect(page.get_by_role("link", name="Kembalikan")).to_be_visible()
    session.refresh_from_db()
    assert (session.local_date, session.venue, session.version) == (day, "Aula Lain", 6)
    assert complaints(window) == []


def test_enter_at_the_very_moment_a_dialog_opens_stays_in_it(window: Window, session):
    page = window.page
    page.evaluate("""() => {
      const shown = HTMLDialogElement.prototype.showModal;
      HTMLDialogElement.prototype.showModal = function () {
        shown.call(this);
        this.querySelector("form").requestSubmit();
      };
    }""")
    page.locator(f"td[data-date='{another_day(session)}']").press("Enter")
    quick = page.get_by_role("dialog", name="Kegiatan baru")
    expect(quick.get_by_label("Desa")).to_have_attribute("aria-invalid", "true")
    assert page.url.endswith(month_of(session))
    assert complaints(window) == []


def test_days_are_walked_by_arrows_and_one_begins_a_session(window: Window, session):
    page, keys = window.page, window.page.keyboard
    first = page.locator(f"td[data-date='{session.local_date:%Y-%m}-10']")
    first.focus()
    assert first.get_attribute("role") == "gridcell"
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    expect(page.locator(f"td[data-date='{session.local_date:%Y-%m}-18']")).to_be_focused()
    keys.press("Enter")
    quick = page.get_by_role("dialog", name="Kegiatan baru")
    expect(quick.get_by_label("Tanggal")).to_have_value(f"{session.local_date:%Y-%m}-18")
    assert violations(page) == []
    quick.get_by_role("button", name="Simpan draf").click()
    expect(quick.get_by_label("Desa")).to_have_attribute("aria-invalid", "true")
    quick.get_by_label("Desa").select_option(index=1)
    quick.get_by_label("Tempat").fill("Balai Empat Isian")
    quick.get_by_label("Topik").select_option(index=1)
    quick.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text("Draf disimpan.")).to_be_visible()
    assert OutreachSession.objects.get(venue="Balai Empat Isian").state == "draft"
    assert complaints(window) == []


def test_a_finger_carries_after_a_long_press(portal: Portal, session):
    window = portal.window(portal.rows.world.officer, viewport={"width": 1280, "height": 1400}, has_touch=True)
    page, day = window.page, another_day(session)
    page.goto(month_of(session))
    start, end = middle(entry(page, session).locator(".cal-name")), middle(page.locator(f"td[data-date='{day}']"))
    touch = window.context.new_cdp_session(page)

    def send(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", start)
    expect(entry(page, session)).to_contain_class("is-carried")
    for part in (1, 2, 3):
        send("touchMove", (start[0] + (end[0] - start[0]) * part / 3, start[1] + (end[1] - start[1]) * part / 3))
    send("touchEnd")
    question = page.get_by_role("dialog", name="Pindahkan kegiatan ini?")
    expect(question.get_by_label("Tanggal")).to_have_value(str(day))
    question.get_by_role("link", name="Kembali").tap()
    expect(question).to_be_hidden()
    assert complaints(window) == []


def test_on_a_phone_a_month_is_a_list(portal: Portal, session):
    window = portal.window(portal.rows.world.officer, viewport=PHONE, has_touch=True)
    page = window.page
    for view in ("", "&tampilan=bulan", "&tampilan=daftar", f"&tampilan=minggu&tanggal={session.local_date}"):
        page.goto(month_of(session) + view)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], view
        assert violations(page) == [], view
    page.goto(month_of(session))
    assert page.locator("[data-calendar]").get_attribute("role") is None
    expect(page.locator(".cal-empty").first).to_be_hidden()
    expect(entry(page, session).locator(".cal-full")).to_have_text("09.00–11.00 WIB")
    entry(page, session).get_by_role("link", name="Pindahkan").tap()
    question = page.get_by_role("dialog", name="Pindahkan kegiatan ini?")
    question.get_by_label("Jam selesai").fill("12:30")
    expect(question.locator("[data-target]")).to_contain_text("09.00–12.30 WIB")
    assert violations(page) == []
    assert complaints(window) == []
