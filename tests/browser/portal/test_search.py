"""The search by keyboard: from any page, while typing, and from a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.portal.looks import problems
from tests.browser.portal.window import DESKTOP, PHONE, Portal

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("words", ["", "x", "kontak", "zzzzzz"])
def test_the_page_looks_right(portal: Portal, words):
    window = portal.window(portal.rows.world.officer)
    assert problems(window, f"{reverse('search')}?q={words}") == []


def test_from_any_page_and_while_typing(portal: Portal):
    home = portal.rows.own.village
    page = portal.window(portal.rows.world.officer, viewport=DESKTOP).page
    page.goto(reverse("session_list"))
    page.keyboard.press("/")
    page.keyboard.type(home.pk)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('search')}?q={home.pk}")
    expect(page.locator("#found").get_by_role("link", name=home.label)).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("main [data-search]")).to_be_focused()
    page.keyboard.type("zzzzzz")
    expect(page.locator("#found").get_by_role("heading", name="Tidak ditemukan")).to_be_visible()
    expect(page.locator("main [data-search]")).to_be_focused()
    page.locator("main [data-search]").fill("a/b")
    expect(page.locator("main [data-search]")).to_have_value("a/b")


def test_on_a_phone_a_sign_opens_the_page(portal: Portal):
    page = portal.window(portal.rows.world.operator, viewport=PHONE).page
    page.goto(reverse("session_list"))
    link = page.locator(".topbar").get_by_role("link", name="Cari di seluruh portal")
    box = link.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    link.press("Enter")
    page.wait_for_url(f"**{reverse('search')}")
    expect(page.locator("main [data-search]")).to_be_visible()
