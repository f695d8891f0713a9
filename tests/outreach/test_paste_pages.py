"""Taking rows in from a spreadsheet through the browser's eyes."""

import datetime as dt
import re
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from outreach.enums import ImportKind, SessionState
from outreach.models import ImportedSession, OutreachSession, SessionImport
from tests.factories import SessionFactory, village
from tests.guards.queries import assert_same_queries

URL = reverse("session_paste")
ROW = "10/3/2026\tPontang\tBalai Desa\tTPPO\t09.00-11.00"
PAST = "12/1/2026\tPontang\tBalai Desa\tTPPO\tBimtek\t20\t25"


@pytest.fixture
def client(world, as_user, clock):
    assert world.pontang
    return as_user(world.officer)


def preview(client, text=ROW, kind="planned", **other):
    return client.post(URL, {"kind": kind, "text": text, "step": "preview", **other})


def confirm(client, page):
    """Press the button of the preview."""
    return client.post(URL, {**fields(page), "step": "save"})


def fields(page) -> dict[str, str]:
    [form] = [part for part in page.content.decode().split("</form>") if 'name="promise"' in part]
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', form, re.DOTALL)
    return {name: unescape(value) for name, value in pairs}


def test_rows_are_shown_as_understood_and_nothing_is_written(client):
    page = preview(client, f"{ROW}\nbesok\tWanayasa\tBalai\tStunting")
    text = page.content.decode()
    assert ("1 dari 2 baris siap disimpan" in text, "Sel, 10 Mar 2026 · 09.00–11.00 WIB" in text) == (True, True)
    assert ("bukan desa binaan kantor Anda" in text, "Stunting" in text) == (True, True)
    assert OutreachSession.objects.count() == 0


def test_confirmed_rows_become_drafts(client):
    response = confirm(client, preview(client))
    done = SessionImport.objects.get()
    assert response.url == reverse("session_import", args=[done.pk])
    assert list(OutreachSession.objects.values_list("state", flat=True)) == [SessionState.DRAFT]
    assert "1 draf dari Excel" in client.get(response.url).content.decode()


def test_a_double_press_makes_one(client):
    page = preview(client)
    assert confirm(client, page).url == confirm(client, page).url
    assert OutreachSession.objects.count() == 1


def test_text_changed_after_the_preview_is_previewed_again(client):
    data = fields(preview(client))
    response = client.post(URL, {**data, "text": ROW.replace("Balai Desa", "Aula"), "step": "save"})
    page = response.content.decode()
    assert (response.status_code, "berubah sejak pratinjau" in page, "Aula" in page) == (422, True, True)
    assert OutreachSession.objects.count() == 0


@pytest.mark.parametrize("text", ["", "   ", "satu kata", "x" * 5000, "\t\t\t", f"{ROW}\n" * 501, "\x00", '"\n"""'])
def test_what_is_no_table_is_refused_or_shown_as_wrong_and_kept(client, text):
    response = preview(client, text)
    assert response.status_code in (200, 422)
    assert OutreachSession.objects.count() == 0


def test_too_many_rows_are_refused_with_a_sentence_and_kept(client):
    response = preview(client, f"{ROW}\n" * 501)
    page = response.content.decode()
    assert (response.status_code, "Ada 501 baris; paling banyak 500" in page) == (422, True)
    assert page.count("Balai Desa") >= 501


def test_markup_in_cells_is_shown_as_text(client):
    page = preview(client, "10/3/2026\tPontang\t<script>alert(1)</script>\tTPPO").content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


def workbook(rows) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Kegiatan")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(number, place, value, day)
            else:
                sheet.write(number, place, value)
    book.close()
    return target.getvalue()


def test_a_file_is_read_into_the_text(client):
    rows = [["REKAP KEGIATAN"], ["No", "Tanggal", "Desa", "Tempat", "Materi", "L", "P"],
            [1, dt.date(2026, 1, 12), "Pontang", "Balai Desa", "TPPO", 20, 25]]  # fmt: skip
    upload = SimpleUploadedFile("rekap 2026.xlsx", workbook(rows))
    page = preview(client, "", "past", file=upload)
    assert "1 dari 1 baris siap disimpan" in page.content.decode()
    confirm(client, page)
    session = OutreachSession.objects.get()
    assert (session.imported, session.local_date, session.tallies.get().counted) == (True, dt.date(2026, 1, 12), 45)
    assert SessionImport.objects.get().source == "rekap 2026.xlsx"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", ""),
        (b"bukan tabel", "Judul kolom tidak ditemukan"),
        (workbook([["Tanggal", "Desa"], ["=1+1", "Pontang"]]), "berisi rumus"),
        (b"\xd0\xcf\x11\xe0rest", "berkas Excel lama"),
    ],
)
def test_files_that_are_no_list_of_sessions_are_refused(client, data, says):
    response = preview(client, "", "past", file=SimpleUploadedFile("x.xlsx", data))
    assert (response.status_code, says in response.content.decode()) == (422, True)


@pytest.mark.parametrize("kind", ImportKind.values)
def test_the_template_comes_back_without_its_example(client, kind):
    data = client.get(reverse("session_paste_template", args=[kind])).content
    header, example = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("Kegiatan").to_python()
    assert header[:2] == ["Tanggal", "Desa/kelurahan"]
    assert "contoh: hapus baris ini" in example
    response = preview(client, "", kind, file=SimpleUploadedFile("templat.xlsx", data))
    assert (response.status_code, "Tidak ada baris di bawah judul kolom" in response.content.decode()) == (422, True)


def test_a_past_session_says_on_its_page_where_it_came_from(client):
    confirm(client, preview(client, PAST, "past"))
    session, done = OutreachSession.objects.get(), SessionImport.objects.get()
    page = client.get(reverse("session_detail", args=[session.pk])).content.decode()
    words = page.replace("\n", "").replace(" ", "")
    assert (">impor<" in words, reverse("session_import", args=[done.pk]) in page) == (True, True)


def test_an_import_is_undone_after_a_question(client):
    confirm(client, preview(client, PAST, "past"))
    url = reverse("session_import_undo", args=[SessionImport.objects.get().pk])
    assert "Hapus 1 kegiatan dari impor ini?" in client.get(url).content.decode()
    page = client.post(url, follow=True).content.decode()
    assert ("1 kegiatan dihapus" in page, OutreachSession.objects.count()) == (True, 0)
    assert "tidak dapat diurungkan lagi" in client.get(url).content.decode()


def test_the_list_of_imports_takes_the_same_queries_however_long(client, world):
    def add():
        office = {"office": world.serang, "regional_office": world.banten}
        SessionImport.objects.create(
            kind="past", made=1, created_by=world.officer, created_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC), **office
        )

    assert_same_queries(client, URL, add)


def test_an_import_takes_the_same_queries_however_many_sessions_it_made(client, world):
    done = SessionImport.objects.create(
        kind="past", made=1, created_by=world.officer, created_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        office=world.serang, regional_office=world.banten, token=uuid4(),
    )  # fmt: skip
    numbers = iter(range(10, 20))

    def add():
        number = next(numbers)
        host = village(f"36.04.12.20{number}", office=world.serang)
        session = SessionFactory(host=host, starts_at=dt.datetime(2026, 1, number, 2, tzinfo=dt.UTC))
        ImportedSession.objects.create(session_import=done, session=session, number=number)

    assert_same_queries(client, reverse("session_import", args=[done.pk]), add)
