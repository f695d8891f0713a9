"""The list of villages with its map: by keyboard, on a phone, without a word in the console."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.portal.window import PHONE, Portal

pytestmark = pytest.mark.browser


@pytest.fixture
def placed(portal: Portal):
    region = portal.rows.own.village.region
    region.latitude, region.longitude = "-6.05", "106.27"
    region.save()
    return portal.rows.own.village


def test_a_village_is_opened_from_the_map_by_keyboard(portal: Portal, placed):
    window = portal.window(portal.rows.world.officer)
    page = window.page
    page.goto(reverse("village_list"))
    marker = page.get_by_role("button", name="Pontang, Kec. Pontang").first
    expect(marker).to_be_visible()
    marker.focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Buka halaman desa")
    expect(link).to_be_focused()
    expect(page.locator(f"tr[data-code='{placed.pk}']")).to_have_class("is-chosen")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desa/{placed.pk}/")
    assert window.complaints == []


def test_on_a_phone_the_map_waits_behind_its_button(portal: Portal, placed):
    window = portal.window(portal.rows.world.officer, viewport=PHONE, has_touch=True)
    page, asked = window.page, []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reverse("village_list"), wait_until="networkidle")
    assert [url for url in asked if "leaflet" in url or "peta.json" in url] == []
    opener = page.get_by_role("button", name="Peta", exact=True)
    opener.tap()
    expect(page.get_by_role("button", name="Pontang, Kec. Pontang").first).to_be_visible()
    assert opener.get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []
    opener.tap()
    expect(page.locator("[data-map]")).to_be_hidden()
    assert window.complaints == []
