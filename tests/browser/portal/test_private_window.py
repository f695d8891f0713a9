"""A window that forgets: said firmly where the browser shows it, elsewhere as a possibility and only once."""

import pytest
from playwright.sync_api import Locator, Page, expect

from outreach.models import OutreachSession
from tests.browser.axe import violations
from tests.browser.portal.looks import problems_here
from tests.browser.portal.roll_steps import all_sent, mark, phone, roll_of
from tests.browser.portal.window import PHONE, Window

pytestmark = pytest.mark.browser
REFUSES = """name => {
    StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("private", name));
}"""
PROMISES = "StorageManager.prototype.persisted = StorageManager.prototype.persist = async () => true;"
NO_PROMISE = "StorageManager.prototype.persisted = StorageManager.prototype.persist = async () => false;"
CERTAIN, POSSIBLE = "Ini jendela samaran.", "Browser belum berjanji menjaga catatan."


@pytest.fixture
def session(portal) -> OutreachSession:
    return portal.rows.open_roll()


def opened(portal, path: str, script: str) -> Window:
    window = portal.window(portal.rows.world.operator, viewport=PHONE, has_touch=True)
    window.context.add_init_script(script)
    window.page.goto(path)
    window.page.evaluate("() => offline.ready")
    return window


def notice(page: Page) -> Locator:
    return page.locator("#private-window")


@pytest.mark.parametrize("error", ["SecurityError", "UnknownError"])  # Firefox; Safari
def test_where_it_is_certain_it_is_said_at_once(portal, session, error):
    window = opened(portal, roll_of(session), f"({REFUSES})('{error}')")
    page = window.page
    expect(notice(page)).to_contain_text(CERTAIN)
    expect(notice(page)).not_to_contain_text(POSSIBLE, use_inner_text=True)
    assert violations(page) == []
    page.goto("/luring/")
    expect(notice(page)).to_contain_text(CERTAIN)
    assert problems_here(window) == []
    notice(page).get_by_role("button", name="Tutup pesan ini").tap()
    expect(notice(page)).to_be_hidden()
    page.goto(roll_of(session))
    page.wait_for_function("() => offline.store.get('meta', 'private-window')")
    expect(notice(page)).to_be_hidden()


def test_elsewhere_it_is_said_once_when_something_stays_unsent(portal, session):
    first, second = session.roll.order_by("roll_number").values_list("name", flat=True)[:2]
    page = opened(portal, roll_of(session), NO_PROMISE).page
    mark(page, first).tap()
    all_sent(page)
    expect(notice(page)).to_be_hidden()
    page.route("**/kirim/", lambda route: route.abort())
    mark(page, second).tap()
    expect(notice(page)).to_contain_text(POSSIBLE)
    expect(notice(page)).not_to_contain_text(CERTAIN, use_inner_text=True)
    page.goto("/luring/")
    page.wait_for_function("() => offline.line.state === 'offline'")
    expect(notice(page)).to_be_hidden()


def test_a_browser_that_promises_to_keep_says_nothing(portal, session):
    name = session.roll.order_by("roll_number").first().name
    page = opened(portal, roll_of(session), PROMISES).page
    page.route("**/kirim/", lambda route: route.abort())
    mark(page, name).tap()
    page.wait_for_function("() => offline.line.state === 'offline' && offline.persisted")
    expect(notice(page)).to_be_hidden()


def test_a_roll_opened_without_network_says_it_too(portal, session):
    page = phone(portal, session, service_workers="allow")
    page.evaluate("async () => { await navigator.serviceWorker.ready; return offline.keepPages(['/luring/hadir/']); }")
    page.context.add_init_script(NO_PROMISE)
    page.reload()
    expect(notice(page)).to_be_hidden()
    page.context.set_offline(True)
    page.reload()
    expect(notice(page)).to_contain_text(POSSIBLE)
