"""From a file to the register: what is written, and that nothing is before confirming."""

from django.urls import reverse

from accounts.models import PersonalDataExport
from tests.factories import ContactFactory, UnitFactory
from tests.villages.imports.workbooks import HEADERS, xlsx
from villages.domain.imports.reading import read_table
from villages.domain.imports.steps import confirm
from villages.models import NeighbourhoodUnit, Stakeholder

COUNTS = {"new": 3, "changed": 0, "unchanged": 0, "error": 0}


def test_nothing_is_written_before_confirming(desk, outcomes):
    done = desk.preview()
    assert (done.counts, done.new_units) == (COUNTS, [["Desa Pontang, Kec. Pontang", ["RT 001/RW 05", "RW 05"]]])
    assert outcomes(done) == [(2, "new", ""), (3, "new", ""), (4, "new", "")]
    assert (Stakeholder.objects.count(), NeighbourhoodUnit.objects.count()) == (0, 0)


def test_the_preview_shows_names_with_their_titles(desk, world, as_user):
    page = as_user(world.officer).get(reverse("import_detail", args=[desk.preview().pk]))
    assert "H. Contoh Ahmad, S.Sos." in page.text


def test_confirming_writes_contacts_with_their_units(desk, world):
    done = desk.write()
    assert (done.state, done.counts) == ("written", COUNTS)
    rows = Stakeholder.objects.order_by("pk")
    assert [(row.full_name, row.function, row.unit and row.unit.label, row.phone) for row in rows] == [
        ("H. Contoh Ahmad, S.Sos.", "rt_head", "RT 001/RW 05", "+6281200000001"),
        ("Contoh Budi", "rw_head", "RW 05", "+6281200000002"),
        ("Contoh Citra", "pkk", None, ""),
    ]
    first = rows[0]
    assert (first.village, first.office, first.district_id, first.regency_id) == (
        world.pontang, world.serang, "36.04.12", "36.04",
    )  # fmt: skip
    assert (first.name_key, first.notice_version, first.retired_at) == ("contoh ahmad", "2026-11", None)


def test_a_second_confirm_does_nothing(desk, world):
    done = desk.write()
    assert confirm(actor=world.officer, done=done).state == "written"
    assert Stakeholder.objects.count() == 3


def test_the_same_file_again_changes_nothing(desk):
    desk.write()
    assert desk.preview().counts == {"new": 0, "changed": 0, "unchanged": 3, "error": 0}


def test_what_changed_is_shown_before_and_after(desk, world):
    unit = UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang, number="05"), number="001")
    contact = ContactFactory(village=world.pontang, unit=unit, name="Contoh Ahmad", phone="+6281299999999")
    done = desk.preview(xlsx([HEADERS, [1, "contoh ahmad", "Pak RT", "001", "05", "0812-0000-0001"]]))
    row = done.rows.get()
    assert (row.outcome, row.before, row.values["set"], row.contact) == (
        "changed", {"phone": "+6281299999999"}, {"phone": "+6281200000001"}, contact,
    )  # fmt: skip
    confirm(actor=world.officer, done=done)
    contact.refresh_from_db()
    assert (contact.name, contact.phone) == ("Contoh Ahmad", "+6281200000001")


def test_blank_cells_leave_what_is_known(desk, world):
    contact = ContactFactory(village=world.pontang, function="pkk", name="Contoh Citra", phone="+6281299999999")
    done = desk.write(xlsx([HEADERS, [1, "Contoh Citra", "PKK", "", "", ""]]))
    contact.refresh_from_db()
    assert (done.counts["unchanged"], contact.phone) == (1, "+6281299999999")


def test_what_changed_since_the_preview_is_not_overwritten(desk, world, outcomes):
    contact = ContactFactory(village=world.pontang, function="pkk", name="Contoh Citra", phone="+6281299999999")
    done = desk.preview(xlsx([HEADERS, [1, "Contoh Citra", "PKK", "", "", "0812 0000 0003"]]))
    Stakeholder.objects.filter(pk=contact.pk).update(phone="+6281277777777")
    done = confirm(actor=world.officer, done=done)
    contact.refresh_from_db()
    assert contact.phone == "+6281277777777"
    reason = "data kontaknya tidak lagi seperti waktu dipratinjau"
    assert outcomes(done) == [(2, "error", f"Tidak disimpan, karena berubah sejak pratinjau: {reason}")]


def test_odd_signs_survive_and_make_no_formula_of_an_error_row(desk, world, as_user):
    odd = "=cmd|\"\\x{},\t\n'é"
    done = desk.preview(xlsx([HEADERS, [1, odd, "Raja", "", "", ""]]))
    assert done.rows.get().cells[1] == odd
    response = as_user(world.officer).post(f"/kontak/impor/{done.pk}/salah/")
    log = PersonalDataExport.objects.get()
    assert (log.user, log.what, log.filters, log.row_count) == (world.officer, "import_errors", ["daftar.xlsx"], 1)
    table = read_table(response.content)
    assert (table.rows[0][1][1], table.rows[0][1][6][:20]) == (odd, "Fungsi “Raja” tidak ")
