"""What a device keeps and shows: storage that fails, signing out, the PIN, pages without network."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from outreach.models import OutreachSession
from tests.browser.axe import violations
from tests.browser.portal.offline_steps import DRAINED, HOME, all_sent, opened, roll_kept, row_of, statuses, tap, until
from tests.browser.portal.window import Portal

pytestmark = pytest.mark.browser


@pytest.fixture
def session(portal: Portal) -> OutreachSession:
    return portal.rows.open_roll()


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
    expect(line.get_by_text("Penyimpanan HP penuh.")).to_be_visible()  # it still is, also with everything sent
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
    page.evaluate("() => offline.store.put('forms', {key: `visit-data:${offline.user}`, user: offline.user})")
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
    until(
        page,
        """async () => {
            const many = async (name) => (await offline.store.all(name)).length;
            const kept = [await many('rolls'), await many('forms'), await many('items')];
            return JSON.stringify([await caches.keys(), kept]) === '[["berkas"],[0,0,1]]';
        }""",
    )
    portal.sign_in(page.context, portal.rows.world.operator)
    page.unroute("**/kirim/")
    page.goto(HOME)
    all_sent(page)
    assert statuses(session) == ["present", "", ""]
    sign_out(page)
    page.wait_for_url("**/masuk/")


def test_a_phone_handed_on_keeps_no_page_of_the_person_before(portal):
    page = opened(portal)
    page.evaluate("() => offline.keepPages(['/kegiatan/'])")
    portal.sign_in(page.context, portal.rows.world.officer)
    kept = page.evaluate("() => offline.keepPages(['/luring/'])")  # the page is still the operator's
    assert kept == {"kept": [], "failed": ["/luring/"]}
    page.goto(HOME)
    gone = f"halaman-{portal.rows.world.operator.pk}"
    until(page, "async (gone) => !(await caches.keys()).includes(gone)", gone)


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
    roll_kept(page, session)
    kept = page.evaluate("() => offline.keepPages(['/luring/hadir/'])")
    assert kept == {"kept": ["/luring/hadir/"], "failed": []}
    person = page.get_by_role("button", name=f"Hadir: {name}")

    wire.pull()
    page.reload()
    person.click()
    expect(page.locator("html[data-kept]")).to_have_count(1)
    for trouble in ("hangs", "busy"):
        wire.plug_in(trouble)
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
