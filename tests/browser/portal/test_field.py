"""Without a line: a visit logged on a phone in under a minute, and a leader's report through the personal link."""

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from outreach.domain import follow_up_links
from outreach.enums import SessionKind
from outreach.models import FollowUpReport, OutreachSession, SessionPhoto, Visit
from tests.browser.portal.looks import problems
from tests.browser.portal.offline_steps import DRAINED, until
from tests.browser.portal.window import PHONE, Portal
from tests.browser.portal.wire import Wire, wire_to
from tests.factories import ContactFactory
from tests.files.uploads import encoded, picture

pytestmark = pytest.mark.browser
VISIT = "/kegiatan/sambang/"
KEPT = "async (path) => navigator.serviceWorker.controller && (await caches.match(path))"
WRITTEN = "async (key) => (await offline.store.all('forms')).some((row) => row.key.startsWith(key))"
# An hour ago in the village, by the quarter.
OFFERED = """() => {
    const [hour, minute] = new Date(offline.clock.now())
        .toLocaleTimeString("en-GB", {timeZone: "Asia/Jakarta"}).split(":");
    const start = Math.floor(Math.max(hour * 60 + Number(minute) - 60, 0) / 15) * 15;
    return new Date(start * 60000).toISOString().slice(11, 16);
}"""
PHOTO = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": encoded(picture((2400, 1800)))}


@pytest.fixture
def wire(server: str) -> Iterator[Wire]:
    with wire_to(server) as wire:
        yield wire


def phone(portal: Portal, wire: Wire, user, path: str) -> Page:
    options = {"viewport": PHONE, "has_touch": True, "service_workers": "allow", "base_url": wire.url}
    page = portal.open(user, path, **options)
    page.evaluate("() => offline.ready")
    return page


def visits_of(portal: Portal):
    sessions = OutreachSession.objects.filter(host=portal.rows.own.village, kind=SessionKind.VISIT)
    return sessions.filter(client_id__isnull=False)


def test_a_visit_without_signal_goes_out_by_itself_when_there_is_one(portal, wire):
    """Opened cold and offline: the home page made list and page ready. The seconds are printed (-s)."""
    contact = portal.rows.own.contact
    page = phone(portal, wire, portal.rows.world.officer, "/")
    until(page, KEPT, VISIT)
    until(page, WRITTEN, "visit-data:")
    wire.pull()

    page.goto(VISIT)
    began = time.monotonic()
    page.locator("#visit-village").get_by_text(portal.rows.own.village.region.full_name, exact=True).first.tap()
    page.locator("#visit-met").get_by_text(contact.full_name, exact=True).tap()
    page.locator("#visit-met").get_by_role("button", name="Tambah satu").first.tap()
    page.get_by_label("Temuan").fill("Dua warga ditawari kerja di luar negeri")
    page.get_by_label("Foto").set_input_files([PHOTO])
    expect(page.locator("#visit-written [data-thumbs] img")).to_have_count(1)
    until(page, WRITTEN, "draft:visit")
    page.get_by_role("button", name="Simpan sambang desa").tap()
    expect(page.get_by_role("heading", name="Tersimpan di HP ini")).to_be_focused()
    seconds = time.monotonic() - began
    print(f"sambang desa: {seconds:.1f} s, 7 acts")  # noqa: T201 - the figure people ask for
    assert visits_of(portal).count() == 0

    page.goto(VISIT)  # closed and opened again: it is still there, and nothing is typed twice
    expect(page.locator("#field-unsent li")).to_have_count(2)
    wire.plug_in()
    page.wait_for_function(DRAINED, timeout=60_000)
    expect(page.get_by_label("Temuan")).to_have_value("")
    session = visits_of(portal).get()
    tally = session.tallies.get()
    assert (tally.present, tally.counted) == (1, 1)
    assert Visit.objects.get(session=session).findings == "Dua warga ditawari kerja di luar negeri"
    assert SessionPhoto.objects.get(session=session).file.width <= 1600


def test_many_contacts_do_not_stand_between_village_and_findings(portal, wire):
    """And the hour offered is the village's, whatever zone the phone is in."""
    village = portal.rows.own.village
    for number in range(1, 12):
        ContactFactory(village=village, name=f"Contoh Kenalan {number:02}")
    page = portal.phone(portal.rows.world.officer, VISIT, timezone_id="Asia/Jayapura", base_url=wire.url)
    hours = [page.evaluate(OFFERED)]
    page.locator("#visit-village").get_by_text(village.region.full_name, exact=True).first.tap()
    hours.append(page.evaluate(OFFERED))  # a quarter of an hour may have begun meanwhile
    contacts = page.locator("#visit-met .field-pick:visible")
    expect(contacts).to_have_count(6)
    page.get_by_label("Cari nama kontak").fill("kenalan 11")
    expect(contacts).to_have_count(1)
    contacts.tap()
    page.get_by_label("Cari nama kontak").fill("")
    page.get_by_role("button", name="Tampilkan semua kontak").tap()
    expect(page.locator("#visit-met .field-pick:visible", has_text="Contoh Kenalan")).to_have_count(11)
    assert page.get_by_label("Jam mulai").input_value() in hours


def test_what_is_being_typed_survives_a_reload_and_what_is_refused_can_be_mended(portal, wire):
    page = phone(portal, wire, portal.rows.world.officer, VISIT)
    page.locator("#visit-village label").nth(1).tap()
    page.get_by_label("Temuan").fill("Sedang diketik")
    until(page, WRITTEN, "draft:visit")
    page.reload()
    expect(page.get_by_label("Temuan")).to_have_value("Sedang diketik")

    page.locator("[name=when][value=other]").check(force=True)
    page.get_by_label("Tanggal").fill(f"{timezone.localdate() + dt.timedelta(days=2)}")
    page.get_by_role("button", name="Simpan sambang desa").tap()
    expect(page.locator("#visit-problem")).to_be_visible()
    page.locator("[name=when][value=today]").check(force=True)
    page.route("**/sambang/kirim/", lambda route: route.fulfill(status=422, json={"error": "Desa ini sudah dicabut."}))
    page.get_by_role("button", name="Simpan sambang desa").tap()
    expect(page.locator("#field-unsent")).to_contain_text("tidak diterima: Desa ini sudah dicabut.")
    page.unroute("**/sambang/kirim/")
    page.get_by_role("button", name="Perbaiki").tap()
    expect(page.get_by_label("Temuan")).to_have_value("Sedang diketik")
    page.get_by_role("button", name="Simpan sambang desa").tap()
    expect(page.get_by_role("heading", name="Terkirim")).to_be_visible()
    expect(page.locator("#field-unsent")).to_be_hidden()
    assert Visit.objects.filter(findings="Sedang diketik").count() == 1


def test_a_leader_reports_without_signal_and_the_operator_confirms(portal, wire):
    follow_up = portal.rows.own.follow_up
    link = f"/l/{follow_up_links.token_of(follow_up, 1)}/"
    page = phone(portal, wire, None, link)
    until(page, KEPT, link)
    wire.pull()

    page.goto(link)
    page.get_by_label("Laki-laki", exact=True).fill("14")
    page.get_by_label("Perempuan", exact=True).fill("9")
    page.get_by_role("button", name="Kirim laporan").tap()
    expect(page.get_by_label("Nama Anda")).to_be_focused()
    page.get_by_label("Nama Anda").fill("Contoh Ketua RW")
    page.get_by_role("button", name="Kirim laporan").tap()
    expect(page.get_by_role("heading", name="Tersimpan di HP ini")).to_be_focused()
    page.goto(link)
    expect(page.locator("#field-unsent li")).to_have_count(1)
    wire.plug_in()
    page.wait_for_function(DRAINED, timeout=60_000)
    expect(page.get_by_role("heading", name="Terkirim, menunggu operator")).to_be_visible()
    report = FollowUpReport.objects.get(sent_by_name="Contoh Ketua RW")

    desk = portal.phone(portal.rows.world.operator, f"/kegiatan/{follow_up.pk}/lapor/?laporan={report.pk}")
    desk.get_by_role("button", name="Terima laporan").tap()
    expect(desk.locator(".alert-ok")).to_contain_text("Laporan diterima")
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.tallies.get().counted) == ("closed", 23)


def test_the_page_of_a_link_looks_right(portal):
    """The access table's visits open no right link."""
    link = f"/l/{follow_up_links.token_of(portal.rows.places.beside.follow_up, 1)}/"
    assert problems(portal.window(service_workers="allow"), link) == []
