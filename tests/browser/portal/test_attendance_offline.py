"""The roll in a hall without signal: opened again without network, filled, and sent when the line is back."""

import pytest
from playwright.sync_api import expect

from outreach.models import CountedParticipants, OutreachSession, RollNote
from tests.browser.portal.offline_steps import kept_for_good, roll_kept, until
from tests.browser.portal.roll_steps import add, all_sent, mark, phone, roll_of, row, unreadable, write_note

pytestmark = pytest.mark.browser
KEEP = "async () => { await navigator.serviceWorker.ready; return offline.keepPages(['/luring/hadir/']); }"
KEPT_AS_SENT = """async () => {
    const kept = await offline.store.get("rolls", `${offline.user}:${roll.session}`);
    return kept.data.rows.some(({ status }) => status === "present");
}"""
TAP_ALL = "() => document.querySelectorAll('.roll-mark[aria-pressed=false]').forEach(button => button.click())"


@pytest.fixture
def session(portal) -> OutreachSession:
    return portal.rows.open_roll(portal.rows.crowd(60))


@pytest.fixture
def page(portal, session):
    """A phone that has the page of rolls, and this roll, ready."""
    page = phone(portal, session, service_workers="allow")
    page.evaluate(KEEP)
    roll_kept(page, session)
    page.reload()
    return page


def test_sixty_people_over_a_reload_without_network(session, page):
    page.context.set_offline(True)
    page.evaluate(TAP_ALL)
    add(page, "Contoh Tambahan", contact=True)
    page.get_by_role("button", name="Peserta umum").tap()
    page.get_by_label("Pelajar, perempuan", exact=True).fill("118")
    page.get_by_role("button", name="Selesai").tap()
    write_note(page, "Tanpa sinyal sejak pukul 9")
    page.get_by_role("button", name="Kembali").tap()
    expect(page.locator("#unsent")).to_have_text("63 belum terkirim")
    kept_for_good(page, 63)

    page.reload()
    expect(page.locator("#came")).to_have_text("61")
    expect(page.locator("#unsent")).to_have_text("63 belum terkirim")
    expect(page.locator("#note")).to_contain_text("63 catatan aman di HP ini")
    expect(page.locator("#counted-total")).to_have_text("+ 118 peserta umum")
    expect(row(page, "Contoh Tambahan")).to_contain_text("belum terkirim")
    assert unreadable(page) == []
    mark(page, "Warga 60").tap()
    expect(page.locator("#came")).to_have_text("60")

    page.context.set_offline(False)
    all_sent(page, timeout=60_000)
    came = session.roll.filter(status="present")
    assert (came.count(), came.filter(name="Contoh Tambahan", stakeholder__name="Contoh Tambahan").count()) == (60, 1)
    assert CountedParticipants.objects.get(session=session, count__gt=0).count == 118
    assert RollNote.objects.get(session=session).text == "Tanpa sinyal sejak pukul 9"
    expect(page.locator("#note")).to_be_hidden()


def test_what_was_sent_is_still_there_without_network(session, page):
    first = row(page, "Warga 1").first
    mark(page, "Warga 1").tap()
    all_sent(page)
    expect(first.locator(".pill")).to_have_text("terkirim")
    until(page, KEPT_AS_SENT)
    page.context.set_offline(True)
    page.reload()
    expect(mark(page, "Warga 1")).to_have_attribute("aria-pressed", "true")
    expect(first.locator(".pill")).to_have_text("terkirim")
    page.goto(f"{roll_of(session)}ketik/")  # where the code on the printed sheet leads
    expect(mark(page, "Warga 1")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Nomor", exact=True)).to_be_visible()


def test_a_roll_that_is_not_on_the_device_says_so(portal, page):
    other = portal.rows.open_roll()
    page.context.set_offline(True)
    page.goto(roll_of(other))
    expect(page.get_by_role("heading", name="Daftar hadir ini belum ada di HP ini")).to_be_visible()
    link = page.get_by_role("link", name="Buka daftar darurat")
    assert link.get_attribute("href") == f"/luring/#darurat-{other.pk}"
    expect(page.get_by_role("button", name="Tambah", exact=True)).to_be_hidden()
    assert unreadable(page) == []
