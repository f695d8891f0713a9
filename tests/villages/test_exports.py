"""The lists as XLSX: exactly what is listed, as text, logged where it is personal."""

import io
import zipfile

import pytest
from django.db import DatabaseError, transaction
from python_calamine import CalamineWorkbook

from accounts.models import PersonalDataExport
from tests.factories import ContactFactory, UnitFactory
from villages.views import exports

VILLAGES, CONTACTS = "/desa/unduh.xlsx", "/kontak/unduh.xlsx"


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
    assert names(client.post(CONTACTS + query)) == listed


@pytest.mark.parametrize(
    "query", ["", "?urut=-nama", "?urut=-rt", "?q=lindok", "?kecamatan=36.04.12", "?status=active"]
)
def test_villages_too(world, as_user, query):
    UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang), number="001")
    assert all((world.linduk, world.tirtayasa, world.cakung_timur))
    client = as_user(world.officer)
    listed = [row.pk for row in client.get(f"/desa/{query}").context["page"].rows]
    assert listed
    assert names(client.get(VILLAGES + query)) == listed


def test_text_stays_text(world, as_user):
    names_typed = ["=1+1", "+628123", "-2", "@SUM(A1)", "007", "http://contoh.test/"]
    for name in names_typed:
        ContactFactory(village=world.pontang, name=name)
    ContactFactory(village=world.pontang, name="Contoh", phone="+6281234565678")
    content = b"".join(as_user(world.officer).post(CONTACTS).streaming_content)
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
    assert sheets(as_user(getattr(world, who)).post(CONTACTS))[0][1][6] == number


def test_figures_of_persons_are_left_out_where_the_page_leaves_them_out(world, as_user):
    assert world.pontang
    heads = {who: sheets(as_user(getattr(world, who)).get(VILLAGES))[0][0] for who in ("officer", "national")}
    assert ("Kontak" in heads["officer"], "Kontak" in heads["national"]) == (True, False)


def test_the_second_sheet_tells_the_filters_and_who_took_it(world, as_user):
    ContactFactory(village=world.pontang, function="pkk", name="Contoh Rohani")
    about = dict(row[:2] for row in sheets(as_user(world.officer).post(f"{CONTACTS}?fungsi=pkk&q=rohani"))[1])
    assert about["Fungsi"] == "Kader PKK"
    assert about["Cari"] == "“rohani”"
    assert world.officer.name in about["Oleh"]


def test_taking_contacts_out_is_logged_without_what_was_searched(world, as_user):
    ContactFactory(village=world.pontang, function="pkk", name="Contoh Rohani")
    as_user(world.officer).post(f"{CONTACTS}?fungsi=pkk&q=rohani")
    line = PersonalDataExport.objects.get()
    assert (line.user, line.posting, line.row_count) == (world.officer, world.officer.posting, 1)
    assert line.filters == ["Fungsi: Kader PKK", "dengan pencarian"]
    page = as_user(world.administrator).get("/pengguna/unduhan/").text
    assert world.officer.name in page
    assert "Kader PKK" in page
    assert "ohani" not in page


def test_lists_without_persons_are_not_logged(world, as_user):
    assert world.pontang
    as_user(world.officer).get(VILLAGES)
    assert PersonalDataExport.objects.count() == 0


@pytest.mark.parametrize("act", [lambda rows: rows.update(row_count=0), lambda rows: rows.delete()])
def test_the_log_is_kept_as_it_is(world, as_user, act):
    ContactFactory(village=world.pontang)
    as_user(world.officer).post(CONTACTS)
    with pytest.raises(DatabaseError), transaction.atomic():
        act(PersonalDataExport.objects.all())
    assert PersonalDataExport.objects.get().row_count == 1


def test_more_rows_than_fit_are_refused_with_what_to_do(world, as_user, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    for _ in range(2):
        ContactFactory(village=world.pontang)
    response = as_user(world.officer).post(f"{CONTACTS}?urut=-nama", follow=True)
    assert response.redirect_chain == [("/kontak/?urut=-nama", 302)]
    assert "lebih dari 1 baris dan tidak diunduh sekaligus" in response.text
    assert PersonalDataExport.objects.count() == 0
