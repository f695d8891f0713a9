"""A spreadsheet to fill in, whose columns are known when it comes back."""

from collections.abc import Callable
from io import BytesIO

from django.utils.translation import override

from offices.sheets import Column as SheetColumn
from offices.sheets import write_table
from outreach.domain.paste.columns import Column
from outreach.enums import ImportKind
from villages.domain.imports.cells import EXAMPLE_MARK

_COMMON = {
    Column.DATE: ("Tanggal", 16),
    Column.VILLAGE: ("Desa/kelurahan", 22),
    Column.DISTRICT: ("Kecamatan", 18),
    Column.VENUE: ("Tempat", 28),
    Column.TOPIC: ("Topik", 34),
    Column.HOURS: ("Jam", 16),
    Column.KIND: ("Jenis", 18),
}
_COUNTS = {
    Column.NAMED_MALE: ("Tercatat nama L", 14),
    Column.NAMED_FEMALE: ("Tercatat nama P", 14),
    Column.MALE: ("Umum L", 10),
    Column.FEMALE: ("Umum P", 10),
    Column.TOTAL: ("Jumlah", 10),
}
_EXAMPLE = {
    Column.DATE: "24/11/2026",
    Column.VILLAGE: "Pontang",
    Column.DISTRICT: "Pontang",
    Column.VENUE: "Balai Desa Pontang",
    Column.TOPIC: "Pencegahan TPPO dan TPPM",
    Column.HOURS: "09.00-11.00",
    Column.KIND: "Sosialisasi",
    Column.NAMED_MALE: "14",
    Column.NAMED_FEMALE: "9",
    Column.MALE: "20",
    Column.FEMALE: "25",
    Column.TOTAL: "68",
}
_ABOUT = [
    ("Satu baris", "satu kegiatan di satu desa; hapus baris contoh"),
    ("Tanggal", "hari, bulan, tahun: 24/11/2026 atau 24 Nov 2026"),
    ("Kecamatan", "hanya perlu bila dua desa bernama sama"),
    ("Jam", "boleh kosong; lalu diisi 09.00–12.00"),
    ("Jenis", "Sosialisasi, Bimtek, Rapat koordinasi, atau Sambang desa; kosong berarti Sosialisasi"),
]
_ABOUT_COUNTS = [
    ("Tercatat nama", "yang namanya ada di daftar hadir kertas; nama dan NIK jangan ditulis di sini"),
    ("Umum", "pelajar dan warga yang hanya dihitung"),
    ("Jumlah", "semua peserta; bila lebih besar dari rinciannya, sisanya dicatat tanpa jenis kelamin"),
]


def template_workbook(kind: ImportKind) -> bytes:
    """Headers, one invented row that is never read back, and a sheet that explains; in Bahasa Indonesia always."""
    past = kind == ImportKind.PAST
    titles = {**_COMMON, **(_COUNTS if past else {})}
    columns = [SheetColumn(title, width, _value_of(column)) for column, (title, width) in titles.items()]
    columns.append(SheetColumn("", 24, lambda _row: EXAMPLE_MARK))
    target = BytesIO()
    with override("id"):
        about = [*_ABOUT, *(_ABOUT_COUNTS if past else [])]
        write_table(target, columns, [_EXAMPLE], name="Kegiatan", about=about)
    return target.getvalue()


def _value_of(column: Column) -> Callable[[dict[Column, str]], str]:
    return lambda row: row[column]
