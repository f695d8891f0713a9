"""The frame around every page: skip link, menus, bottom bar, language and theme."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.portal.window import PHONE, Portal

pytestmark = pytest.mark.browser


def language(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


def theme(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-bs-theme")


def open_account_menu(page: Page) -> None:
    page.locator(".account > summary").click()


def test_skip_link(portal: Portal):
    page = portal.open(portal.rows.world.officer, reverse("session_list"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Langsung ke isi")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_account_menu_by_keyboard(portal: Portal):
    page = portal.open(portal.rows.world.officer, reverse("home"))
    summary = page.locator(".account > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Akun saya")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Akun saya")).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Akun saya").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(portal.url + reverse("profile"))


def test_everything_one_tabs_to_shows_it(portal: Portal):
    page = portal.open(portal.rows.world.office_head, reverse("dashboard"))
    unseen = []
    for _stop in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const at = document.activeElement;
                const shows = element => {
                    const style = getComputedStyle(element);
                    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 1;
                };
                if (at === document.body) return null;
                return [shows(at) || shows(at.parentElement), at.outerHTML.slice(0, 120)];
            }"""
        )
        if stop is None:
            break
        unseen += [] if stop[0] else [stop[1]]
    assert unseen == []


def test_bottom_bar_of_phones(portal: Portal):
    page = portal.phone(portal.rows.world.section_head, reverse("home"))
    bar = page.get_by_role("navigation", name="Menu utama")
    assert bar.get_by_role("link").all_inner_texts() == ["Beranda", "Kalender", "Kegiatan", "Desa Binaan"]
    more = page.locator(".account > summary")
    expect(more).to_contain_text("Lainnya")
    for entry in (*bar.get_by_role("link").all(), more):
        box = entry.bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["y"] + box["height"] <= PHONE["height"]
    more.tap()
    page.locator(".account-panel").get_by_role("link", name="Pengguna").tap()
    expect(page).to_have_url(portal.url + reverse("user_list"))


def test_language_before_signing_in_is_kept_on_the_device(portal: Portal):
    page = portal.open(None, reverse("sign_in"))
    assert language(page) == "id"
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert language(page) == "en"
    page.goto(reverse("password_reset"))
    assert language(page) == "en"
    page.get_by_role("button", name="Indonesia").click()
    assert page.url == portal.url + reverse("password_reset")
    assert language(page) == "id"


def test_language_of_an_account_follows_it_to_other_devices(portal: Portal):
    person = portal.rows.world.far_officer
    page = portal.open(person, reverse("session_list") + "?kapan=lewat")
    open_account_menu(page)
    page.get_by_role("button", name="English").click()
    assert page.url == portal.url + reverse("session_list") + "?kapan=lewat"
    assert language(page) == "en"

    other = portal.open(person, reverse("home"))
    assert language(other) == "en"
    open_account_menu(other)
    other.get_by_role("button", name="Indonesia").click()
    page.reload()
    assert language(page) == "id"


def test_theme_stays(portal: Portal):
    page = portal.open(portal.rows.world.officer, reverse("calendar"))
    assert theme(page) is None
    open_account_menu(page)
    page.get_by_role("button", name="Gelap").click()
    assert (page.url, theme(page)) == (portal.url + reverse("calendar"), "dark")
    page.goto(reverse("contact_list"))
    assert theme(page) == "dark"
    open_account_menu(page)
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**" + reverse("sign_in"))
    assert theme(page) == "dark"
    page.get_by_role("button", name="Perangkat").click()
    assert theme(page) is None
