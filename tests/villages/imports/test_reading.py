"""Files as villages have them, and files that are refused, each with its sentence."""

import io
import struct
import zipfile

import pytest
import xlsxwriter

from offices.errors import DomainError
from tests.villages.imports.workbooks import HEADERS, PEOPLE, csv_file, xlsx
from villages.domain.imports.columns import recognise
from villages.domain.imports.reading import MOST_BYTES, read_table, refuse_size
from villages.domain.imports.workbooks import template_workbook

READ = [
    (2, ["1", "H. Contoh Ahmad, S.Sos.", "Ketua RT", "1", "5", "0812 0000 0001"]),
    (3, ["2", "Contoh Budi", "Ketua RW", "", "5", "0812 0000 0002"]),
    (4, ["3", "Contoh Citra", "Kader PKK", "", "", "-"]),
]


def refusal(data: bytes, **options) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as refused:
        read_table(data, **options)
    return refused.value.message, refused.value.field


def test_a_workbook_is_read():
    table = read_table(xlsx())
    assert (table.sheet, table.header_row, table.headers, table.rows) == ("Daftar", 1, HEADERS, READ)


@pytest.mark.parametrize(
    "options",
    [{"sign": ","}, {"sign": ";"}, {"sign": "\t"}, {"encoding": "utf-8-sig"}, {"encoding": "cp1252"}],
    ids=str,
)
def test_csv_is_read_with_any_sign_and_code(options):
    rows = [[cell.replace(",", "") if isinstance(cell, str) else cell for cell in row] for row in (HEADERS, *PEOPLE)]
    rows[2][1] = "Contoh Ubé"
    table = read_table(csv_file(rows, **options))
    assert [cells[1] for _number, cells in table.rows] == ["H. Contoh Ahmad S.Sos.", "Contoh Ubé", "Contoh Citra"]


def test_csv_may_have_line_ends_inside_quotes():
    assert read_table(b'Nama,Jabatan\n"Contoh\nDua",PKK\n').rows == [(2, ["Contoh\nDua", "PKK"])]


def test_the_header_is_found_below_a_merged_title_and_empty_rows_are_counted():
    lines = [["DAFTAR KETUA RT DESA PONTANG"], [], HEADERS, PEOPLE[0], [], PEOPLE[1], []]
    table = read_table(
        xlsx(lines, more=lambda _book, sheet: sheet.merge_range("A1:F1", "DAFTAR KETUA RT DESA PONTANG"))
    )
    assert (table.header_row, [number for number, _cells in table.rows], table.empty_count) == (3, [4, 6], 1)


def test_a_header_nobody_knows_is_asked_for():
    lines = [["x", "y"], ["Contoh", "1"]]
    assert refusal(xlsx(lines)) == (
        "Baris judul kolom tidak ditemukan. Tulis nomor barisnya, misalnya 5.", "header_row",
    )  # fmt: skip
    assert read_table(xlsx(lines), header_row=1).rows == [(2, ["Contoh", "1"])]


def test_several_sheets_are_asked_for():
    sheets = {"RW 01": [HEADERS, PEOPLE[0]], "RW 02": [HEADERS, PEOPLE[1]], "Catatan": [["bebas"]]}
    assert refusal(xlsx(sheets=sheets)) == (
        "Berkas ini punya beberapa lembar: RW 01, RW 02. Tulis nama lembar yang diimpor.", "sheet",
    )  # fmt: skip
    assert read_table(xlsx(sheets=sheets), sheet="RW 02").rows == [(2, READ[1][1])]
    assert refusal(xlsx(sheets=sheets), sheet="RW 9")[1] == "sheet"


def test_numbers_and_dates_are_read_as_typed():
    def more(book, sheet):
        sheet.write_number(1, 5, 81234567890)
        sheet.write_number(1, 3, 3.0)
        sheet.write_datetime(1, 4, __import__("datetime").datetime(2025, 5, 3), book.add_format({"num_format": "d/m"}))

    cells = read_table(xlsx([HEADERS, [1, "Contoh", "PKK"]], more=more)).rows[0][1]
    assert cells == ["1", "Contoh", "PKK", "3", "2025-05-03", "81234567890"]


def test_formulas_are_named():
    def more(_book, sheet):
        sheet.write_formula("A2", "=ROW()-1")
        sheet.write_formula("B3", '=HYPERLINK("http://contoh.test","x")')

    assert refusal(xlsx(more=more)) == (
        "Ada 2 sel berisi rumus, misalnya A2, B3. Salin, tempel sebagai nilai, lalu unggah lagi.", "file",
    )  # fmt: skip


def test_merged_cells_are_named():
    header = xlsx([HEADERS, *PEOPLE], more=lambda _book, sheet: sheet.merge_range("D1:E1", "RT/RW"))
    assert "digabung di sel D1:E1" in refusal(header)[0]
    below = xlsx([HEADERS, *PEOPLE], more=lambda _book, sheet: sheet.merge_range("E2:E3", "5"))
    assert "Ada sel gabungan: E2:E3" in refusal(below)[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n\x00\x01", "bukan berkas tabel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "berkas Excel lama (.xls)"),
        (b"<html><table><tr><td>Nama</td></tr></table>", "bukan berkas tabel"),
        (b"PK\x03\x04 nothing else", "rusak atau bukan XLSX"),
        (b'Nama,Jabatan\n"Contoh,PKK\n', "Tanda kutip"),
        (b"Nama,Jabatan\n", "Tidak ada baris di bawah judul"),
    ],
)
def test_other_files_are_refused(data, words):
    assert words in refusal(data)[0]


def test_fifty_megabytes_are_not_read():
    for size in (MOST_BYTES + 1, 50 * 2**20):
        with pytest.raises(DomainError, match="lebih besar dari 10 MB dan tidak dibaca"):
            refuse_size(size)


def test_ten_thousand_rows_and_not_one_more():
    lines = [["Nama", "Jabatan"], *(["Contoh", "PKK"] for _ in range(10_001))]
    assert refusal(xlsx(lines))[0] == (
        "Berkas ini berisi 10001 baris; paling banyak 10000 sekali unggah. Bagi menjadi beberapa berkas."
    )
    assert len(read_table(xlsx(lines[:-1])).rows) == 10_000


def packed(parts: dict[str, bytes], *, base: bytes | None = None) -> bytes:
    """The workbook with these parts in place of, or beside, its own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base or xlsx())) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_bomb_is_refused():
    assert "mengembang terlalu besar" in refusal(packed({"xl/media/a.bin": b"\0" * (81 * 2**20)}))[0]
    assert "mengembang terlalu besar" in refusal(packed({"xl/media/a.bin": b"\0" * (8 * 2**20)}))[0]
    many = packed({f"xl/media/{number}": b"x" for number in range(600)})
    assert "mengembang terlalu besar" in refusal(many)[0]


def test_a_lie_about_the_size_is_found():
    """Directory and local header say 100 bytes; the sheet unpacks to far more."""
    data = bytearray(packed({"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 60 * 2**20 + b"</worksheet>"}))
    true_size = struct.pack("<I", 60 * 2**20 + 23)
    assert data.count(true_size) >= 1
    lied = bytes(data).replace(true_size, struct.pack("<I", 100))
    assert "mengembang terlalu besar" in refusal(lied)[0]


def test_entities_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    assert "rusak atau bukan XLSX" in refusal(packed({"xl/worksheets/sheet1.xml": bomb}))[0]
    assert "rusak atau bukan XLSX" in refusal(packed({"xl/workbook.xml": bomb}))[0]


def test_a_cell_far_away_is_refused_before_anything_is_laid_out():
    def more(_book, sheet):
        sheet.write(1_048_575, 16_383, "x")

    assert "lebih besar dari 30000 baris" in refusal(xlsx(more=more))[0]


def test_another_kind_of_zip_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert "bukan berkas tabel" in refusal(buffer.getvalue())[0]


def test_hidden_sheets_are_not_read():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name in ("Daftar", "Rahasia"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, PEOPLE[0])
    sheet.hide()
    book.close()
    assert read_table(buffer.getvalue()).sheet == "Daftar"


def test_columns_of_nik_are_named_and_go_nowhere():
    table = read_table(
        xlsx([["Nama", "NIK", "Data"], ["Contoh", "x", 3604120101010001], ["Dua", "", "3604 1201 0101 0002"]])
    )
    columns, refused = recognise(table.headers, table.rows)
    assert ([column.header for column in columns], refused) == (["Nama"], [1, 2])


def test_the_template_is_understood_and_its_examples_are_not_read():
    assert "Tidak ada baris" in refusal(template_workbook())[0]
    base = template_workbook()
    with zipfile.ZipFile(io.BytesIO(base)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    row = b'<row r="9"><c r="A9" t="inlineStr"><is><t>Contoh Tiga</t></is></c></row></sheetData>'
    table = read_table(packed({"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", row)}, base=base))
    assert table.rows == [(9, ["Contoh Tiga", *[""] * 11])]
    columns, _refused = recognise(table.headers, table.rows)
    assert [column.reads_as for column in columns] == [
        "name", "function", "rt", "rw", "phone", "phone_is_shared", "honorific", "email", "term_start", "term_end",
        "village", "district",
    ]  # fmt: skip
