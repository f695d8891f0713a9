"""XLSX handed out: the template to fill in, and rows that were not right. No cell of them is ever a formula."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter.worksheet import Worksheet

from villages.domain.imports.cells import EXAMPLE_MARK
from villages.domain.imports.columns import Field
from villages.enums import Function

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST_ROW = 1_000  # of the template, whose cells are prepared
# Nothing typed becomes a formula, a link or a number.
_SAFE = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_WIDTHS = {Field.NAME: 32, Field.FUNCTION: 24, Field.PHONE: 20, Field.EMAIL: 26, Field.VILLAGE: 22, Field.DISTRICT: 18}


def template_workbook() -> bytes:
    """Headers every import knows, two invented rows, lists to choose from, phones as text, a sheet that explains.

    In Bahasa Indonesia, whatever the language of the page: that is what the import reads.
    """
    with override("id"):
        return _template()


def _template() -> bytes:
    headers = {
        Field.NAME: "Nama",
        Field.FUNCTION: "Jabatan",
        Field.RT: "RT",
        Field.RW: "RW",
        Field.PHONE: "No HP/WA",
        Field.PHONE_IS_SHARED: "Telepon bersama",
        Field.HONORIFIC: "Sapaan",
        Field.EMAIL: "Surel",
        Field.TERM_START: "Menjabat sejak",
        Field.TERM_END: "Menjabat sampai",
        Field.VILLAGE: "Desa/Kelurahan",
        Field.DISTRICT: "Kecamatan",
    }
    examples = [
        ["H. Contoh Ahmad, S.Sos.", str(Function.RT_HEAD.label), "003", "05", "081200000001", "tidak", "Bapak",
         "", "01/01/2024", "31/12/2028", "", ""],
        ["Contoh Siti", str(Function.PKK.label), "", "", "+62 812-0000-0002", "ya", "Ibu", "", "", "", "", ""],
    ]  # fmt: skip
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, _SAFE)
    sheet = workbook.add_worksheet("Kontak")
    bold = workbook.add_format({"bold": True, "bg_color": "#e6ecf5", "border": 1, "num_format": "@"})
    text = workbook.add_format({"num_format": "@"})
    grey = workbook.add_format({"italic": True, "font_color": "#586577", "num_format": "@"})
    for place, (field, header) in enumerate(headers.items()):
        sheet.set_column(place, place, _WIDTHS.get(field, 14), text)
        sheet.write_string(0, place, header, bold)
    for number, row in enumerate(examples, start=1):
        for place, value in enumerate(row):
            sheet.write_string(number, place, value, grey)
        sheet.write_string(number, len(headers), EXAMPLE_MARK, grey)
    sheet.freeze_panes(1, 1)
    _choices(sheet, list(headers).index(Field.FUNCTION), [str(function.label) for function in Function])
    _choices(sheet, list(headers).index(Field.PHONE_IS_SHARED), ["ya", "tidak"])
    _choices(sheet, list(headers).index(Field.HONORIFIC), ["Bapak", "Ibu"])
    _instructions(workbook.add_worksheet("Petunjuk"))
    workbook.close()
    return buffer.getvalue()


def _choices(sheet: Worksheet, place: int, values: list[str]) -> None:
    # a list inside the cell holds at most 255 characters
    while len(",".join(values)) > 255:
        values = values[:-1]
    sheet.data_validation(
        1, place, LAST_ROW, place, {"validate": "list", "source": values, "error_type": "information"}
    )


def _instructions(sheet: Worksheet) -> None:
    sheet.set_column(0, 0, 110)
    lines = (
        "Satu baris untuk satu kontak. Hapus kedua baris contoh; orangnya rekaan.",
        "Jangan menulis NIK. Kolom NIK tidak dibaca dan tidak disimpan.",
        "Nomor telepon: kolomnya sudah berupa teks, jadi angka nol di depan tidak hilang.",
        "Beberapa nomor dalam satu sel: yang pertama yang diambil.",
        "Baris dengan RT/RW tanpa nama hanya menambah RT/RW itu.",
        "Kolom Desa dan Kecamatan hanya perlu bila satu berkas untuk beberapa desa.",
        "Sel kosong tidak menghapus apa yang sudah tercatat.",
        "Sebelum disimpan, setiap baris dipratinjau; impor dapat diurungkan.",
    )
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line)


def error_workbook(headers: Sequence[str], rows: Iterable[tuple[int, Sequence[str], str]]) -> bytes:
    """The cells as they were uploaded, then why the row was refused and where it stood."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, _SAFE | {"in_memory": False, "constant_memory": True})
    sheet = workbook.add_worksheet(_("Baris salah"))
    bold = workbook.add_format({"bold": True, "num_format": "@"})
    text = workbook.add_format({"num_format": "@"})
    sheet.set_column(0, len(headers) - 1, 20, text)
    sheet.set_column(len(headers), len(headers), 70, text)
    for place, header in enumerate((*headers, _("Sebab"), _("Baris di berkas"))):
        sheet.write_string(0, place, header, bold)
    for line, (number, cells, problem) in enumerate(rows, start=1):
        for place, value in enumerate((*cells, problem, str(number))):
            sheet.write_string(line, place, value, text)
    workbook.close()
    return buffer.getvalue()
