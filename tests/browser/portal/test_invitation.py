"""A personal link on a phone, and how an office hands invitations out."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from outreach.domain.invitations import token_of
from outreach.models import Attendance, OutreachSession
from tests.browser.portal.looks import problems, problems_here
from tests.browser.portal.window import PHONE, Portal
from tests.factories import on_roll

pytestmark = pytest.mark.browser


@pytest.fixture
def session(portal: Portal) -> OutreachSession:
    session = portal.rows.upcoming()
    for person in portal.rows.people[:3]:
        on_roll(session, person)
    return session


@pytest.fixture
def row(session) -> Attendance:
    return Attendance.objects.get(session=session, roll_number=1)


def path_of(row: Attendance) -> str:
    return reverse("invitation", args=[token_of(row)])


@pytest.mark.parametrize("scripts", [True, False])
def test_an_invitation_is_answered_on_a_phone_in_both_languages(scripts, portal: Portal, row):
    window = portal.window(viewport=PHONE, has_touch=True, java_script_enabled=scripts)
    page = window.page
    page.goto(path_of(row))
    page.get_by_label("Saya diwakili orang lain").check()
    page.get_by_label("Nama yang mewakili").fill("Contoh Wakil")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("Terima kasih, jawaban Anda tersimpan.")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(path_of(row))
    page.locator("[value=coming]").check()
    expect(page.locator("#id_stand_in")).to_be_hidden()
    with page.expect_navigation():
        page.locator("main form button").click()
    row.refresh_from_db()
    assert (row.answer, row.answer_stand_in) == ("coming", "")
    assert page.evaluate("document.documentElement.scrollWidth") == 360 if scripts else True
    assert window.complaints == []


def test_an_invitation_in_every_side_looks_right(portal: Portal, row, session):
    window = portal.window()
    assert problems(window, path_of(row)) == []
    with window.page.expect_response(lambda answer: answer.status == 422):
        window.page.get_by_role("button", name="Kirim jawaban").click()
    window.page.wait_for_load_state()
    assert problems_here(window, status=422) == []
    OutreachSession.objects.filter(pk=session.pk).update(state="cancelled", reason="Banjir", blocks=False)
    assert problems(window, path_of(row)) == []
    assert problems(window, "/u/salah/", status=404) == []


def test_no_link_tells_others_the_address(portal: Portal, row):
    """Neither the files of the page nor the map learn it."""
    window = portal.window()
    told: list[str] = []
    window.context.route("https://www.google.com/**", lambda route: route.fulfill(body="peta"))
    window.context.on("request", lambda request: told.append(request.headers.get("referer", "")))
    window.page.goto(path_of(row))
    with window.context.expect_page() as opened:
        window.page.get_by_role("link", name=re.compile("Lihat di peta")).click()
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("document.referrer") == ""
    assert {address for address in told if "/u/" in address} == set()


def test_the_text_for_a_group_is_copied(portal: Portal, session):
    window = portal.window(portal.rows.world.officer, permissions=["clipboard-read", "clipboard-write"])
    page = window.page
    page.goto(reverse("group_text", args=[session.pk]))
    page.get_by_role("button", name="Salin teks").click()
    expect(page.get_by_text("Teks disalin. Tempelkan di grup.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("\r\n", "\n") == page.locator("textarea").input_value().strip()


def test_sending_to_a_group_is_ticked_and_taken_back_on_a_phone(portal: Portal, session):
    page = portal.phone(portal.rows.world.officer, reverse("group_text", args=[session.pk]))
    page.get_by_role("button", name="Tandai sudah dikirim").click()
    expect(page.get_by_text("Dapat dibatalkan selama 30 menit.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Batalkan tanda").click()
    expect(page.get_by_role("button", name="Tandai sudah dikirim")).to_be_visible()
    expect(page.get_by_text("tanda dibatalkan", exact=True)).to_be_visible()


def test_the_short_report_is_changed_copied_and_ticked(portal: Portal, session):
    OutreachSession.objects.filter(pk=session.pk).update(state="awaiting_roll")
    window = portal.window(portal.rows.world.officer, permissions=["clipboard-read", "clipboard-write"])
    page = window.page
    page.goto(reverse("short_report", args=[session.pk]))
    area = page.get_by_label("Teks laporan")
    area.fill(area.input_value() + "\nTerima kasih, Pak.")
    page.get_by_role("button", name="Salin teks").click()
    expect(page.get_by_text("Laporan disalin. Tempelkan di WhatsApp.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n").endswith("Terima kasih, Pak.")
    assert problems_here(window) == []
    page.get_by_role("button", name="Tandai sudah dikirim").click()
    expect(page.get_by_role("button", name="Batalkan tanda")).to_be_visible()


def test_without_a_clipboard_the_text_is_selected(portal: Portal, session):
    window = portal.window(portal.rows.world.officer)
    page = window.page
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.add_init_script("navigator.share = async (what) => { window.shared = what.text; }")
    page.goto(reverse("group_text", args=[session.pk]))
    page.get_by_role("button", name="Salin teks").click()
    page.wait_for_function(
        "() => (t => t.selectionStart === 0 && t.selectionEnd === t.value.length)(document.querySelector('textarea'))"
    )
    page.get_by_role("button", name="Bagikan…").click()
    page.wait_for_function("() => window.shared")
    assert page.evaluate("window.shared") == page.locator("textarea").input_value().strip()


def test_an_address_of_a_calendar_is_made_and_shown(portal: Portal):
    window = portal.window(portal.rows.world.officer)
    window.page.goto(reverse("calendar_feeds"))
    window.page.get_by_role("button", name="Buat alamat").click()
    address = window.page.get_by_role("textbox", name="Alamat kalender Anda")
    expect(address).to_have_value(re.compile("/kalender/langganan/"))
    assert problems_here(window) == []


def test_the_menu_of_a_link_opens_within_a_phone(portal: Portal, session):
    page = portal.phone(portal.rows.world.officer, reverse("invited", args=[session.pk]))
    page.locator("summary", has_text="Tautan").first.click()
    expect(page.get_by_role("button", name="Cabut tautan").first).to_be_visible()
    box = page.locator(".link-panel").first.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
