"""A phone that dies in the hall, and the portal on its home screen."""

from contextlib import suppress
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, BrowserType, Error, expect

from outreach.models import OutreachSession
from tests.browser.portal.offline_steps import DRAINED, kept_for_good, opened, roll_kept, row_of, statuses
from tests.browser.portal.window import PHONE, PLACE, Portal

pytestmark = pytest.mark.browser


@pytest.fixture
def session(portal: Portal) -> OutreachSession:
    return portal.rows.open_roll()


@pytest.fixture
def switch_on(browser_type: BrowserType, browser_type_launch_args, tmp_path: Path, wire):
    """``switch_on()`` starts the browser of one and the same phone."""

    def start() -> BrowserContext:
        options = {**browser_type_launch_args, **PLACE, "headless": True, "base_url": wire.url, "viewport": PHONE}
        return browser_type.launch_persistent_context(tmp_path, has_touch=True, **options)

    return start


def kill(context: BrowserContext) -> None:
    """Nothing is written down any more, nothing said good-bye to."""
    line = context.new_cdp_session(context.pages[0])
    with suppress(Error):
        line.send("Browser.crash")
    with suppress(Error):
        context.close()


def test_a_browser_killed_without_network_opens_its_roll_again_without_network(portal, session, switch_on, wire):
    roll = reverse("attendance", args=[session.pk])
    phone = switch_on()
    portal.sign_in(phone, portal.rows.world.operator)
    page = phone.new_page()
    page.goto(roll)
    page.evaluate("() => offline.ready")
    page.evaluate("() => offline.keepPages(['/luring/hadir/'])")
    roll_kept(page, session)
    wire.pull()
    first, second = (page.get_by_role("button", name=f"Hadir: {row_of(session, n).name}") for n in (0, 1))
    first.tap()
    expect(page.locator("#unsent")).to_have_text("1 belum terkirim")
    kept_for_good(page, 1)
    kill(phone)

    phone = switch_on()
    page = phone.new_page()
    page.goto(roll)
    first, second = (page.get_by_role("button", name=f"Hadir: {row_of(session, n).name}") for n in (0, 1))
    expect(first).to_have_attribute("aria-pressed", "true")
    second.tap()
    expect(page.locator("#unsent")).to_have_text("2 belum terkirim")
    assert statuses(session) == ["", "", ""]

    wire.plug_in()
    portal.sign_in(phone, portal.rows.world.operator)
    page.wait_for_function(DRAINED, timeout=60_000)  # by itself: the page is not touched
    assert statuses(session) == ["present", "present", ""]
    phone.close()


def test_the_portal_can_be_put_on_the_home_screen(portal):
    page = opened(portal)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    line = page.context.new_cdp_session(page)
    found = line.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # the windows of these tests leave no trace, and such a window offers nothing to install
    assert [error["errorId"] for error in found if error["errorId"] != "in-incognito"] == []
    manifest = line.send("Page.getAppManifest")
    assert (manifest["url"].rpartition("/")[2], manifest["errors"]) == ("manifest.webmanifest", [])
