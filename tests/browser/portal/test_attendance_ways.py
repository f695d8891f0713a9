"""The ways to mark and to count: whole groups, printed numbers, people added, people counted, notes."""

import pytest
from playwright.sync_api import Page, Route, expect

from outreach.models import CountedParticipants, HeldEntry, OutreachSession, RollNote
from tests.browser.axe import violations
from tests.browser.portal.looks import problems_here
from tests.browser.portal.roll_steps import Held, add, all_sent, choose, more, phone, roll_of, row, write_note
from tests.browser.portal.window import PHONE
from villages.models import Stakeholder

pytestmark = pytest.mark.browser
SHEETS = ("Tambah", "Nomor", "Peserta umum", "Catatan")


@pytest.fixture
def session(portal) -> OutreachSession:
    return portal.rows.open_roll(portal.rows.people)


def statuses(session: OutreachSession) -> dict[int, str]:
    return dict(session.roll.exclude(status="").values_list("roll_number", "status"))


def numbers(page: Page, text: str, word: str = "hadir") -> None:
    page.get_by_role("button", name="Nomor", exact=True).tap()
    page.get_by_label("Nomor di daftar cetak").fill(text)
    page.get_by_label("Keterangan", exact=True).select_option(label=word)


def test_a_whole_group_at_once_and_back(portal, session):
    page = phone(portal, session)
    choose(page, session.roll.get(roll_number=3).name, "diwakili")
    row(page, session.roll.get(roll_number=3).name).get_by_label("Nama yang mewakili").fill("Istri Contoh")
    page.get_by_role("button", name="Simpan", exact=True).tap()
    choose(page, session.roll.get(roll_number=4).name, "tidak hadir")
    page.get_by_role("button", name="Tandai semua: RW 02 · Desa Pontang").tap()
    bar = page.locator("#undo-bar")
    expect(bar).to_contain_text("4 orang ditandai hadir.")
    all_sent(page)
    assert statuses(session) == {3: "represented", 4: "absent"} | dict.fromkeys(range(5, 9), "present")
    assert session.roll.get(roll_number=3).represented_by == "Istri Contoh"
    assert set(session.roll.filter(status="present").values_list("source", flat=True)) == {"all"}
    bar.get_by_role("button", name="Urungkan").tap()
    expect(bar).to_be_hidden()
    all_sent(page)
    assert statuses(session) == {3: "represented", 4: "absent"}


def test_numbers_as_on_the_printed_roll(portal, session):
    page = phone(portal, session)
    numbers(page, "9-5")
    lines, apply = page.locator("#numbers-lines"), page.locator("#numbers-apply")
    expect(lines).to_contain_text("“9-5”: nomor awalnya lebih besar daripada nomor akhirnya.")
    expect(apply).to_be_disabled()
    for typed, said in (
        ("3-", "“3-”: tulis juga nomor akhirnya."),
        ("x", "“x” bukan nomor. Tulis misalnya 1-12, 15."),
    ):
        page.get_by_label("Nomor di daftar cetak").fill(typed)
        expect(lines).to_contain_text(said)
    page.get_by_label("Nomor di daftar cetak").fill("1–3, 5 s.d. 6; 90 dan 12-16")
    expect(page.locator("#numbers-count")).to_have_text("8 orang")
    expect(lines).to_contain_text("Nomor 90, 15-16 tidak ada di daftar.")
    assert violations(page, "dialog[open]") == []
    apply.tap()
    all_sent(page)
    assert statuses(session) == dict.fromkeys((1, 2, 3, 5, 6, 12, 13, 14), "present")

    numbers(page, "2,4", word="izin")
    expect(lines).to_contain_text(f"Keterangan yang sudah ada berubah: 2. {session.roll.get(roll_number=2).name}")
    apply.tap()
    all_sent(page)
    assert (statuses(session)[2], statuses(session)[4]) == ("excused", "excused")
    assert session.roll.get(roll_number=4).source == "number"
    numbers(page, "3-4,7")
    apply.tap()
    page.locator("#undo-bar").get_by_role("button", name="Urungkan").tap()
    all_sent(page)
    found = statuses(session)
    assert (found[3], found[4], found.get(7)) == ("present", "excused", None)


def test_somebody_without_a_name_is_asked_for_it_in_the_portal_s_words(portal, session):
    page = phone(portal, session, locale="en-GB")
    page.get_by_role("button", name="Tambah", exact=True).tap()
    field, said = page.get_by_label("Nama", exact=True), "field => field.validationMessage"
    for typed in ("", "   "):
        field.fill(typed)
        page.get_by_role("button", name="Tambah sebagai hadir").tap()
        expect(field).to_be_focused()
        assert field.evaluate(said) == "Tulis namanya."
    field.fill("Contoh Tamu")
    page.get_by_role("button", name="Tambah sebagai hadir").tap()
    expect(row(page, "Contoh Tamu")).to_be_visible()


def test_somebody_new_becomes_a_contact_or_stays_a_visitor(portal, session):
    page = phone(portal, session)
    add(page, "Tamu Menjadi Kontak", contact=True, unit="rt 1/2")
    add(page, "Tamu Sehari")
    all_sent(page)
    expect(row(page, "Tamu Menjadi Kontak")).to_contain_text("RT 001/RW 02 · kontak desa")
    expect(row(page, "Tamu Sehari")).to_contain_text("tamu kegiatan ini")
    contact = Stakeholder.objects.get(name="Tamu Menjadi Kontak")
    assert (contact.village, str(contact.unit)) == (portal.rows.own.village, "RT 001/RW 02")
    assert session.roll.get(name="Tamu Menjadi Kontak").stakeholder == contact
    assert session.roll.get(name="Tamu Sehari").stakeholder is None

    add(page, "Ketua Tanpa RT", contact=True)
    page.get_by_role("button", name="Tambah", exact=True).click()
    page.get_by_label("Nama", exact=True).fill("tamu sehari")
    page.get_by_role("button", name="Tandai hadir: ").first.tap()
    expect(page.locator("#add-dialog")).to_be_hidden()
    all_sent(page)
    assert session.roll.get(name__iexact="tamu sehari").status == "present"


def test_a_name_much_like_one_on_the_list_is_pointed_out(portal, session):
    page = phone(portal, session)
    page.get_by_role("button", name="Tambah", exact=True).click()
    alike = page.locator("#add-alike")
    for typed in ("Drs H Contoh Mohamad Abdurahman", "contoh pkk", "C. PKK"):
        page.get_by_label("Nama", exact=True).fill(typed)
        expect(alike).to_be_visible()
    assert violations(page, "dialog[open]") == []
    for typed in ("Sukarti", "Ci"):
        page.get_by_label("Nama", exact=True).fill(typed)
        expect(alike).to_be_hidden()
    page.get_by_label("Nama", exact=True).fill("Contoh PKK")
    page.get_by_role("button", name="Tambah sebagai hadir").click()
    all_sent(page)
    assert session.roll.filter(name="Contoh PKK").count() == 2


def test_people_are_counted_by_hand_and_two_phones_may_disagree(portal, session):
    first, second = phone(portal, session), phone(portal, session, portal.rows.world.officer)
    second.route("**/hadir/*/", lambda route: route.continue_() if "kirim" in route.request.url else route.abort())
    for page in (first, second):
        page.get_by_role("button", name="Peserta umum").tap()
    women = first.get_by_label("Warga, perempuan", exact=True)
    plus = first.locator("[data-category=public] .roll-cells").first.get_by_role("button", name="Tambah satu").first
    for _tap in range(3):
        plus.tap()
    expect(women).to_have_value("3")
    first.locator("[data-category=pupil] summary").tap()
    first.get_by_label("Pelajar, laki-laki, di bawah 18").fill("41")
    first.get_by_role("button", name="Selesai").tap()
    all_sent(first)
    expect(first.locator("#counted-total")).to_have_text("+ 44 peserta umum")
    found = CountedParticipants.objects.filter(session=session, count__gt=0)
    assert set(found.values_list("category", "sex", "age_band", "count")) == {
        ("public", "f", "", 3), ("pupil", "m", "0-17", 41),
    }  # fmt: skip

    second.get_by_label("Warga, perempuan", exact=True).fill("5")
    second.get_by_label("Warga, laki-laki", exact=True).focus()
    all_sent(second)
    second.unroute("**/hadir/*/")
    doubt = second.get_by_role("group", name="Ada dua jumlah")
    expect(second.locator(".roll-doubt")).to_contain_text("Ada dua jumlah untuk Warga, perempuan, pilih yang benar.")
    assert doubt.count() == 0
    assert violations(second, "dialog[open]") == []
    second.get_by_role("button", name="3", exact=True).tap()
    all_sent(second)
    expect(second.locator(".roll-doubt")).to_have_count(0)
    assert found.get(category="public").count == 3
    assert HeldEntry.objects.filter(session=session, decided_at__isnull=True).count() == 0


def test_a_number_changed_while_the_one_before_is_on_its_way(portal, session):
    page, held = phone(portal, session), Held()
    page.get_by_role("button", name="Peserta umum").tap()
    women, men = (page.get_by_label(f"Warga, {sex}", exact=True) for sex in ("perempuan", "laki-laki"))
    men.fill("-3")
    men.blur()
    expect(men).to_have_value("0")
    page.route("**/kirim/", held)
    with page.expect_request("**/kirim/"):
        women.fill("3")
    women.fill("4")
    women.fill("5")
    women.blur()
    with page.expect_request("**/kirim/"):
        held.let_go()
    expect(women).to_have_value("5")
    page.unroute("**/kirim/")
    held.let_go()
    all_sent(page)
    found = CountedParticipants.objects.filter(session=session, count__gt=0)
    assert list(found.values_list("category", "sex", "count")) == [("public", "f", 5)]
    assert HeldEntry.objects.filter(session=session).count() == 0


def refuse_notes(route: Route) -> None:
    notes = route.request.post_data_json["notes"]
    answers = [{"key": note["key"], "outcome": "rejected", "reason": "unknown"} for note in notes]
    route.fulfill(json={"answers": answers, "counts": {}, "stamp": ""})


def test_a_note_is_kept_with_who_wrote_it(portal, session):
    page = phone(portal, session)
    write_note(page, "Listrik padam pukul 10")
    expect(page.locator("#notes-list .pill")).to_have_text("terkirim")
    note = RollNote.objects.get(session=session)
    assert (note.text, note.written_by, note.village) == (
        "Listrik padam pukul 10", portal.rows.world.operator, portal.rows.own.village,
    )  # fmt: skip
    other = phone(portal, session, portal.rows.world.officer)
    other.get_by_role("button", name="Catatan").tap()
    expect(other.locator("#notes-list li")).to_contain_text(portal.rows.world.operator.name)

    page.route("**/kirim/", refuse_notes)
    page.get_by_label("Catatan baru").fill("Tidak diterima")
    page.get_by_role("button", name="Simpan catatan").tap()
    refused = page.locator("#notes-list li", has_text="Tidak diterima")
    expect(refused.locator(".pill-bad")).to_be_visible()
    expect(refused).to_have_count(1)
    refused.get_by_role("button").tap()
    expect(refused).to_have_count(0)


def test_every_open_part_of_the_page(portal, session):
    window = portal.window(portal.rows.world.operator, has_touch=True, service_workers="allow")
    page = window.page
    page.goto(roll_of(session))
    name = session.roll.get(roll_number=2).name
    more(page, name).click()
    row(page, name).get_by_role("button", name="diwakili").click()
    page.get_by_role("button", name="Tandai semua: RW 03 · Desa Pontang").click()
    all_sent(page)
    assert problems_here(window) == []
    page.set_viewport_size(PHONE)
    for sheet in SHEETS:
        page.get_by_role("button", name=sheet, exact=True).click()
        for details in page.locator("dialog[open] summary").all():
            details.click()
        assert violations(page, "dialog[open]") == [], sheet
        assert page.evaluate("document.querySelector('dialog[open]').scrollWidth") <= PHONE["width"], sheet
        page.keyboard.press("Escape")
