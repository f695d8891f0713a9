"""The roll on phones: two that disagree, one that lost its line or its sign-in, a hall of 300 people."""

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from offices.roles import Role
from outreach.domain.held import decide
from outreach.models import Attendance, HeldEntry, OutreachSession
from tests.browser.axe import violations
from tests.browser.portal.furnished import closed
from tests.browser.portal.looks import HEIGHT, problems_here
from tests.browser.portal.window import PHONE, Portal

pytestmark = pytest.mark.browser
PASSWORD = "kata-sandi-gawai-2026"


@pytest.fixture
def session(portal: Portal) -> OutreachSession:
    return portal.rows.open_roll()


@pytest.fixture
def name(session) -> str:
    return str(session.roll.order_by("roll_number").values_list("name", flat=True)[2])


def roll_of(session: OutreachSession) -> str:
    return reverse("attendance", args=[session.pk])


def phone(portal: Portal, session: OutreachSession, user: User | None = None) -> Page:
    return portal.phone(user or portal.rows.world.operator, roll_of(session))


def mark(page: Page, name: str):
    return page.get_by_role("button", name=f"Hadir: {name}")


def row(page: Page, name: str):
    return page.locator(".roll-row", has_text=name)


def choose(page: Page, name: str, word: str) -> None:
    page.get_by_role("button", name=f"Keterangan lain untuk {name}").tap()
    row(page, name).get_by_role("button", name=word, exact=True).tap()


def all_sent(page: Page) -> None:
    expect(page.locator("#unsent")).to_have_text("semua terkirim")


def add(page: Page, name: str) -> None:
    page.get_by_role("button", name="Tambah", exact=True).click()
    page.get_by_label("Nama", exact=True).fill(name)
    page.get_by_role("button", name="Tambah sebagai hadir").click()


def unreadable(page: Page) -> list[str]:
    page.set_viewport_size({"width": PHONE["width"], "height": HEIGHT})
    return violations(page)


def test_two_phones_that_disagree(portal, session, name):
    first, second = phone(portal, session), phone(portal, session, portal.rows.world.district_operator)
    mark(first, name).tap()
    all_sent(first)
    choose(second, name, "izin")
    expect(row(second, name)).to_contain_text("ada dua catatan, pilih")
    assert (session.roll.get(name=name).status, HeldEntry.objects.get(session=session).entry["status"]) == (
        "excused", "present",
    )  # fmt: skip
    assert unreadable(second) == []

    first.reload()
    expect(row(first, name)).to_contain_text("ada dua catatan, pilih")
    mark(first, name).tap()
    choice = first.get_by_role("group", name=f"ada dua catatan, pilih: {name}")
    expect(choice.get_by_role("button").first).to_be_focused()
    choice.get_by_role("button", name="hadir").tap()
    all_sent(first)
    expect(row(first, name).locator(".pill")).to_have_text("terkirim")
    assert session.roll.get(name=name).status == "present"
    assert HeldEntry.objects.get(session=session).taken_in is True

    second.reload()
    expect(mark(second, name)).to_have_attribute("aria-pressed", "true")
    expect(choice).to_have_count(0)


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


def test_what_was_refused_stays_visible_with_its_reason(portal, session, name):
    page = phone(portal, session)
    Attendance.objects.filter(session=session, name=name).delete()
    mark(page, name).tap()
    for _visit in range(2):
        expect(row(page, name)).to_contain_text("hadir · ditolak: orang ini tidak ada di daftar Anda")
        page.reload()
    all_sent(page)


def test_signed_out_meanwhile_nothing_is_lost(portal, session, name):
    village = portal.rows.own.village
    operator = portal.rows.world.person(
        "operator.gawai", Role.VILLAGE_OPERATOR, region=village.region, guiding_office=village.office
    )
    User.objects.filter(pk=operator.pk).update(password=make_password(PASSWORD))
    operator.refresh_from_db()
    page = phone(portal, session, operator)
    page.context.clear_cookies()
    mark(page, name).tap()
    note = page.locator("#note")
    expect(note).to_contain_text("Masuk lagi untuk mengirim; catatan tetap tersimpan di ponsel ini.")
    note.get_by_role("link", name="Masuk").tap()
    page.get_by_label("Nama pengguna").fill(operator.username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).tap()
    page.wait_for_url(f"**{roll_of(session)}")
    expect(mark(page, name)).to_have_attribute("aria-pressed", "true")
    all_sent(page)
    assert session.roll.get(name=name).status == "present"


def test_an_addition_without_a_line_survives_a_reload(portal, session):
    page = phone(portal, session)
    page.context.set_offline(True)
    add(page, "Contoh Tambahan")
    expect(row(page, "Contoh Tambahan")).to_contain_text("belum terkirim")
    page.route("**/kirim/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    expect(row(page, "Contoh Tambahan")).to_contain_text("belum terkirim")
    expect(page.locator("#unsent")).to_have_text("1 belum terkirim")
    page.unroute("**/kirim/")
    page.reload()
    all_sent(page)
    assert session.roll.get(name="Contoh Tambahan").status == "present"


def test_a_hall_of_300_people(portal):
    crowd = portal.rows.crowd(300)
    session = portal.rows.open_roll(crowd)
    page = phone(portal, session)
    page.route("**/kirim/", lambda _route: None)  # the server never answers
    at_once = page.evaluate(
        """name => {
            const button = document.querySelector(`[aria-label="${name}"]`);
            button.click();
            return [button.getAttribute('aria-pressed'), document.getElementById('came').textContent,
                    button.closest('li').querySelector('.pill').textContent];
        }""",
        "Hadir: Warga 250",
    )
    assert at_once == ["true", "1", "belum terkirim"]
    page.get_by_label("Cari nama").fill("warga 29")
    assert page.locator(".roll-row:visible").count() == 11
    page.unroute("**/kirim/")


def test_the_open_parts_of_the_page(portal, session, name):
    window = portal.window(portal.rows.world.operator, has_touch=True)
    window.page.goto(roll_of(session))
    window.page.get_by_role("button", name=f"Keterangan lain untuk {name}").click()
    row(window.page, name).get_by_role("button", name="diwakili").click()
    assert problems_here(window) == []
    window.page.set_viewport_size(PHONE)
    window.page.get_by_role("button", name="Tambah", exact=True).click()
    assert violations(window.page, "dialog") == []


def test_by_keyboard_alone(portal, session, name):
    page = portal.open(portal.rows.world.operator, roll_of(session))
    keys = page.keyboard
    page.get_by_role("button", name=f"Keterangan lain untuk {name}").focus()
    keys.press("Shift+Tab")
    expect(mark(page, name)).to_be_focused()
    keys.press("Space")
    expect(mark(page, name)).to_have_attribute("aria-pressed", "true")
    keys.press("Enter")
    expect(mark(page, name)).to_have_attribute("aria-pressed", "false")

    more = page.get_by_role("button", name=f"Keterangan lain untuk {name}")
    keys.press("Tab")
    keys.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    keys.press("Escape")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Enter")
    expect(more).to_be_focused()
    all_sent(page)
    assert session.roll.get(name=name).status == "excused"

    page.get_by_label("Cari nama").focus()
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


def test_a_reload_overtaken_by_its_own_entries_shows_them(portal, session, name):
    page = phone(portal, session)
    stale = page.request.get(roll_of(session)).text()
    mark(page, name).tap()
    all_sent(page)
    page.route(f"**{roll_of(session)}", lambda route: route.fulfill(body=stale, content_type="text/html"))
    page.reload()
    expect(mark(page, name)).to_have_attribute("aria-pressed", "true")
