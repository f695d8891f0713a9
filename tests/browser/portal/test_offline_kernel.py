"""Entries wait on the device until the server has answered for them, whatever happens to line, login and server."""

import json
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, expect

from outreach.models import OutreachSession
from tests.browser.portal.offline_steps import DRAINED, HOME, all_sent, opened, row_of, statuses, tap
from tests.browser.portal.window import DESKTOP, Portal

pytestmark = pytest.mark.browser


@pytest.fixture
def session(portal: Portal) -> OutreachSession:
    return portal.rows.open_roll()


def test_the_counter_and_an_answer(portal, session):
    page, sent = opened(portal), []
    page.on("request", lambda request: request.url.endswith("/kirim/") and sent.append(request.post_data_json))
    page.route("**/kirim/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        tap(page, session)
    tap(page, session, 1, "ill")
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
        options = {**browser_type_launch_args, "headless": True, "base_url": wire.url, "viewport": DESKTOP}
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
    page.evaluate(
        "() => { window.said = []; offline.on('line', ({state}) => said.push([state, performance.now()])); }"
    )
    wire.plug_in("hangs")
    before = page.evaluate("() => performance.now()")
    tap(page, session)
    page.wait_for_function("() => said.length")
    state, after = page.evaluate("() => said[0]")
    assert (state, round((after - before) / 1000)) == ("offline", 3)
    wire.plug_in()
    page.wait_for_function(DRAINED, timeout=60_000)
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
    page = opened(portal)
    page.context.clear_cookies(name="csrftoken")
    tap(page, session)
    all_sent(page)
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
