"""A roll on paper: printed by the browser, typed in by keyboard alone; a photo taken without a line."""

import io
import re

import pikepdf
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from outreach.domain.paper import sheet_code
from outreach.models import CountedParticipants, OutreachSession, SessionPhoto
from tests.browser.portal.offline_steps import kept_for_good
from tests.browser.portal.pdf_text import texts_of
from tests.browser.portal.roll_steps import all_sent as all_sent_of_roll
from tests.browser.portal.window import Portal
from tests.files.uploads import encoded, picture

pytestmark = pytest.mark.browser
A4 = (595, 842)


@pytest.fixture
def session(portal: Portal) -> OutreachSession:
    return portal.rows.open_roll(portal.rows.crowd(60))


def all_sent(page: Page) -> None:
    expect(page.locator("#type-unsent")).to_have_text("semua terkirim", timeout=20_000)


def said_of(session: OutreachSession) -> dict[int, str]:
    rows = session.roll.exclude(status="").order_by("roll_number")
    return dict(rows.values_list("roll_number", "status"))


def test_every_printed_page_has_the_head_and_its_number(portal, session):
    page = portal.open(portal.rows.world.officer, reverse("attendance_print", args=[session.pk]))
    data = page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(data)) as paper:
        assert {tuple(round(float(side)) for side in sheet.mediabox[2:]) for sheet in paper.pages} == {A4}
    texts, head = texts_of(data), f"·DesaPontang·{sheet_code(session)}No.NamaFungsi/RT/RWTandatangan"
    assert [f"Halaman{number}dari{len(texts)}" in text for number, text in enumerate(texts, start=1)] == [True] * 4
    assert [head in text for text in texts] == [True] * 4
    lines = [int(number) for text in texts for number in re.findall(r"(\d+)\.Warga", text)]
    assert lines == list(range(1, 61))
    assert texts[0].startswith("Halaman1dari4DesaBinaanImigrasi·DaftarhadirKEMENTERIANIMIGRASI")


@pytest.mark.parametrize("size", [28, 55])  # as many as once left the signers on a page of their own
def test_nobody_signs_for_a_page_without_names(portal, size):
    session = portal.rows.open_roll(portal.rows.crowd(size))
    page = portal.open(portal.rows.world.officer, reverse("attendance_print", args=[session.pk]))
    texts = texts_of(page.pdf(prefer_css_page_size=True))
    (signed,) = (text for text in texts if "Mengetahui," in text)
    assert signed == texts[-1]
    assert "UU27/2022" in signed
    head, _, lines = signed.partition("Tandatangan")
    assert head.endswith("No.NamaFungsi/RT/RW")
    last_three = [str(number) for number in range(size + 8, size + 11)]  # ten lines for guests
    assert [number in re.findall(r"\d+", lines) for number in last_three] == [True] * 3


def test_a_sheet_is_typed_in_by_keyboard_alone(portal, session):
    page = portal.open(portal.rows.world.operator, reverse("attendance_type", args=[session.pk]))
    keys = page.keyboard
    expect(page.get_by_label(re.compile(r"^1\. "))).to_be_focused()
    keys.type("hh")
    keys.press("Enter")  # by habit: the letter has moved on already, and nobody is passed over
    keys.type("ish")  # 3 to 5
    keys.type("w")
    keys.type("Contoh Wakil")
    keys.press("Enter")
    expect(page.get_by_label(re.compile(r"^7\. "))).to_be_focused()
    keys.type("t")
    keys.press("ArrowUp")
    keys.press("Backspace")  # 7 is open again
    keys.type("12h")  # from 7 to 12 and on
    expect(page.get_by_label(re.compile(r"^13\. "))).to_be_focused()
    keys.type("20")
    keys.press("Enter")
    keys.type("d")
    page.locator("#type-range").focus()
    keys.type("3,30-32,99")
    keys.press("Enter")
    note = page.locator("#type-note")
    expect(note).to_contain_text("3 baris ditandai hadir.")
    expect(note).to_contain_text("tidak diubah: 3.")
    expect(note).to_contain_text("Tidak ada di daftar: 99.")
    all_sent(page)
    present = dict.fromkeys([1, 2, 5, 12, 30, 31, 32], "present")
    assert said_of(session) == present | {3: "excused", 4: "ill", 6: "represented", 20: "on_duty"}
    assert session.roll.get(roll_number=6).represented_by == "Contoh Wakil"
    assert set(session.roll.exclude(status="").values_list("source", flat=True)) == {"paper"}

    keys.type("60")
    page.get_by_label(re.compile(r"^60\. ")).focus()
    keys.press("Enter")
    expect(page.get_by_label("61. Nama")).to_be_focused()
    keys.type("Contoh Tamu")
    keys.press("Enter")
    expect(page.get_by_label("62. Nama")).to_be_focused()
    keys.press("Enter")
    keys.type("12")
    keys.press("Enter")
    all_sent(page)
    guest = session.roll.get(name="Contoh Tamu")
    assert (guest.roll_number, guest.status, guest.source) == (61, "present", "paper")
    assert [(row.category, row.sex, row.count) for row in CountedParticipants.objects.filter(session=session)] == [
        ("public", "f", 12)
    ]


def test_an_answer_does_not_swallow_a_number_half_typed(portal, session):
    """The line somebody is in was sent a moment ago; its answer comes between two digits of another line's number."""
    page = portal.open(portal.rows.world.operator, reverse("attendance_type", args=[session.pk]))
    held = []
    page.route("**/kirim/", lambda route: held.append(route))
    first = page.get_by_label(re.compile(r"^1\. "))
    expect(first).to_be_focused()
    with page.expect_request("**/kirim/"):
        page.keyboard.type("h")
        page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.type("1")
    held.pop().continue_()
    page.unroute("**/kirim/")
    expect(page.locator(".type-line", has=first).locator(".pill")).to_have_text("terkirim")
    page.keyboard.type("2h")
    expect(page.get_by_label(re.compile(r"^13\. "))).to_be_focused()
    all_sent(page)
    assert said_of(session) == {1: "present", 12: "present"}


def test_typed_without_a_line_it_is_there_after_a_reload(portal, session):
    page = portal.open(portal.rows.world.operator, reverse("attendance_type", args=[session.pk]))
    page.route("**/kirim/", lambda route: route.abort())
    expect(page.locator("#type-in")).to_be_visible()
    page.keyboard.type("hh")
    expect(page.locator("#type-unsent")).to_have_text("2 belum terkirim")
    kept_for_good(page, 2)
    page.reload()
    expect(page.locator("#type-unsent")).to_have_text("2 belum terkirim")
    expect(page.get_by_label(re.compile(r"^3\. "))).to_be_focused()
    page.unroute("**/kirim/")
    page.reload()
    all_sent(page)
    assert said_of(session) == {1: "present", 2: "present"}


def test_a_photo_taken_without_a_line_is_sent_once_there_is_one(portal, session):
    page = portal.phone(portal.rows.world.operator, reverse("attendance", args=[session.pk]))
    page.route("**/foto/", lambda route: route.abort())
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Foto").tap()
    large = encoded(picture((3200, 2400)))
    chooser.value.set_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": large})
    page.get_by_label("Foto apa").select_option("sheet")
    page.get_by_label("Keterangan (boleh kosong)").fill("Lembar 1")
    page.get_by_role("button", name="Simpan foto").tap()
    photo = page.locator("#photo-list li")
    expect(photo).to_contain_text("belum terkirim")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Foto").tap()
    chooser.value.set_files({"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": encoded(picture((320, 240)))})
    page.get_by_role("button", name="Simpan foto").tap()
    photo.nth(1).get_by_role("button", name="Hapus").tap()  # taken by mistake
    expect(photo).to_have_count(1)
    page.unroute("**/foto/")
    page.reload()
    all_sent_of_roll(page)
    kept = SessionPhoto.objects.get(session=session)
    assert (kept.kind, kept.caption, kept.file.width, kept.file.height) == ("sheet", "Lembar 1", 1600, 1200)
