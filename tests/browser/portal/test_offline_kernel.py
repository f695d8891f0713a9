"""Entries wait on the device until the server has answered for them, whatever happens to line, login and server."""

import datetime as dt
import json
import re
import uuid
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserType, Page, expect

from outreach.models import OutreachSession
from tests.browser.portal.offline_steps import DRAINED, HOME, all_sent, opened, row_of, statuses, tap
from tests.browser.portal.window import DESKTOP, PLACE, Portal

pytestmark = pytest.mark.browser
PACKED_AFTER = 300  # milliseconds in which more may come


@pytest.fixture
def session(portal: Portal) -> OutreachSession:
    return portal.rows.open_roll()


def hold_the_clock(page: Page) -> None:
    """From now on only ``page.clock`` lets time pass; ``said`` is what is said of the line."""
    now = timezone.now()
    page.clock.install(time=now)
    page.clock.pause_at(now + dt.timedelta(seconds=1))
    page.evaluate("() => { window.said = []; offline.on('line', ({state}) => said.push(state)); }")


def test_the_counter_and_an_answer(portal, session):
    page, sent = opened(portal), []
    page.on("request", lambda request: request.url.endswith("/kirim/") and sent.append(request.post_data_json))
    page.route("**/kirim/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        tap(page, session)
    for status in ("absent", "present", "ill"):  # one entry, said three times
        tap(page, session, 1, status)
    badge = page.locator(".rail [data-unsent]")
    expect(badge).to_have_text("2 belum terkirim")
    assert badge.get_attribute("href") == "/luring/"
    page.unroute("**/kirim/")
    page.evaluate("() => offline.queue.send()")
    all_sent(page)
    assert statuses(session) == ["present", "ill", ""]
    # under its own id until it is answered
    first = [body["batch"] for body in sent if body["entries"][0]["id"] == row_of(session).pk]
    assert (len(first) > 1, len(set(first))) == (True, 1)


def test_the_server_away_and_back_with_the_page_untouched(portal, session, wire):
    page = opened(portal, wire)
    wire.pull()
    tap(page, session)
    expect(page.locator(".rail [data-unsent]")).to_have_text("1 belum terkirim")
    wire.plug_in("busy")
    with page.expect_response(lambda answer: answer.status == 503):
        pass
    assert statuses(session) == ["", "", ""]
    wire.plug_in()
    page.wait_for_function(DRAINED, timeout=60_000)
    assert statuses(session) == ["present", "", ""]


def test_a_restarted_browser_with_the_same_profile(
    portal, session, browser_type: BrowserType, browser_type_launch_args, tmp_path: Path, wire
):
    def start():
        options = {**browser_type_launch_args, **PLACE, "headless": True, "base_url": wire.url, "viewport": DESKTOP}
        return browser_type.launch_persistent_context(tmp_path, **options)

    context = start()
    portal.sign_in(context, portal.rows.world.operator)
    page = context.new_page()
    page.goto(HOME)
    wire.pull()
    tap(page, session)
    context.close()

    wire.plug_in()
    context = start()
    portal.sign_in(context, portal.rows.world.operator)
    page = context.new_page()
    with page.expect_request("**/kirim/") as sent:
        page.goto(HOME)
    all_sent(page)
    assert json.loads(sent.value.post_data)["entries"][0]["id"] == row_of(session).pk
    assert statuses(session) == ["present", "", ""]
    context.close()


def test_a_hanging_line_counts_as_offline_after_three_seconds(portal, session, wire):
    page = opened(portal, wire)
    hold_the_clock(page)
    wire.plug_in("hangs")
    tap(page, session)
    with page.expect_request("**/kirim/"):
        page.clock.run_for(PACKED_AFTER)
    page.clock.run_for(2_900)
    assert page.evaluate("() => said") == []
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/kirim/")):
        page.clock.run_for(100)
    page.wait_for_function("() => said.length === 2")  # after three seconds, and when it was given up
    assert page.evaluate("() => said") == ["offline", "offline"]
    wire.plug_in()
    page.clock.resume()
    page.wait_for_function(DRAINED, timeout=60_000)
    assert statuses(session) == ["present", "", ""]


def test_however_long_there_is_no_line_it_is_tried_twice_a_minute(portal, session):
    page = opened(portal)
    page.route("**/kirim/", lambda route: route.abort())
    hold_the_clock(page)
    tap(page, session)
    page.clock.run_for(PACKED_AFTER)
    for tries in range(1, 9):
        page.wait_for_function("tries => said.length >= tries", arg=tries)
        page.clock.run_for(30_000)
    page.wait_for_function("() => said.length >= 9")
    page.unroute("**/kirim/")
    page.clock.run_for(30_000)
    all_sent(page)
    assert statuses(session) == ["present", "", ""]


def test_what_the_server_will_not_take_or_leaves_out_stays_and_holds_up_nothing_else(portal, session):
    page, other = opened(portal), portal.rows.open_roll()
    back = "() => { window.dispatchEvent(new Event('online')); }"
    ours = f"**/kegiatan/{session.pk}/hadir/kirim/"
    page.route(ours, lambda route: route.fulfill(status=404))
    tap(page, session)
    tap(page, other)
    page.wait_for_function("() => offline.queue.count() === 1")
    assert (statuses(session), statuses(other)) == (["", "", ""], ["present", "", ""])
    page.unroute(ours)
    page.route(ours, lambda route: route.fulfill(json={"answers": [], "counts": {}, "stamp": ""}))
    page.evaluate(back)
    page.wait_for_function("() => offline.queue.items().length === 1 && offline.queue.items()[0].batch === null")
    page.unroute(ours)
    page.evaluate(back)
    all_sent(page)
    assert statuses(session) == ["present", "", ""]


def test_an_expired_login_keeps_everything_and_goes_on_after_signing_in(portal, session):
    page = opened(portal)
    page.context.clear_cookies(name="sessionid")
    tap(page, session)
    line = page.locator("#offline-line")
    expect(line).to_contain_text("Masuk lagi untuk mengirim.")
    assert line.get_by_role("link", name="Masuk").get_attribute("href") == "/masuk/?next=%2F"
    portal.sign_in(page.context, portal.rows.world.operator)
    page.goto("/kegiatan/")
    all_sent(page)
    expect(line).to_be_hidden()
    assert statuses(session) == ["present", "", ""]


def test_a_form_token_that_went_stale_is_fetched_anew(portal, session):
    """By the page that is open: nothing else of it asks the server meanwhile, whose answer would bring the old one."""
    window = portal.window(portal.rows.world.operator, service_workers="allow")
    page, answers = window.page, []
    page.route(re.compile("/luring/siap/.stempel="), lambda route: route.abort())
    page.on("response", lambda answer: answer.url.endswith("/kirim/") and answers.append(answer.status))
    page.goto(HOME)
    page.context.clear_cookies(name="csrftoken")
    tap(page, session)
    all_sent(page)
    assert answers == [403, 200]
    assert statuses(session) == ["present", "", ""]


def test_another_person_on_the_same_phone_neither_sends_nor_sees_it(portal, session):
    page = opened(portal)
    page.route("**/kirim/", lambda route: route.abort())
    tap(page, session)
    expect(page.locator(".rail [data-unsent]")).to_have_text("1 belum terkirim")
    portal.sign_in(page.context, portal.rows.world.officer)
    page.unroute("**/kirim/")
    page.evaluate("() => offline.queue.send()")  # the page is still the operator's
    expect(page.locator("#offline-line")).to_contain_text("HP ini sedang dipakai akun lain.")
    page.goto(HOME)
    name = portal.rows.world.operator.name
    expect(page.locator(".rail [data-unsent]")).to_have_text(f"1 milik akun {name[0]}… menunggu")
    assert page.evaluate("() => offline.ready.then(() => [offline.queue.count(), offline.queue.items().length])") == [
        0,
        0,
    ]
    assert statuses(session) == ["", "", ""]
    portal.sign_in(page.context, portal.rows.world.operator)
    page.goto(HOME)
    all_sent(page)
    assert statuses(session) == ["present", "", ""]


def test_the_queue_of_the_previous_script_is_sent_as_it_was_packed(portal, session):
    """The whole of ``static/js/roll-queue.js`` of the release before: a batch on its way, one waiting, one refused."""
    batch, first, second = str(uuid.uuid4()), row_of(session), row_of(session, 1)
    at = "2026-11-20T03:00:00.000Z"

    def entry(row, seq: int, status: str) -> dict:
        rest = {"represented_by": "", "version": 0, "decide": False, "seq": seq, "at": at}
        return {"key": f"r{row.pk}", "id": row.pk, "status": status, **rest}

    user = portal.rows.world.operator
    kept = {
        "waiting": {f"r{second.pk}": entry(second, 2, "ill")},
        "batch": {"id": batch, "entries": [entry(first, 1, "present")]},
        "refused": {"r9": {"row": {"id": 9, "name": "Contoh"}, "status": "absent", "reason": "unknown"}},
        "seq": 2, "device": "0123abcd", "answeredAt": 0,
    }  # fmt: skip
    window = portal.window(user, service_workers="allow")
    key = f"hadir:{user.pk}:{session.pk}"
    window.context.add_init_script(
        f"sessionStorage.planted ??= localStorage['{key}'] = {json.dumps(json.dumps(kept))}"
    )
    sent = []
    window.page.on("request", lambda request: request.url.endswith("/kirim/") and sent.append(request.post_data_json))
    window.page.goto(HOME)
    window.page.evaluate("() => offline.ready")
    all_sent(window.page)
    assert [(body["device"], [row["seq"] for row in body["entries"]]) for body in sent] == [
        ("0123abcd", [1]),
        ("0123abcd", [2]),
    ]
    assert (sent[0]["batch"], "format" in sent[0]) == (batch, False)
    assert statuses(session) == ["present", "ill", ""]
    refused = window.page.evaluate(
        f"() => offline.queue.refused('roll:{session.pk}').map((item) => [item.reason, item.shown.row.name])"
    )
    assert refused == [["unknown", "Contoh"]]
    assert window.page.evaluate(f"() => localStorage.getItem('{key}')") is None
