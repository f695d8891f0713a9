"""The short report for the head on the phone that holds the roll: with unsent rows, photos, and a tick sent once."""

import base64
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from outreach.domain import short_report as server
from outreach.models import CountedParticipants, GroupPost, OutreachSession, SessionTally
from tests.browser.axe import violations
from tests.browser.portal.offline_steps import kept_for_good, roll_kept, until
from tests.browser.portal.roll_steps import add, all_sent, choose, mark, phone, row
from tests.factories import ContactFactory, UnitFactory

pytestmark = pytest.mark.browser
KEEP = "async () => { await navigator.serviceWorker.ready; return offline.keepPages(['/luring/hadir/']); }"
CAME_IN_THE_COPY = """async (session) => {
    const kept = await offline.store.get("rolls", `${offline.user}:${session}`);
    return kept.data.rows.some(({status}) => status === "present");
}"""
CLIPBOARD = "() => navigator.clipboard.readText()"
# A share sheet as phones have one: what it was given is kept for the test.
NUMBERS = count(40)
SHEET = """() => {
    window.shared = [];
    navigator.canShare = ({files}) => files.every(({type}) => type === "image/jpeg");
    navigator.share = async ({text, files = []}) => window.shared.push([text, files.map(({name}) => name)]);
}"""


@pytest.fixture
def session(portal) -> OutreachSession:
    """Leaders of two RT, one of them led by two people, somebody of PKK, and pupils counted."""
    village = portal.rows.own.village
    upper = UnitFactory(village=village, number=f"{next(NUMBERS):02}")
    units = [UnitFactory(village=village, parent=upper, number=f"09{number}") for number in (1, 2)]
    people = [
        ContactFactory(village=village, unit=unit, name=f"Ketua {n}") for n, unit in enumerate([*units, units[0]], 1)
    ]
    people.append(ContactFactory(village=village, function="pkk", name="Ibu PKK"))
    session = portal.rows.open_roll(people, letter_number="W.11-7")
    CountedParticipants.objects.create(session=session, village=village, category="pupil", sex="f", count=1200)
    SessionTally.objects.filter(session=session).update(counted=1200)
    return session


@pytest.fixture
def page(portal, session) -> Page:
    page = phone(
        portal, session, portal.rows.world.officer, service_workers="allow",
        permissions=["clipboard-read", "clipboard-write"],
    )  # fmt: skip
    page.evaluate(KEEP)
    roll_kept(page, session)
    page.reload()
    page.evaluate("() => offline.ready")
    return page


def report(page: Page) -> str:
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Laporan singkat WA").click()
    return text_of(page)


def text_of(page: Page) -> str:
    area = page.get_by_label("Teks laporan, boleh diubah")
    expect(area).to_be_visible()
    return area.input_value()


def at_server(session: OutreachSession) -> str:
    now = session.starts_at
    return server.short_report(OutreachSession.objects.get(pk=session.pk), now=now)


def test_the_phone_says_what_the_server_says(page, session):
    assert report(page) == at_server(session)
    page.get_by_role("button", name="Tutup", exact=True).click()
    mark(page, "Ketua 1").tap()
    mark(page, "Ketua 3").tap()
    mark(page, "Ibu PKK").tap()
    choose(page, "Ketua 2", "diwakili")
    row(page, "Ketua 2").get_by_label("Nama yang mewakili").fill("Istri Contoh")
    page.get_by_role("button", name="Simpan", exact=True).tap()
    add(page, "Contoh Tambahan", unit="RT 001/RW 09")
    expect(row(page, "Contoh Tambahan")).to_be_visible()
    all_sent(page)
    text = report(page)
    assert text == at_server(session)
    for words in ("*1.205 orang* (4 hadir, 1 diwakili, 1.200 peserta umum)", "terwakili (ketuanya hadir): 2", "PKK 1"):
        assert words in text, words


def test_without_network_it_counts_what_is_unsent_and_its_tick_arrives_once(page, session, portal):
    mark(page, "Ketua 1").tap()
    all_sent(page)
    until(page, CAME_IN_THE_COPY, session.pk)  # it is written a moment after the answer
    page.context.set_offline(True)
    mark(page, "Ibu PKK").tap()
    kept_for_good(page, 1)
    page.goto(f"/kegiatan/{session.pk}/laporan/singkat/")
    text = text_of(page)
    for words in ("*1.202 orang* (2 hadir", "Termasuk 1 catatan di HP petugas yang belum terkirim.", "W.11-7"):
        assert words in text, words
    expect(page.get_by_text("Angka di bawah termasuk 1 catatan yang belum terkirim.")).to_be_visible()
    page.get_by_label("Teks laporan, boleh diubah").fill(f"{text}\nTambahan")
    page.get_by_role("button", name="Salin teks").tap()
    expect(page.get_by_text("Laporan disalin.")).to_be_visible()
    assert page.evaluate(CLIPBOARD) == f"{text}\nTambahan"

    page.get_by_role("button", name="Tandai sudah dikirim").tap()
    page.get_by_role("button", name="Batalkan tanda").tap()
    page.get_by_role("button", name="Tandai sudah dikirim").tap()
    expect(page.get_by_text("Ditandai; terkirim sendiri nanti.")).to_be_visible()
    assert violations(page) == []
    kept_for_good(page, 2)
    page.reload()
    expect(page.get_by_text("Ditandai; terkirim sendiri nanti.")).to_be_visible()
    assert GroupPost.objects.filter(session=session).count() == 0

    page.context.set_offline(False)
    all_sent(page, timeout=60_000)
    post = GroupPost.objects.get(session=session)
    assert (post.kind, post.revision, post.marked_by) == ("report", session.revision, portal.rows.world.officer)
    page.goto(f"/kegiatan/{session.pk}/pesan/")
    expect(page.get_by_text("WA: laporan singkat")).to_be_visible()
    page.goto(f"/kegiatan/{session.pk}/hadir/")
    report(page)
    expect(page.get_by_role("button", name="Tandai sudah dikirim")).to_be_hidden()
    expect(page.locator("[data-report=told]")).to_contain_text(portal.rows.world.officer.name)


def test_a_tick_whose_answer_got_lost_is_sent_again_and_counts_once(page, session):
    told = f"**/kegiatan/{session.pk}/laporan/singkat/terkirim/"
    tries: list[int] = []

    def lose_the_first(route) -> None:
        tries.append(route.fetch().status)
        route.abort() if len(tries) == 1 else route.fulfill(response=route.fetch())

    page.context.route(told, lose_the_first)
    report(page)
    page.get_by_role("button", name="Tandai sudah dikirim").tap()
    expect(page.locator("[data-report=told]")).to_contain_text("oleh Anda")
    assert tries == [200, 200]
    assert GroupPost.objects.filter(session=session).count() == 1


def choose_photos(page: Page, amount: int) -> None:
    """In the report that is open."""
    photo = page.evaluate(
        """() => { const canvas = document.createElement("canvas"); canvas.width = canvas.height = 40;
                   return canvas.toDataURL("image/png").split(",")[1]; }"""
    )
    content = base64.b64decode(photo)
    files = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": content} for n in range(amount)]
    page.get_by_label("Pilih foto").set_input_files(files)
    expect(page.locator("[data-report=photos] input")).to_have_count(amount)


def test_up_to_four_photos_go_along(page, session):
    page.context.set_offline(True)
    page.evaluate(SHEET)
    report(page)
    choose_photos(page, 5)
    boxes = page.locator("[data-report=photos] input")
    expect(boxes.nth(4)).to_be_disabled()
    page.get_by_role("button", name="Bagikan…").tap()
    text = text_of(page)
    assert page.evaluate("() => window.shared") == [[text, [f"foto-{n}.jpg" for n in range(1, 5)]]]
    boxes.nth(0).uncheck()
    expect(boxes.nth(4)).to_be_enabled()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Simpan foto").tap()
    assert saved.value.suggested_filename == "foto-1.jpg"


def test_where_only_texts_are_shared_photos_are_saved(page, session):
    page.evaluate(SHEET)
    page.evaluate("() => { navigator.canShare = undefined; }")
    report(page)
    choose_photos(page, 1)
    page.get_by_role("button", name="Bagikan…").tap()
    assert page.evaluate("() => window.shared") == [[text_of(page), []]]
    expect(page.get_by_text("HP ini membagikan teksnya saja. Simpan fotonya")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Simpan foto").tap()
    assert saved.value.suggested_filename == "foto-1.jpg"


def test_operators_are_not_offered_it(portal, session):
    page = phone(portal, session)
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("link", name="Ke halaman kegiatan")).to_be_visible()
    expect(page.get_by_role("button", name="Laporan singkat WA")).to_be_hidden()
