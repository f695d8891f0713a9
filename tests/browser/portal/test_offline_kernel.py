"""Entries wait on the device until the server has answered for them, whatever happens to line, login and storage."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserType, Page, expect

from outreach.models import OutreachSession
from tests.browser.axe import violations
from tests.browser.portal.window import DESKTOP, Portal
from tests.browser.portal.wire import Wire, wire_to

pytestmark = pytest.mark.browser
HOME = "/"
ADD = """async ([session, id, status]) => {
    await offline.queue.add({
        scope: `roll:${session}`, url: `/kegiatan/${session}/hadir/kirim/`, form: "batch", part: "entries",
        key: `r${id}`, payload: {id, status, version: 0},
    });
}"""
DRAINED = "() => offline.queue.count() === 0"


@pytest.fixture
def session(portal: Portal) -> OutreachSession:
    return portal.rows.open_roll()


@pytest.fixture
def wire(server: str) -> Iterator[Wire]:
    with wire_to(server) as wire:
        yield wire


def row_of(session: OutreachSession, number: int = 0):
    return session.roll.order_by("roll_number")[number]


def tap(page: Page, session: OutreachSession, number: int = 0, status: str = "present") -> None:
    page.evaluate(ADD, [session.pk, row_of(session, number).pk, status])


def opened(portal: Portal, wire: Wire | None = None, user=None, path: str = HOME, **options) -> Page:
    options = {"service_workers": "allow", **({"base_url": wire.url} if wire else {}), **options}
    page = portal.open(user or portal.rows.world.operator, path, **options)
    page.evaluate("() => offline.ready")
    return page


def all_sent(page: Page) -> None:
    page.wait_for_function(DRAINED)
    expect(page.locator(".rail [data-unsent]")).to_be_hidden()


def statuses(session: OutreachSession) -> list[str]:
    return list(session.roll.order_by("roll_number").values_list("status", flat=True))[:3]


def test_the_counter_and_an_answer(portal, session):
    page = opened(portal)
    page.route("**/kirim/", lambda route: route.abort())
    tap(page, session)
    tap(page, session, 1, "ill")
    badge = page.locator(".rail [data-unsent]")
    expect(badge).to_have_text("2 belum terkirim")
    assert badge.get_attribute("href") == "/luring/"
    page.unroute("**/kirim/")
    page.evaluate("() => offline.queue.send()")
    all_sent(page)
    assert statuses(session) == ["present", "ill", ""]


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


def test_full_storage_is_said_at_once_and_sending_goes_on(portal, session):
    page = portal.window(portal.rows.world.operator, service_workers="allow").page
    full = page.context.new_cdp_session(page)
    full.send("Storage.overrideQuotaForOrigin", {"origin": portal.url, "quotaSize": 1})
    page.goto(HOME)
    page.route("**/kirim/", lambda route: route.abort())
    tap(page, session)
    assert page.evaluate("() => [offline.queue.count(), offline.queue.atRisk()]") == [1, True]
    line = page.locator("#offline-line")
    expect(line).to_have_attribute("role", "alert")
    expect(line).to_contain_text("Penyimpanan HP penuh.")
    expect(page.locator(".toast-bad")).to_contain_text("Penyimpanan HP penuh.")
    with page.expect_download() as file:
        line.get_by_role("button", name="Simpan berkas").click()
    saved = json.loads(file.value.path().read_text())
    assert [(item["payload"]["id"], bool(item["batch"])) for item in saved["items"]] == [(row_of(session).pk, True)]
    page.unroute("**/kirim/")
    page.evaluate("() => offline.queue.send()")
    all_sent(page)
    assert statuses(session) == ["present", "", ""]


def test_a_browser_without_storage_is_said_at_once(portal, session):
    window = portal.window(portal.rows.world.operator, service_workers="allow")
    window.context.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    window.page.goto(HOME)
    expect(window.page.locator("#offline-line")).to_contain_text("Browser ini tidak menyimpan catatan")
    tap(window.page, session)
    all_sent(window.page)
    assert statuses(session) == ["present", "", ""]


def test_evicted_storage_is_noticed_at_the_next_visit(portal, session):
    page = opened(portal)
    page.route("**/kirim/", lambda route: route.abort())
    tap(page, session)
    seq = page.evaluate("() => offline.queue.items()[0].seq")
    window = page.context.new_cdp_session(page)
    window.send("Storage.clearDataForOrigin", {"origin": portal.url, "storageTypes": "indexeddb"})
    page.goto("/kegiatan/")
    expect(page.locator("#offline-line")).to_contain_text("1 catatan yang belum terkirim dihapus oleh browser.")
    tap(page, session)
    assert page.evaluate("() => offline.queue.items()[0].seq") > seq
    page.goto("/kegiatan/")
    expect(page.locator(".rail [data-unsent]")).to_have_text("1 belum terkirim")
    expect(page.locator("#offline-line")).to_be_hidden()


def sign_out(page: Page) -> None:
    page.locator(".account > summary").click()
    page.get_by_role("button", name="Keluar", exact=True).click()


def test_signing_out_asks_and_leaves_nothing_of_this_person_but_the_unsent(portal, session):
    page = opened(portal)
    page.evaluate("() => offline.keepPages(['/kegiatan/'])")
    page.evaluate("() => offline.store.put('rolls', {key: `${offline.user}:1`, user: offline.user, session: 1})")
    page.route("**/kirim/", lambda route: route.abort())
    tap(page, session)
    sign_out(page)
    dialog = page.get_by_role("dialog", name="Masih ada yang belum terkirim")
    assert violations(page, "dialog[open]") == []
    dialog.get_by_role("button", name="Kirim dulu").click()
    expect(dialog.get_by_role("status")).to_contain_text("1 catatan belum dapat dikirim.")
    dialog.get_by_role("button", name="Kembali").click()
    expect(dialog).to_be_hidden()

    sign_out(page)
    with page.expect_download() as file:
        dialog.get_by_role("button", name="Simpan berkas lalu keluar").click()
    assert json.loads(file.value.path().read_text())["user"] == portal.rows.world.operator.pk
    page.wait_for_url("**/masuk/")
    left = "async name => (await offline.store.all(name)).length"
    assert (page.evaluate("() => caches.keys()"), page.evaluate(left, "rolls"), page.evaluate(left, "items")) == (
        ["berkas"], 0, 1,
    )  # fmt: skip
    portal.sign_in(page.context, portal.rows.world.operator)
    page.unroute("**/kirim/")
    page.goto(HOME)
    all_sent(page)
    assert statuses(session) == ["present", "", ""]
    sign_out(page)
    page.wait_for_url("**/masuk/")


def test_a_kept_page_opens_without_network_after_its_pin(portal, wire):
    page = opened(portal, wire)
    kept = page.evaluate("() => offline.keepPages(['/kegiatan/', '/tidak-ada/'])")
    assert kept == {"kept": ["/kegiatan/"], "failed": ["/tidak-ada/"]}
    page.evaluate("() => offline.pin.set('2580')")
    page.goto("/kegiatan/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()  # the server has asked

    wire.pull()
    page.reload()
    lock = page.get_by_role("dialog", name="Buka dengan PIN")
    expect(lock).to_be_visible()
    expect(page.locator(".account")).to_be_hidden()
    assert violations(page, "dialog[open]") == []
    page.keyboard.press("Escape")
    expect(lock).to_be_visible()
    for _try in range(3):
        lock.get_by_label("PIN HP ini").fill("1111")
        lock.get_by_role("button", name="Buka").click()
        expect(lock.get_by_label("PIN HP ini")).to_have_value("")
    expect(lock.get_by_role("alert")).to_have_text("PIN salah. Tunggu 5 detik, lalu coba lagi.")
    page.evaluate(
        """async () => {
            const key = `pin:${offline.user}`;
            await offline.store.put('meta', {...await offline.store.get('meta', key), until: 0});
        }"""
    )
    lock.get_by_label("PIN HP ini").fill("2580")
    lock.get_by_role("button", name="Buka").click()
    expect(lock).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("script[src*=bundle-every-page]")).to_have_count(1)
    page.reload()  # in the hall: not asked again
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    wire.plug_in()
    page.reload()
    assert page.locator("html").get_attribute("data-kept") is None


def test_what_is_cached(portal, session):
    """Files of the shell and the pages asked for: no other page, no data."""
    page = opened(portal)
    page.goto(reverse("attendance", args=[session.pk]))
    page.evaluate("() => offline.keepPages(['/kegiatan/'])")
    page.evaluate("url => fetch(url)", reverse("attendance_data", args=[session.pk]))
    cached = page.evaluate(
        """async () => {
            const names = await caches.keys(), urls = [];
            for (const name of names) {
                const keys = await (await caches.open(name)).keys();
                urls.push([name, keys.map(({url}) => new URL(url).pathname)]);
            }
            return Object.fromEntries(urls);
        }"""
    )
    pages = cached.pop(f"halaman-{portal.rows.world.operator.pk}")
    assert (pages, list(cached)) == (["/kegiatan/"], ["berkas"])
    assert [path for path in cached["berkas"] if not path.startswith("/static/")] == []


def test_the_roll_opens_without_network_and_with_an_expired_login(portal, session, wire):
    page = opened(portal, wire)
    roll = reverse("attendance", args=[session.pk])
    page.goto(roll)
    name = row_of(session).name
    page.wait_for_function(f"() => offline.store.get('rolls', `${{offline.user}}:{session.pk}`)")
    kept = page.evaluate("() => offline.keepPages(['/luring/hadir/'])")
    assert kept == {"kept": ["/luring/hadir/"], "failed": []}
    person = page.get_by_role("button", name=f"Hadir: {name}")

    wire.pull()
    page.reload()
    person.click()
    expect(page.locator("html[data-kept]")).to_have_count(1)
    wire.plug_in("hangs")
    page.reload()
    expect(person).to_have_attribute("aria-pressed", "true")

    wire.plug_in()
    page.context.clear_cookies(name="sessionid")
    page.reload()  # the server sends to the sign-in page
    expect(person).to_have_attribute("aria-pressed", "true")
    expect(page.locator("html[data-kept]")).to_have_count(1)
    portal.sign_in(page.context, portal.rows.world.operator)
    page.reload()
    page.wait_for_function(DRAINED)
    assert statuses(session) == ["present", "", ""]
