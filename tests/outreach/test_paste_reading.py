"""Rows pasted from a spreadsheet: how cells, villages and topics are read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.models import Topic
from offices.errors import DomainError
from outreach.domain.paste.cells import Hours, count_of, hours_of, kind_of
from outreach.domain.paste.columns import PLANNED_ORDER, Column
from outreach.domain.paste.finding import Topics, Villages
from outreach.domain.paste.table import MOST_ROWS, as_text, cells_of, read_text
from outreach.enums import SessionKind
from tests.factories import village

TODAY = dt.date(2026, 3, 2)
C = Column


def read(text: str, order=PLANNED_ORDER):
    return read_text(text, order=order, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "Tgl\tDesa\tTempat\tTopik\n10/3/2026\tPontang\tBalai Desa\tTPPO",
        "No;Tanggal;Nama Desa;Lokasi;Materi\n1;10/3/2026;Pontang;Balai Desa;TPPO",
        "TANGGAL,DESA/KELURAHAN,TEMPAT,TOPIK\n10/3/2026,Pontang,Balai Desa,TPPO\n\n",
        "10/3/2026\tPontang\tBalai Desa\tTPPO\r\n",
        "1\t10/3/2026\tPontang\tBalai Desa\tTPPO",
        '"10/3/2026"\t"Pontang"\t"Balai\nDesa"\tTPPO',
    ],
)
def test_columns_are_known_by_header_or_by_place_with_any_delimiter(text):
    table = read(text)
    assert [cells for _number, cells in table.rows] == [
        {C.DATE: "10/3/2026", C.VILLAGE: "Pontang", C.VENUE: "Balai Desa", C.TOPIC: "TPPO"}
        | ({C.HOURS: ""} if C.HOURS in table.rows[0][1] else {})
    ]
    assert table.unread == []


def test_a_comma_within_a_date_separates_nothing_where_tabs_do():
    table = read("Selasa, 10 Maret 2026\tPontang\tAula, lantai 2\tTPPO")
    assert table.rows[0][1][C.VENUE] == "Aula, lantai 2"


def test_columns_nobody_reads_are_named():
    table = read("Tanggal\tDesa\tTempat\tTopik\tAnggaran\n10/3/2026\tPontang\tBalai\tTPPO\tRp1\n")
    assert table.unread == ["Anggaran"]


def test_a_quotation_mark_somebody_typed_swallows_no_row():
    rows = cells_of('10/3/2026\tPontang\t"Balai Desa\tTPPO\n11/3/2026\tPontang\tBalai\tTPPO')
    assert [row[0] for row in rows] == ["10/3/2026", "11/3/2026"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Tempel dulu"),
        ("\n \n", "Tempel dulu"),
        ("Tanggal\tDesa\tTempat\tTopik", "Di bawah judul kolom belum ada baris"),
        ("Tempat\tTopik\nBalai\tTPPO", "Kolom Tanggal, Desa/kelurahan tidak ditemukan"),
        ("10/3/2026\tPontang\tBalai\tTPPO\n" * (MOST_ROWS + 1), "Ada 501 baris; paling banyak 500"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(text, says):
    with pytest.raises(DomainError) as error:
        read(text)
    assert (error.value.field, says in error.value.message) == ("text", True)


@given(st.text())
def test_no_text_breaks_the_reader(text):
    fields = {"text"}
    try:
        read(text)
    except DomainError as error:
        fields.add(error.field)
    assert fields == {"text"}


CELL = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), blacklist_characters="'’`\""), min_size=1
)


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=5))
def test_rows_of_a_file_come_back_from_their_text(rows):
    assert cells_of(as_text(rows)) == rows


@pytest.mark.parametrize(
    ("cells", "hours"),
    [
        ({}, Hours(dt.time(9), dt.time(12), assumed=True)),
        ({C.HOURS: "09.00–11.30"}, Hours(dt.time(9), dt.time(11, 30))),
        ({C.HOURS: "9 - 11"}, Hours(dt.time(9), dt.time(11))),
        ({C.HOURS: "pukul 13.00 s.d. 15.00 WIB"}, Hours(dt.time(13), dt.time(15))),
        ({C.HOURS: "19.30 s/d selesai"}, Hours(dt.time(19, 30), dt.time(21, 30), open_ended=True)),
        ({C.HOURS: "10.00"}, Hours(dt.time(10), dt.time(12), assumed=True)),
        ({C.HOURS: "22.00"}, Hours(dt.time(22), dt.time(23, 59), assumed=True)),
        ({C.HOURS: "bakda Isya"}, Hours(dt.time(19, 30), dt.time(21, 30), assumed=True, after="isya")),
        ({C.HOURS: "Ba'da Maghrib s.d. selesai"}, Hours(dt.time(18, 30), dt.time(20, 30), True, after="magrib")),
        ({C.START: "8.00", C.END: "10.00"}, Hours(dt.time(8), dt.time(10))),
    ],
)
def test_hours_as_lists_say_them(cells, hours):
    assert hours_of(cells, "Asia/Jakarta") == hours


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({C.HOURS: "pagi"}, C.HOURS),
        ({C.HOURS: "12.00-09.00"}, C.HOURS),
        ({C.HOURS: "09.00-11.00 WIT"}, C.HOURS),
        ({C.START: "9", C.END: "sore"}, C.END),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_column(cells, column):
    with pytest.raises(DomainError) as error:
        hours_of(cells, "Asia/Jakarta")
    assert error.value.field == column


def test_kinds_and_counts():
    assert [kind_of(text) for text in ("", "Penyuluhan", "BIMTEK", "Rakor", "Sambang Desa", "sosialisasi TPPO")] == [
        SessionKind.OUTREACH, SessionKind.OUTREACH, SessionKind.TRAINING, SessionKind.COORDINATION, SessionKind.VISIT,
        SessionKind.OUTREACH,
    ]  # fmt: skip
    counts = [count_of({C.TOTAL: text}, C.TOTAL) for text in ("", "-", "0", "25", "25 orang", "1.250", "1,250")]
    assert counts == [None, None, 0, 25, 25, 1250, 1250]
    for text in ("banyak", "-3", "12,5", "1e9", "=1+1", "²"):
        with pytest.raises(DomainError):
            count_of({C.TOTAL: text}, C.TOTAL)


@pytest.fixture
def names(world):
    """Kaserangan is in Ciruas and in Pontang; Linduk once."""
    places = {"36.04.10": "Ciruas", "36.04.10.2003": "Kaserangan", "36.04.12.2009": "Kaserangan"}
    rows = [world.pontang, world.linduk]
    for code in ("36.04.10.2003", "36.04.12.2009"):
        row = village(code, office=world.serang)
        for region in (row.region, row.district):
            region.name = places.get(region.code, region.name)
            region.save()
        rows.append(row)
    return rows


@pytest.mark.parametrize(
    ("text", "district", "code"),
    [
        ("Pontang", "", "36.04.12.2001"),
        ("DESA  linduk", "", "36.04.12.2002"),
        ("36.04.12.2002", "", "36.04.12.2002"),
        ("Kaserangan (Ciruas)", "", "36.04.10.2003"),
        ("Desa Kaserangan, Kec. Pontang", "", "36.04.12.2009"),
        ("Kaserangan kecamatan Ciruas", "", "36.04.10.2003"),
        ("Kaserangan Ciruas", "", "36.04.10.2003"),
        ("Kaserangan", "Kecamatan Pontang", "36.04.12.2009"),
    ],
)
def test_villages_are_found_by_name_with_the_kecamatan_where_two_share_it(names, text, district, code):
    assert Villages.of(names).find(text, district).pk == code


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Kaserangan", "Ada beberapa “Kaserangan”: Desa Kaserangan, Kec. Ciruas, Desa Kaserangan, Kec. Pontang."),
        ("Kaserangan (Serang)", "Tidak ada Kaserangan (Serang) di kecamatan “serang”"),
        ("Pontag", "Maksudnya Desa Pontang, Kec. Pontang?"),
        ("Wanayasa", "“Wanayasa” bukan desa binaan kantor Anda"),
        ("", "Tulis nama desa"),
    ],
)
def test_villages_that_are_none_or_several_say_so(names, text, says):
    with pytest.raises(DomainError) as error:
        Villages.of(names).find(text)
    assert (error.value.field, says in error.value.message) == (C.VILLAGE, True)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("TPPO", "tppo-tppm"),
        ("Sosialisasi bahaya TPPO dan TPPM", "tppo-tppm"),
        ("Pencegahan TPO", "tppo-tppm"),
        ("paspor", "paspor"),
        ("M-Paspor", "paspor"),
        ("bekerja ke luar negeri", "migrasi-prosedural"),
        ("orang asing", "orang-asing"),
    ],
)
def test_topics_are_found_by_what_people_call_them(db, text, slug):
    assert Topics(list(Topic.objects.all())).find(text).slug == slug


@pytest.mark.parametrize("text", ["", "Stunting", "Imigrasi TPPO paspor"])
def test_topics_that_are_none_or_several_say_so(db, text):
    with pytest.raises(DomainError) as error:
        Topics(list(Topic.objects.all())).find(text)
    assert error.value.field == C.TOPIC
