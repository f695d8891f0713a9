"""/gaya/ in Chromium: readable for everybody in both themes and widths, and nothing the policy blocks."""

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.browser.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser writes to its console: errors, warnings, blocked code."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.mark.parametrize("theme", ["terang", "gelap"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_component_is_accessible(page: Page, live_server, world, signed_in, complaints, width, theme):
    signed_in(world.officer)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}/gaya/?tema={theme}")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width

    page.locator(".account > summary").click()
    assert violations(page, ".account") == []
    page.keyboard.press("Escape")
    assert page.locator(".account[open]").count() == 0

    page.locator("[data-dialog]").click()
    assert violations(page, "dialog") == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.dialog") == "sample-dialog"
    assert complaints == []


def test_theme_without_script(browser, live_server, world, as_user):
    context = browser.new_context(
        java_script_enabled=False, color_scheme="light", viewport={"width": 1280, "height": 800}
    )
    cookie = as_user(world.officer).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/gaya/")
    page.locator(".account > summary").click()
    page.get_by_role("button", name="Gelap").click()

    assert page.url == f"{live_server.url}/gaya/"
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    context.close()
