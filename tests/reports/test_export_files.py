"""Cells that a spreadsheet would calculate, numbers that must not change, and tables longer than one worksheet."""

import csv
import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from offices import sheets
from offices.delimited import harmless, write_csv
from offices.sheets import Column, Kind, Sheet, write_workbook


def table(values, kind=Kind.TEXT, title="Tabel"):
    return Sheet(title, [Column("Nilai", 10, lambda row: row, kind)], values)


def as_csv(*tables, delimiter=",") -> bytes:
    target = io.BytesIO()
    write_csv(target, tables, delimiter=delimiter)
    return target.getvalue()


def book(*tables) -> CalamineWorkbook:
    target = io.BytesIO()
    write_workbook(target, tables, about=[("Oleh", "Contoh")])
    return CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))


@pytest.mark.parametrize(
    "text",
    ["+6281234565678", "+62 812-••••-5678", "-5", "+1", "007", "Desa Pontang", "a-b", "surel@contoh.test",
     "RT 001/RW 02", "Balai Desa, +6281234565678", "1 = 1", "'kutip'", "Rp10.000,-"],
)  # fmt: skip
def test_ordinary_text_stays_as_it_is(text):
    assert harmless(text) == text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@SUM(A1)", "+SUM(A1)", "-SUM(A1)", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", " =1+1", "\xa0=1+1",
     "＝1+1", '=HYPERLINK("http://contoh.test","klik")', "+62812=A1", "--1", "+A1"],
)  # fmt: skip
def test_formulas_are_made_harmless(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\t=1+1", "' =1+1"),
        ("\r\n=1+1", "' =1+1"),
        ("Contoh\n=1+1", "Contoh =1+1"),
        # opened with the other delimiter, a second cell would begin there
        ("Contoh;=1+1", "Contoh;'=1+1"),
        ("Contoh, @SUM(A1)", "Contoh, '@SUM(A1)"),
        ("Contoh;+SUM(A1)", "Contoh;'+SUM(A1)"),
    ],
)
def test_what_could_begin_a_line_or_cell_of_its_own_does_not(text, kept):
    assert harmless(text) == kept


def test_csv_is_utf8_with_its_mark_and_quotes_what_it_must():
    content = as_csv(table(['Contoh "Satu"', "a;b", "a,b", "Ñusa", None]), delimiter=";")
    assert content.startswith(b"\xef\xbb\xbfNilai\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] if row else "" for row in rows[1:]] == ['Contoh "Satu"', "a;b", "a,b", "Ñusa", ""]


def test_numbers_and_dates_of_csv():
    values = [5, -3, 2.5, dt.date(2026, 11, 23)]
    assert as_csv(table(values)).decode("utf-8-sig").split()[1:] == ["5", "-3", "2.5", "2026-11-23"]
    assert as_csv(table(values), delimiter=";").decode("utf-8-sig").split()[1:] == ["5", "-3", "2,5", "2026-11-23"]


def test_several_tables_stand_below_each_other():
    text = as_csv(table([1], title="Satu"), table([2], title="=Dua")).decode("utf-8-sig")
    assert text.split("\r\n") == ["Satu", "Nilai", "1", "", "'=Dua", "Nilai", "2", ""]


def test_kinds_of_cells_in_a_workbook():
    found = book(
        table([62.5, 50], Kind.PERCENT, "Persen"),
        table([1234, 2.5], Kind.NUMBER, "Angka"),
        table([dt.date(2026, 11, 23)], Kind.DATE, "Tanggal"),
        table(["+6281234565678", "=1+1", "007"], Kind.PHONE, "HP"),
    )
    read = {name: [row[0] for row in found.get_sheet_by_name(name).to_python()[1:]] for name in found.sheet_names[:-1]}
    assert read == {
        "Persen": [0.625, 0.5],
        "Angka": [1234.0, 2.5],
        "Tanggal": [dt.date(2026, 11, 23)],
        "HP": ["+6281234565678", "=1+1", "007"],
    }


def test_a_table_longer_than_a_worksheet_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    found = book(table(iter(range(5)), Kind.NUMBER))
    assert found.sheet_names == ["Tabel", "Tabel (2)", "Tabel (3)", "Keterangan"]
    pages = [[row[0] for row in found.get_sheet_by_name(name).to_python()] for name in found.sheet_names[:3]]
    assert pages == [["Nilai", 0.0, 1.0], ["Nilai", 2.0, 3.0], ["Nilai", 4.0]]


def test_names_of_worksheets_are_such_as_excel_takes():
    titles = ["Kantor: 1/2 [a]*?", "kantor  1 2 a", "Keterangan", "'x'", "", "k" * 40, "K" * 40]
    assert book(*(table([1], title=title) for title in titles)).sheet_names == [
        "Kantor 1 2 a", "kantor 1 2 a (2)", "Keterangan (2)", "x", "Data", "k" * 31, "K" * 27 + " (2)", "Keterangan",
    ]  # fmt: skip
