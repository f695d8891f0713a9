"""The lists as XLSX: exactly what is listed, as text, logged where it is personal."""

import codecs
import csv
import datetime as dt
import io
import zipfile

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.models import PersonalDataExport
from reports.queries import export_sources
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll

VILLAGES, CONTACTS, SESSIONS = "/unduhan/desa/", "/unduhan/kontak/", "/unduhan/kegiatan/"
XLSX = {"format": "xlsx"}


def sheets(response):
    content = b"".join(response.streaming_content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def names(response):
    return [row[0] for row in sheets(response)[0][1:]]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?urut=-nama",
        "?urut=fungsi",
        "?fungsi=pkk",
        "?q=rohani",
        "?q=rohanni",
        "?desa=36.04.12.2002",
        "?urut=-tempat",
    ],
)
def test_the_file_holds_exactly_what_is_listed(world, as_user, query):
    for number, function in enumerate(("rt_head", "pkk", "youth", "pkk")):
        village = world.pontang if number % 2 else world.linduk
        ContactFactory(village=village, name=f"Contoh Rohani {number}", function=function)
    ContactFactory(village=world.cakung_timur, name="Contoh Rohani Jauh")
    client = as_user(world.officer)
    listed = [row.full_name for row in client.get(f"/kontak/{query}").context["page"].rows]
    assert listed
    assert names(client.post(CONTACTS + query, XLSX)) == listed


@pytest.mark.parametrize(
    "query", ["", "?urut=-nama", "?urut=-rt", "?q=lindok", "?kecamatan=36.04.12", "?status=active"]
)
def test_villages_too(world, as_user, query):
    UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang), number="001")
    assert all((world.linduk, world.tirtayasa, world.cakung_timur))
    client = as_user(world.officer)
    listed = [row.pk for row in client.get(f"/desa/{query}").context["page"].rows]
    assert listed
    assert names(client.post(VILLAGES + query, XLSX)) == listed


def test_text_stays_text(world, as_user):
    names_typed = ["=1+1", "+628123", "-2", "@SUM(A1)", "007", "http://contoh.test/"]
    for name in names_typed:
        ContactFactory(village=world.pontang, name=name)
    ContactFactory(village=world.pontang, name="Contoh", phone="+6281234565678")
    content = b"".join(as_user(world.officer).post(CONTACTS, XLSX).streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    assert sorted(row[0] for row in rows) == sorted([*names_typed, "Contoh"])
    assert "+6281234565678" in {row[6] for row in rows}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert ("<f>" in sheet, "hyperlink" in sheet) == (False, False)
        assert 'state="frozen"' in sheet


@pytest.mark.parametrize(
    ("who", "number"),
    [("officer", "+6281234565678"), ("operator", "+6281234565678"), ("regional_head", "+62 812-••••-5678")],
)
def test_numbers_are_whole_only_for_those_who_call(world, as_user, who, number):
    ContactFactory(village=world.pontang, phone="+6281234565678")
    assert sheets(as_user(getattr(world, who)).post(CONTACTS, XLSX))[0][1][6] == number


def test_figures_of_persons_are_left_out_where_the_page_leaves_them_out(world, as_user):
    assert world.pontang
    heads = {who: sheets(as_user(getattr(world, who)).post(VILLAGES, XLSX))[0][0] for who in ("officer", "national")}
    assert ("Kontak" in heads["officer"], "Kontak" in heads["national"]) == (True, False)


def test_the_second_sheet_tells_the_filters_and_who_took_it(world, as_user):
    ContactFactory(village=world.pontang, function="pkk", name="Contoh Rohani")
    about = dict(row[:2] for row in sheets(as_user(world.officer).post(f"{CONTACTS}?fungsi=pkk&q=rohani", XLSX))[1])
    assert about["Fungsi"] == "Kader PKK"
    assert about["Cari"] == "“rohani”"
    assert world.officer.name in about["Oleh"]


def test_taking_contacts_out_is_logged_without_what_was_searched(world, as_user):
    ContactFactory(village=world.pontang, function="pkk", name="Contoh Rohani")
    as_user(world.officer).post(f"{CONTACTS}?fungsi=pkk&q=rohani", XLSX)
    line = PersonalDataExport.objects.get()
    assert (line.user, line.posting, line.row_count) == (world.officer, world.officer.posting, 1)
    assert line.filters == ["Fungsi: Kader PKK", "dengan pencarian"]
    page = as_user(world.administrator).get("/pengguna/unduhan/").text
    assert world.officer.name in page
    assert "Kader PKK" in page
    assert "ohani" not in page


def test_lists_without_persons_are_not_logged(world, as_user):
    assert world.pontang
    as_user(world.officer).post(VILLAGES, XLSX)
    assert PersonalDataExport.objects.count() == 0


@pytest.mark.parametrize("act", [lambda rows: rows.update(row_count=0), lambda rows: rows.delete()])
def test_the_log_is_kept_as_it_is(world, as_user, act):
    ContactFactory(village=world.pontang)
    as_user(world.officer).post(CONTACTS, XLSX)
    with pytest.raises(DatabaseError), transaction.atomic():
        act(PersonalDataExport.objects.all())
    assert PersonalDataExport.objects.get().row_count == 1


def text(response) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def cells(response, delimiter=",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text(response)), delimiter=delimiter))


@pytest.mark.parametrize("query", ["", "?kapan=lewat", "?kantor=serang", "?jenis=visit", "?q=pontang"])
def test_sessions_as_listed(world, as_user, query):
    now = timezone.now()
    for number, home in enumerate((world.pontang, world.linduk, world.tirtayasa)):
        for days in (-3 - number, 4 + number):
            start = now + dt.timedelta(days=days)
            SessionFactory(host=home, lead=world.officer, starts_at=start, kind="visit" if number else "outreach")
    client = as_user(world.officer)
    listed = [row.pk for row in client.get(f"/kegiatan/{query}").context["rows"]]
    assert listed
    assert names(client.post(SESSIONS + query, XLSX)) == listed


def test_sessions_longer_than_one_part_come_each_once(world, as_user, monkeypatch):
    monkeypatch.setattr(export_sources, "CHUNK", 2)
    start = timezone.now() + dt.timedelta(days=2)
    days = [start + dt.timedelta(days=number) for number in range(5)]
    made = {SessionFactory(host=world.pontang, lead=world.officer, starts_at=day).pk for day in days}
    found = names(as_user(world.officer).post(SESSIONS, XLSX))
    assert (len(found), set(found)) == (5, made)


def test_who_leads_is_told_to_those_who_meet_persons_and_logged(world, as_user):
    SessionFactory(host=world.pontang, lead=world.officer, starts_at=timezone.now() + dt.timedelta(days=2))
    heads = {
        who: sheets(as_user(getattr(world, who)).post(SESSIONS, XLSX))[0]
        for who in ("officer", "national", "local_government")
    }
    assert [("Penanggung jawab" in table[0], "Peserta" in table[0]) for table in heads.values()] == [
        (True, True), (False, True), (False, False),
    ]  # fmt: skip
    assert world.officer.name in heads["officer"][1]
    assert [line.what for line in PersonalDataExport.objects.all()] == ["sessions"]


def test_csv_begins_with_the_mark_excel_needs_and_holds_what_the_workbook_holds(world, as_user):
    ContactFactory(village=world.pontang, name="Contoh; Titik", phone="+6281234565678")
    client = as_user(world.officer)
    response = client.post(CONTACTS, {"format": "csv"})
    assert response["Content-Disposition"] == f'attachment; filename="kontak-{timezone.localdate()}.csv"'
    assert b"".join(response.streaming_content)[:3] == codecs.BOM_UTF8
    table = sheets(client.post(CONTACTS, XLSX))[0]
    as_text = [[str(cell) for cell in row] for row in table]
    assert cells(client.post(CONTACTS, {"format": "csv"})) == as_text
    assert cells(client.post(CONTACTS, {"format": "csv-titik-koma"}), ";") == as_text
    assert "+6281234565678" in as_text[1]


def test_the_roll_as_csv_is_the_roll_and_logged(world, as_user):
    session = SessionFactory(host=world.pontang, lead=world.officer, starts_at=timezone.now())
    on_roll(session, ContactFactory(village=world.pontang, name="Contoh Hadir"), status="present")
    response = as_user(world.officer).post(f"/unduhan/daftar-hadir/?kegiatan={session.pk}", {"format": "csv"})
    assert [row[1] for row in cells(response)[1:]] == ["Contoh Hadir"]
    line = PersonalDataExport.objects.get()
    assert (line.what, line.row_count) == ("roll", 1)


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("far_officer", "/unduhan/daftar-hadir/?kegiatan={}", 404),
        ("national", "/unduhan/daftar-hadir/?kegiatan={}", 403),
        ("national", CONTACTS, 403),
        ("local_government", CONTACTS, 403),
        ("administrator", VILLAGES, 403),
        ("officer", "/unduhan/pengguna/", 404),
        ("officer", "/unduhan/daftar-hadir/?kegiatan=99999999999999999999", 404),
    ],
)
def test_what_a_page_does_not_show_is_not_taken_out(world, as_user, who, path, status):
    session = SessionFactory(host=world.pontang, lead=world.officer, starts_at=timezone.now())
    assert as_user(getattr(world, who)).post(path.format(session.pk), XLSX).status_code == status
    assert PersonalDataExport.objects.count() == 0


def test_a_format_nobody_offers_is_not_there(world, as_user):
    assert as_user(world.officer).post(VILLAGES, {"format": "exe"}).status_code == 404


def test_the_menu_keeps_the_filters_of_the_page(world, as_user):
    ContactFactory(village=world.pontang, function="pkk")
    page = as_user(world.officer).get("/kontak/?fungsi=pkk&urut=-nama").text
    assert 'action="/unduhan/kontak/?urut=-nama&amp;fungsi=pkk"' in page or (
        'action="/unduhan/kontak/?fungsi=pkk&amp;urut=-nama"' in page
    )


def test_an_office_head_reads_who_took_persons_out_of_his_office(world, as_user):
    for person, home in (
        (world.officer, world.pontang),
        (world.operator, world.pontang),
        (world.far_officer, world.cakung_timur),
    ):
        ContactFactory(village=home)
        as_user(person).post(CONTACTS, XLSX)
    page = as_user(world.office_head).get("/pengguna/unduhan/").text
    assert [person.name in page for person in (world.officer, world.operator, world.far_officer)] == [
        True,
        True,
        False,
    ]
