"""The roll as PDF and XLSX: who is in it, whatever names look like; scope and log."""

import datetime as dt
import io
import zipfile

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.models import PersonalDataExport
from outreach.models import (
    Attendance,
    AttendanceSignature,
    CountedParticipants,
    OutreachSession,
    SessionTally,
    SessionVillage,
)
from outreach.queries.paper import PaperRoll
from outreach.queries.roll_files import roll_pdf
from tests.browser.portal.pdf_text import texts_of
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll, territory

ODD = [
    "<b>x</b>",
    "#set page(width: 1pt)",
    "$x$",
    "=1+1",
    "*tebal* _miring_",
    "@SUM(A1)",
    "Baris\nkedua",
    '#image("/x")',
]


@pytest.fixture
def session(world, clock) -> OutreachSession:
    """For Pontang and Tirtayasa, one person each, and somebody of Pontang in RT 003/RW 05 who signed."""
    start = timezone.now() + dt.timedelta(days=3)
    session = SessionFactory(host=world.pontang, starts_at=start, lead=world.officer, letter_number="W.11-01/2026")
    home = {"village": world.tirtayasa, "starts_at": start, **territory(world.tirtayasa)}
    SessionVillage.objects.create(session=session, session_office_id=session.office_id, **home)
    SessionTally.objects.create(session=session, **home)
    rw = UnitFactory(village=world.pontang, number="05")
    rt = UnitFactory(village=world.pontang, parent=rw, number="003")
    on_roll(session, ContactFactory(village=world.pontang, name="Hj. Contoh Ani, S.Sos."), status="present")
    on_roll(session, ContactFactory(village=world.tirtayasa, name="Contoh Cahya"))
    row = on_roll(session, ContactFactory(village=world.pontang, name="Contoh Budi", unit=rt))
    AttendanceSignature.objects.create(
        attendance=row, strokes=[[[0, 0], [500, 1000]], [[9, 9]]], signed_at=start, received_at=start,
        taken_by=world.officer,
    )  # fmt: skip
    return session


@pytest.fixture
def fetched(as_user, session):
    def post(user, ending: str = "pdf", status: int = 200, query: str = "") -> bytes:
        response = as_user(user).post(reverse(f"roll_as_{ending}", args=[session.pk]) + query)
        assert response.status_code == status
        return response.content

    return post


def words(pdf: bytes) -> str:
    """Without spaces: where they stand is a matter of drawing."""
    return "".join(texts_of(pdf))


def table(xlsx: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(xlsx)).get_sheet_by_index(0).to_python()


def test_the_pdf_has_letterhead_facts_people_and_room_to_sign(fetched, world):
    text = words(fetched(world.officer))
    parts = ["REPUBLIKINDONESIA", "KANTORWILAYAH", "KANTORIMIGRASISERANG", "DaftarHadir", "W.11-01/2026",
             "TandatanganDesaPontang", "Hj.ContohAni,S.Sos.", "ContohBudi", "RT003/RW05", "ContohCahya",
             "PetugasImigrasi,", "${ttd_pengirim}", "KepalaDesaPontang", "KepalaDesaTirtayasa"]  # fmt: skip
    assert [part for part in parts if part not in text] == []
    assert text.endswith("Halaman1dari1")


def test_the_pdf_is_tagged_speaks_indonesian_and_carries_its_fonts(fetched, world):
    with pikepdf.open(io.BytesIO(fetched(world.officer))) as document:
        assert (bool(document.Root.MarkInfo.Marked), str(document.Root.Lang)) == (True, "id")
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        inside = ["FontFile3" in str(font.DescendantFonts[0].FontDescriptor.keys()) for font in fonts]
    assert set(inside) == {True}


@pytest.mark.parametrize("name", ["Contoh 😀", "漢字", "ꦗꦮ"])
def test_letters_no_font_has_leave_the_rest_of_the_paper(fetched, session, world, name):
    on_roll(session, ContactFactory(village=world.pontang, name=name))
    assert "ContohCahya" in words(fetched(world.officer))


@pytest.mark.parametrize("name", ODD)
def test_a_name_stays_a_name(fetched, session, world, name):
    on_roll(session, ContactFactory(village=world.pontang, name=name))
    assert "".join(name.split()) in words(fetched(world.officer))
    rows = table(fetched(world.officer, "xlsx"))
    assert name in {row[1] for row in rows}


def test_the_sheet_holds_texts_alone_and_no_numbers_to_call(fetched, session, world):
    on_roll(session, ContactFactory(village=world.pontang, name="=1+1", phone="+6281234565678"))
    content = fetched(world.officer, "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        everything = b"".join(book.read(name) for name in book.namelist()).decode()
    assert ("<f>" in everything, "81234565678" in everything) == (False, False)
    head, first, *_ = table(content)
    assert head == ["No.", "Nama", "Jabatan", "RT/RW atau instansi", "RW", "Desa/kelurahan", "Kehadiran",
                    "Diwakili oleh", "Dicatat", "Jumlah orang"]  # fmt: skip
    assert first[:2] + first[6:7] == [1, "Hj. Contoh Ani, S.Sos.", "hadir"]


def test_an_operator_takes_out_the_own_village_alone(fetched, world):
    for ending in ("pdf", "xlsx"):
        content = fetched(world.operator, ending)
        text = words(content) if ending == "pdf" else str(table(content))
        assert "Cahya" not in text
        assert "Budi" in text
    fetched(world.operator, status=404, query=f"?desa={world.tirtayasa.pk}")
    assert "Budi" not in words(fetched(world.officer, query=f"?desa={world.tirtayasa.pk}"))


def test_people_without_names_are_counted_per_category(fetched, session, world):
    CountedParticipants.objects.create(session=session, village=world.pontang, category="pupil", sex="f", count=12)
    CountedParticipants.objects.create(session=session, village=world.pontang, category="public", count=30)
    text = words(fetched(world.officer))
    assert "DesaPontang30120042" in text
    assert "pesertaseluruhnya43orang" in text
    rows = table(fetched(world.officer, "xlsx"))[-2:]
    assert sorted((row[2], row[9]) for row in rows) == [
        ("Peserta umum: Pelajar, perempuan", 12), ("Peserta umum: Warga", 30),
    ]  # fmt: skip


def test_signatures_are_drawn(session, world):
    drawn = len(roll_pdf(session, PaperRoll(world.officer, session)))
    AttendanceSignature.objects.all().delete()
    bare = len(roll_pdf(session, PaperRoll(world.officer, session)))
    assert drawn > bare


def test_an_annulled_row_keeps_its_number_and_counts_nowhere(fetched, session, world):
    Attendance.objects.filter(name="Contoh Budi").update(annulled_at=timezone.now())
    text = words(fetched(world.officer))
    assert "3.ContohBudi" in text
    assert "Tercatatnama2orang" in text


def test_taking_it_out_is_logged_first(fetched, world):
    fetched(world.operator)
    line = PersonalDataExport.objects.get()
    assert (line.user, line.what, line.row_count) == (world.operator, "roll", 2)
