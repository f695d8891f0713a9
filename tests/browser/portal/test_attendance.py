"""The roll on phones: two that disagree, one that lost its sign-in, what came too late, a hall of 300 people."""

from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

from accounts.models import User
from offices.roles import Role
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.domain.held import decide
from outreach.models import Attendance, HeldEntry, OutreachSession
from tests.browser.portal.furnished import closed
from tests.browser.portal.roll_steps import Held, add, all_sent, choose, mark, more, phone, roll_of, row, unreadable

pytestmark = pytest.mark.browser
PASSWORD = "kata-sandi-gawai-2026"
# What a thumb sees in the first frame after its tap; sums, words and the write into the device's storage come later.
PAINTED = """name => new Promise(painted => {
    const button = document.querySelector(`[aria-label="${name}"]`);
    button.click();
    const shown = () => [button.getAttribute('aria-pressed'), button.querySelector('.icon') !== null];
    requestAnimationFrame(() => painted(shown()));
})"""
HEIGHTS = "() => [...document.querySelectorAll('.roll-row')].map((row) => row.getBoundingClientRect().height)"

# Milliseconds between an answer and the next question for what others have recorded.
PAUSES = """() => {
    const asked = performance.getEntriesByType('resource').filter(({name}) => name.endsWith('/angka/'));
    return asked.slice(1).map((question, place) => question.startTime - asked[place].responseEnd);
}"""


@pytest.fixture
def session(portal) -> OutreachSession:
    return portal.rows.open_roll()


@pytest.fixture
def name(session) -> str:
    return str(session.roll.order_by("roll_number").values_list("name", flat=True)[2])


def test_two_phones_that_disagree(portal, session, name):
    first, second = phone(portal, session), phone(portal, session, portal.rows.world.district_operator)
    second.route("**/hadir/*/", lambda route: route.continue_() if "kirim" in route.request.url else route.abort())
    mark(first, name).tap()
    all_sent(first)
    choose(second, name, "izin")
    all_sent(second)
    second.unroute("**/hadir/*/")
    second.evaluate("() => roll.refreshSoon()")
    expect(row(second, name)).to_contain_text("ada dua catatan, pilih")
    assert (session.roll.get(name=name).status, HeldEntry.objects.get(session=session).entry["status"]) == (
        "excused", "present",
    )  # fmt: skip
    assert unreadable(second) == []

    expect(row(first, name)).to_contain_text("ada dua catatan, pilih")  # without a reload
    mark(first, name).tap()
    choice = first.get_by_role("group", name=f"ada dua catatan, pilih: {name}")
    expect(choice.get_by_role("button").first).to_be_focused()
    choice.get_by_role("button", name="hadir").tap()
    all_sent(first)
    expect(row(first, name).locator(".pill")).to_have_text("terkirim")
    assert session.roll.get(name=name).status == "present"
    assert HeldEntry.objects.get(session=session).taken_in is True
    expect(mark(second, name)).to_have_attribute("aria-pressed", "true")
    expect(second.get_by_role("group", name=f"ada dua catatan, pilih: {name}")).to_have_count(0)


def test_a_tap_is_seen_on_the_other_phone_within_three_seconds(portal, session, name):
    first, second = phone(portal, session), phone(portal, session, portal.rows.world.officer)
    mark(first, name).tap()
    all_sent(first)
    expect(mark(second, name)).to_have_attribute("aria-pressed", "true")
    expect(second.locator("#came")).to_have_text("1")
    second.wait_for_function(f"() => ({PAUSES})().length > 0")
    # two seconds between an answer and the next question; a busy machine makes a pause longer, none makes it shorter
    assert min(second.evaluate(PAUSES)) < 2_500


def merged(page: Page) -> None:
    """What the server says now has been taken over."""
    page.evaluate("() => new Promise((done) => (roll.on('merge', () => done()), roll.refreshSoon()))")


def recorded_elsewhere(session: OutreachSession, actor: User, row: Attendance) -> None:
    entry = {"key": "r", "id": row.pk, "status": "absent", "version": row.version}
    take_batch(session=session, actor=actor, batch=Batch(uuid4(), "HP lain", [entry]))


def test_what_waits_here_is_overwritten_by_nobody(portal, session, name):
    other = session.roll.get(roll_number=5)
    page, held = phone(portal, session), Held()
    known = page.evaluate("async () => (await fetch(`${roll.base}data/`)).json()")
    page.route("**/kirim/", held)
    with page.expect_request("**/kirim/"):
        mark(page, name).tap()
    choose(page, name, "izin")
    mark(page, other.name).tap()
    with page.expect_request("**/kirim/"):
        held.let_go()
    expect(row(page, name)).to_have_attribute("data-status", "excused")  # the answer was of the value before
    recorded_elsewhere(session, portal.rows.world.officer, session.roll.get(name=name))
    other.delete()
    merged(page)
    expect(row(page, name)).to_have_attribute("data-status", "excused")
    expect(row(page, other.name)).to_have_attribute("data-status", "present")
    page.unroute("**/kirim/")
    held.let_go()
    expect(row(page, other.name)).to_contain_text("hadir · ditolak: orang ini tidak ada di daftar Anda")
    all_sent(page)
    assert session.roll.get(name=name).status == "excused"
    page.route("**/data/", lambda route: route.fulfill(json=known))  # asked for before all that, and late
    merged(page)
    expect(row(page, name)).to_have_attribute("data-status", "excused")


def test_what_came_too_late_stays_visible_until_it_is_decided(portal, session, name):
    page = phone(portal, session)
    mark(page, name).tap()
    all_sent(page)
    closed(session, portal.rows.world.officer)
    choose(page, name, "sakit")
    add(page, "Contoh Terlambat")
    for _visit in range(2):
        expect(row(page, name)).to_contain_text("sakit · ditahan: daftar sudah ditutup")
        expect(row(page, "Contoh Terlambat")).to_contain_text("hadir · ditahan: daftar sudah ditutup")
        expect(page.locator("#note")).to_contain_text("Daftar hadir ditutup")
        page.reload()
    assert unreadable(page) == []

    for entry in HeldEntry.objects.filter(session=session):
        decide(entry=entry, actor=portal.rows.world.officer, take_in=False)
    page.reload()
    expect(row(page, name).locator(".pill")).to_have_text("terkirim")
    expect(row(page, "Contoh Terlambat")).to_have_count(0)


def test_what_was_refused_stays_visible_with_its_reason_until_it_is_thrown_away(portal, session, name):
    page = phone(portal, session)
    page.route("**/angka/", lambda route: route.abort())
    page.route("**/data/", lambda route: route.abort())
    Attendance.objects.filter(session=session, name=name).delete()
    mark(page, name).tap()
    refusal = "hadir · ditolak: orang ini tidak ada di daftar Anda"
    expect(row(page, name)).to_contain_text(refusal)
    page.reload()
    refused = page.locator(".roll-row", has_text=refusal)
    expect(refused).to_have_count(1)
    all_sent(page)
    refused.locator(".roll-more").tap()
    refused.get_by_role("button", name="buang catatan yang ditolak").tap()
    expect(refused).to_have_count(0)


def test_signed_out_meanwhile_nothing_is_lost(portal, session, name):
    village = portal.rows.own.village
    operator = portal.rows.world.person(
        "operator.gawai", Role.VILLAGE_OPERATOR, region=village.region, guiding_office=village.office
    )
    User.objects.filter(pk=operator.pk).update(password=make_password(PASSWORD))
    operator.refresh_from_db()
    page = phone(portal, session, operator)
    page.context.clear_cookies(name="sessionid")
    mark(page, name).tap()
    note = page.locator("#note")
    expect(note).to_contain_text("Masuk lagi untuk mengirim; catatan tetap tersimpan di HP ini.")
    note.get_by_role("link", name="Masuk").tap()
    page.get_by_label("Nama pengguna").fill(operator.username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).tap()
    page.wait_for_url(f"**{roll_of(session)}")
    expect(mark(page, name)).to_have_attribute("aria-pressed", "true")
    all_sent(page)
    assert session.roll.get(name=name).status == "present"


def test_a_hall_of_300_people(portal):
    session = portal.rows.open_roll(portal.rows.crowd(300))
    page = phone(portal, session)
    page.route("**/kirim/", lambda _route: None)  # the server never answers
    taps = [page.evaluate(PAINTED, f"Hadir: Warga {number}") for number in (250, 251, 3, 120, 299, 17, 18, 77)]
    assert taps == [["true", True]] * 8
    expect(row(page, "Warga 77").locator(".pill")).to_have_text("belum terkirim")
    expect(page.locator("#came")).to_have_text("8")
    page.get_by_label("Cari nama").fill("warga 29")
    expect(page.locator(".roll-row:visible")).to_have_count(11)
    page.get_by_label("Cari nama").fill("250")
    expect(page.locator(".roll-row:visible")).to_have_count(1)
    page.unroute("**/kirim/")


def test_the_list_does_not_move_under_the_thumb(portal, session, name):
    page = phone(portal, session)
    before = page.evaluate(HEIGHTS)
    page.route("**/kirim/", lambda _route: None)
    mark(page, name).tap()
    expect(row(page, name).locator(".pill")).to_have_text("belum terkirim")
    assert page.evaluate(HEIGHTS) == before
    page.unroute("**/kirim/")
    page.evaluate("() => window.offline.queue.send()")
    all_sent(page)
    expect(row(page, name).locator(".pill")).to_have_text("terkirim")
    assert page.evaluate(HEIGHTS) == before


def test_by_keyboard_alone(portal, session, name):
    page = portal.open(portal.rows.world.operator, roll_of(session))
    keys = page.keyboard
    more(page, name).focus()
    keys.press("Shift+Tab")
    expect(mark(page, name)).to_be_focused()
    keys.press("Space")
    expect(mark(page, name)).to_have_attribute("aria-pressed", "true")
    keys.press("Enter")
    expect(mark(page, name)).to_have_attribute("aria-pressed", "false")
    letters = {"d": "on_duty", "t": "absent", "i": "excused", "h": "present", "s": "ill"}
    for letter, status in letters.items():
        keys.press(letter)
        expect(row(page, name)).to_have_attribute("data-status", status)
    expect(row(page, name)).to_contain_text("sakit")
    keys.press("ArrowUp")
    keys.press("ArrowDown")
    expect(mark(page, name)).to_be_focused()

    keys.press("Tab")
    keys.press("Enter")
    expect(more(page, name)).to_have_attribute("aria-expanded", "true")
    keys.press("Escape")
    expect(more(page, name)).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Enter")
    expect(more(page, name)).to_be_focused()
    all_sent(page)
    assert session.roll.get(name=name).status == "excused"

    page.get_by_role("button", name="Pindai", exact=True).focus()
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_label("Nama", exact=True)).to_be_focused()
    keys.press("Escape")
    expect(page.get_by_role("button", name="Tambah", exact=True)).to_be_focused()
    keys.press("Enter")
    keys.type("Contoh Ketikan")
    keys.press("Enter")
    all_sent(page)
    assert session.roll.get(name="Contoh Ketikan").status == "present"
