"""Rolls are on the phone without asking; what is not is noted all the same; a saved file is sent once."""

import json
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from outreach.models import AttendanceBatch, OutreachSession, RollCopy
from tests.browser.portal.looks import problems_here
from tests.browser.portal.offline_steps import until
from tests.browser.portal.window import PHONE, Portal, Window
from tests.browser.portal.wire import Wire, wire_to
from tests.factories import on_roll

pytestmark = pytest.mark.browser
READY = "/luring/"
TOLD = "/luring/siap/"
KIND = "desa-binaan-antrean"
ADDRESS = "`/kegiatan/${session}/hadir/kirim/`"
TAP = """async ([session, id]) => {
    await offline.queue.add({
        scope: `roll:${session}`, url: `/kegiatan/${session}/hadir/kirim/`, form: "batch", part: "entries",
        key: `r${id}`, payload: {id, status: "present", version: 0}, shown: {name: `Orang ${id}`},
    });
}"""
KEPT = "() => caches.match('/luring/')"


@pytest.fixture
def wire(server: str) -> Iterator[Wire]:
    with wire_to(server) as wire:
        yield wire


@pytest.fixture(scope="module")
def coming(rows) -> OutreachSession:
    """In five days, with six people on its roll."""
    session = rows.session(5, venue="Aula Contoh Siap")
    for contact in rows.people[:6]:
        on_roll(session, contact)
    return session


def prepared_window(portal: Portal, wire: Wire, path: str) -> Window:
    """The operator's phone that has said what it has."""
    person = portal.rows.world.operator
    window = portal.window(person, base_url=wire.url, service_workers="allow", viewport=PHONE)
    is_told = lambda answer: answer.url.endswith(TOLD) and answer.request.method == "POST"  # noqa: E731
    with window.page.expect_response(is_told) as told:
        window.page.goto(path)
    assert told.value.status == 204
    until(window.page, KEPT)
    return window


def prepared(portal: Portal, wire: Wire, path: str = "/") -> Page:
    return prepared_window(portal, wire, path).page


def send_now(page: Page) -> None:
    """Press the button, unless the queue was quicker and it is hidden already; toasts may lie over it."""
    page.get_by_role("button", name="Kirim sekarang", include_hidden=True).dispatch_event("click")


def row(page: Page, where: str, text: str):
    return page.locator(f"{where} > li", has_text=text)


def statuses(session: OutreachSession) -> list[str]:
    return list(session.roll.order_by("roll_number").values_list("status", flat=True))


def test_kept_without_asking_and_there_without_network(portal, wire, coming):
    page = prepared(portal, wire)
    copy = RollCopy.objects.get(session=coming, device__key=page.evaluate("() => offline.device"))
    assert (copy.device.user, copy.size_bytes > 500) == (portal.rows.world.operator, True)
    wire.pull()
    page.goto(READY)
    for _visit in range(2):
        kept = row(page, "#ready-rolls", "Aula Contoh Siap")
        expect(kept).to_contain_text("6 orang")
        expect(kept).to_contain_text("disiapkan baru saja")
        assert kept.get_by_role("link").get_attribute("href") == reverse("attendance", args=[coming.pk])
        expect(page.get_by_role("heading", level=1)).to_contain_text("daftar hadir siap di HP ini")
        page.reload()
    page.get_by_role("button", name="Perbarui sekarang").click()
    expect(page.locator("#prepare-state")).to_contain_text("yang sudah ada di HP ini tetap dapat dipakai")


def test_a_roll_that_changed_is_fetched_again_and_one_that_is_gone_leaves(portal, wire, coming):
    page = prepared(portal, wire, READY)
    kept = row(page, "#ready-rolls", "Aula Contoh Siap")
    expect(kept).to_contain_text("6 orang")
    on_roll(coming, portal.rows.people[6])
    coming.tallies.update(stamp=9)
    page.get_by_role("button", name="Perbarui sekarang").click()
    expect(kept).to_contain_text("7 orang")
    portal.sign_in(page.context, portal.rows.world.far_officer)  # elsewhere in this browser: the page is not hers
    assert page.evaluate("() => offline.prepare.now()") is None
    expect(kept).to_contain_text("7 orang")
    portal.sign_in(page.context, portal.rows.world.operator)

    page.evaluate(TAP.replace(ADDRESS, '""'), [coming.pk, coming.roll.first().pk])  # unsent, so the roll is needed
    OutreachSession.objects.filter(pk=coming.pk).update(state="cancelled", reason="Banjir", blocks=False)
    page.evaluate("() => offline.prepare.now().then(() => offlinePage.draw())")
    expect(kept).to_have_count(1)
    page.evaluate("() => Promise.all(offline.queue.items().map(({id}) => offline.queue.drop(id)))")
    page.get_by_role("button", name="Perbarui sekarang").click()
    expect(kept).to_have_count(0)
    OutreachSession.objects.filter(pk=coming.pk).update(state="scheduled", reason="", blocks=True)


def test_an_answer_on_its_way_replaces_no_fresher_copy(portal, wire, coming):
    """The attendance page, open in another tab, keeps what it knows while this one waits for an older answer."""
    page = prepared(portal, wire, READY)
    coming.tallies.update(stamp=11)
    key = f"{portal.rows.world.operator.pk}:{coming.pk}"
    fresher = """async (key) => {
        const kept = await offline.store.get("rolls", key);
        await offline.store.put("rolls", {...kept, title: "lebih baru", fetched_at: new Date().toISOString()});
    }"""

    def meanwhile(route):
        answer = route.fetch()
        page.evaluate(fresher, key)
        route.fulfill(response=answer)

    page.route(f"**/{coming.pk}/hadir/data/", meanwhile)
    page.evaluate("() => offline.prepare.now()")
    page.unroute(f"**/{coming.pk}/hadir/data/")
    title = "async (key) => (await offline.store.get('rolls', key)).title"
    assert page.evaluate(title, key) == "lebih baru"


def test_an_emergency_roll_finds_its_session_when_somebody_chooses_it(portal, wire):
    session = portal.rows.open_roll(venue="Aula Contoh Darurat")
    page = prepared(portal, wire, READY)
    wire.pull()
    page.goto(f"{READY}#darurat")
    page.get_by_label("Kegiatan apa?").fill("Aula, tadi pagi")
    page.get_by_label("Nomor di daftar cetak").fill("1-2, x")
    page.get_by_role("button", name="Catat nomor").click()
    expect(page.locator("#emergency-problem")).to_contain_text("“x” bukan nomor")
    page.get_by_label("Nomor di daftar cetak").fill("1 - 2, 4 99")
    page.keyboard.press("Enter")
    expect(page.locator("#emergency-count")).to_have_text("4 catatan")
    page.get_by_label("Nomor di daftar cetak").fill("5")
    page.get_by_label("Keterangan").select_option("ill")
    page.get_by_role("button", name="Catat nomor").click()
    expect(page.locator("#emergency-count")).to_have_text("5 catatan")
    page.get_by_label("Nama yang tidak ada di daftar").fill("Contoh Mendadak")
    page.keyboard.press("Enter")
    expect(page.locator("#emergency-count")).to_have_text("6 catatan")
    page.get_by_role("button", name="Hapus Nomor 2", exact=True).click()
    expect(page.locator("#emergency-count")).to_have_text("5 catatan")
    page.reload()
    expect(row(page, "#emergency-rolls", "Aula, tadi pagi")).to_contain_text("5 catatan")

    wire.plug_in()
    page.goto(READY)
    page.evaluate("() => offline.queue.send()")
    assert statuses(session) == [""] * 6  # nobody said yet whose numbers they are
    page.get_by_role("button", name="Pilih kegiatannya: Aula, tadi pagi").click()
    page.get_by_label("Kegiatan", exact=True).select_option(str(session.pk))
    preview = page.locator("#match-preview")
    expect(preview).to_contain_text(f"4. {session.roll.get(roll_number=4).name} · hadir")
    expect(preview).to_contain_text("99. tidak ada di daftar ini, akan ditolak")
    assert statuses(session) == [""] * 6
    page.get_by_role("button", name="Kirim ke kegiatan ini").click()
    refused = row(page, "#unsent-scopes", "Aula Contoh Darurat").locator(".refused li")
    expect(refused).to_contain_text("ditolak: nomor ini tidak ada di daftar")
    expect(row(page, "#emergency-rolls", "Aula, tadi pagi").get_by_role("button", name="Pilih")).to_have_count(0)
    assert statuses(session) == ["present", "", "", "present", "ill", "", "present"]
    assert session.roll.get(roll_number=7).name == "Contoh Mendadak"
    refused.get_by_role("button", name="Buang catatan ini: Nomor 99").click()
    expect(page.locator("#unsent-none")).to_have_text("Semua catatan di HP ini sudah terkirim.")


def test_a_session_opened_by_its_address_needs_no_choice(portal, wire):
    session = portal.rows.open_roll(venue="Aula Contoh Alamat")
    page = prepared(portal, wire, READY)
    wire.pull()
    page.goto(f"{READY}#darurat-{session.pk}")
    page.get_by_label("Nomor di daftar cetak").fill("3")
    page.keyboard.press("Enter")
    expect(row(page, "#unsent-scopes", "Aula Contoh Alamat")).to_contain_text("1 belum terkirim")
    wire.plug_in()
    send_now(page)
    expect(page.locator("#unsent-none")).to_be_visible()
    assert statuses(session)[:4] == ["", "", "present", ""]


def test_a_saved_file_is_taken_once_whoever_sends_it(portal, wire, tmp_path):
    session = portal.rows.open_roll(venue="Aula Contoh Berkas")
    first, second = session.roll.order_by("roll_number")[:2]
    world = portal.rows.world
    page = prepared(portal, wire, READY)
    page.route("**/kirim/", lambda route: route.abort())
    for person in (first, second):
        page.evaluate(TAP, [session.pk, person.pk])
    expect(row(page, "#unsent-scopes", "Aula Contoh Berkas")).to_contain_text("2 belum terkirim")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Simpan ke berkas").click()
    file = tmp_path / "berkas.json"
    saved.value.save_as(file)

    other = portal.open(world.officer, READY)
    other.get_by_label("Berkas simpanan").set_input_files(file)
    expect(other.locator("#carried-holds")).to_contain_text(f"Dari {world.operator.name}")
    expect(other.locator("#carried-holds")).to_contain_text("2 catatan belum terkirim")
    expect(row(other, "#carried-parts", "Aula Contoh Berkas")).to_contain_text("2 belum terkirim")
    assert AttendanceBatch.objects.filter(session=session).count() == 0
    other.get_by_role("button", name="Kirim", exact=True).click()
    expect(other.locator("#carried-state")).to_have_text("Selesai: 2 catatan dijawab server.")
    expect(row(other, "#carried-answers", f"Orang {first.pk}")).to_contain_text("masuk")

    page.unroute("**/kirim/")
    send_now(page)
    expect(page.locator("#unsent-none")).to_be_visible()
    batch = AttendanceBatch.objects.get(session=session)
    assert (batch.user, batch.origin, len(batch.entries)) == (world.officer, world.operator, 2)
    assert list(session.roll.order_by("roll_number").values_list("status", "version")[:2]) == [("present", 1)] * 2


ELSEWHERE = {
    "id": "a", "scope": "visit", "url": "/pengguna/baru/", "form": "single", "format": 2, "batch": None, "seq": 1,
    "payload": {}, "state": "waiting",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{}", "bukan simpanan"),
        ("bukan json", "bukan simpanan"),
        (json.dumps({"kind": KIND, "format": 99, "user": 1, "items": []}), "lebih baru"),
        (json.dumps({"kind": KIND, "format": 1, "user": 1, "device": "a", "items": [ELSEWHERE]}), "bukan simpanan"),
    ],
)
def test_a_file_that_is_none_is_refused(text, sentence, portal):
    page = portal.open(portal.rows.world.operator, READY)
    file = {"name": "a.json", "mimeType": "application/json", "buffer": text.encode()}
    page.get_by_label("Berkas simpanan").set_input_files(file)
    expect(page.locator("#carried-problem")).to_contain_text(sentence)
    expect(page.locator("#carried")).to_be_hidden()


def test_the_page_with_everything_on_it(portal, wire, coming):
    window = prepared_window(portal, wire, READY)
    page = window.page
    expect(row(page, "#ready-rolls", "Aula Contoh Siap")).to_be_visible()
    page.evaluate(TAP.replace(ADDRESS, '""'), [coming.pk, coming.roll.first().pk])
    page.get_by_role("button", name="Mulai daftar darurat").click()
    page.get_by_label("Nomor di daftar cetak").fill("1-3")
    page.keyboard.press("Enter")
    expect(page.locator("#emergency-count")).to_have_text("3 catatan")
    page.locator("#unsent-scopes summary").first.click()
    assert problems_here(window) == []
