"""Days and hours as people type and paste them."""

import datetime as dt

import pytest
from django.utils import translation

from offices.dates import read_date, read_time
from offices.errors import DomainError

TODAY = dt.date(2026, 11, 22)
TUESDAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "24-11-2026", "24/11/2026", "24.11.2026", "24 11 2026", "24/11/26", "24-11-26", "2026-11-24", "2026/11/24",
        "2026-11-24 00:00:00", "2026-11-24T00:00:00", "24 Nov 2026", "24 november 2026", "24-Nov-26", "24Nov2026",
        "24 NOP 2026", "24 Nopember 2026", "Selasa 24 November 2026", "Selasa, 24 Nov. 2026", "sel 24/11/2026",
        "Tue, 24 Nov 2026", "November 24, 2026", " 24  Nov  2026 ", "２４-１１-２０２６", "lusa",
    ],
)  # fmt: skip
def test_a_day_as_people_type_it(text):
    assert read_date(text, TODAY) == TUESDAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1-2-2027", dt.date(2027, 2, 1)),  # the day stands first, never the month
        ("01 Agt 2027", dt.date(2027, 8, 1)),
        ("1 Agustus 27", dt.date(2027, 8, 1)),
        ("17 Mei 2027", dt.date(2027, 5, 17)),
        ("3 Okt 2027", dt.date(2027, 10, 3)),
        ("29-02-2028", dt.date(2028, 2, 29)),
        ("Jum'at, 27 November 2026", dt.date(2026, 11, 27)),
        ("Ahad 29 Nov 2026", dt.date(2026, 11, 29)),
        ("31/12/19", dt.date(2019, 12, 31)),
        ("1/1/36", dt.date(2036, 1, 1)),
        ("hari ini", TODAY),
        ("Besok", dt.date(2026, 11, 23)),
        ("kemarin", dt.date(2026, 11, 21)),
    ],
)
def test_which_day_is_meant(text, day):
    assert read_date(text, TODAY) == day


UNREADABLE = "“{}” tidak terbaca sebagai tanggal. Tulis misalnya 24-11-2026 atau 24 Nov 2026."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2027", "Tanggal 31 tidak ada: Februari 2027 hanya sampai tanggal 28."),
        ("29-02-2027", "Tanggal 29 tidak ada: Februari 2027 hanya sampai tanggal 28."),
        ("0-11-2026", "Tanggal 0 tidak ada: November 2026 hanya sampai tanggal 30."),
        ("13/13/2026", "Bulan 13 tidak ada. Tulis tanggal dulu, lalu bulan, lalu tahun."),
        ("12/31/2026", "Bulan 31 tidak ada. Tulis tanggal dulu, lalu bulan, lalu tahun."),
        ("24/11/45", "Tulis tahunnya dengan empat angka: “45” dapat dibaca dua cara."),
        ("24/11/99", "Tulis tahunnya dengan empat angka: “99” dapat dibaca dua cara."),
        ("24-11-0026", "Periksa tahunnya: 0026."),
        ("24-11-9999", "Periksa tahunnya: 9999."),
        ("24 November", "Tulis juga tahunnya, misalnya 24 November 2026."),
        ("31/02", "Tulis juga tahunnya, misalnya 31/02 2026."),
        (
            "Senin 24 November 2026",
            "Hari dan tanggalnya tidak cocok: tanggal itu jatuh pada Selasa, 24 November 2026.",
        ),
        ("", UNREADABLE.format("")),
        ("Senin", UNREADABLE.format("Senin")),
        ("minggu depan", UNREADABLE.format("minggu depan")),
        ("24-11-2026 s.d. 26-11-2026", UNREADABLE.format("24-11-2026 s.d. 26-11-2026")),
        ("24-11-2", UNREADABLE.format("24-11-2")),
        ("24112026", UNREADABLE.format("24112026")),
        ("46350", UNREADABLE.format("46350")),
        ("24 XX 2026", UNREADABLE.format("24 XX 2026")),
        ("24+11+2026", UNREADABLE.format("24+11+2026")),
        ("2026-11-24 09:00:00", UNREADABLE.format("2026-11-24 09:00:00")),
        ("9" * 400, UNREADABLE.format("9" * 40)),
    ],
)
def test_what_is_no_day_is_refused_in_words(text, sentence):
    with pytest.raises(DomainError) as refused:
        read_date(text, TODAY)
    assert refused.value.message == sentence


def test_english_pages_say_it_in_english_dates():
    with translation.override("en"), pytest.raises(DomainError) as refused:
        read_date("Monday 24 November 2026", TODAY)
    assert "Tuesday, 24 November 2026" in refused.value.message


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("9", dt.time(9)),
        ("09", dt.time(9)),
        ("9.00", dt.time(9)),
        ("09:00", dt.time(9)),
        ("9,30", dt.time(9, 30)),
        ("0930", dt.time(9, 30)),
        ("930", dt.time(9, 30)),
        ("09:00:00", dt.time(9)),
        ("pukul 19.30", dt.time(19, 30)),
        ("Jam 9", dt.time(9)),
        (" 13.05 ", dt.time(13, 5)),
        ("0.00", dt.time(0)),
        ("23.59", dt.time(23, 59)),
    ],
)
def test_an_hour_as_people_type_it(text, hour):
    assert read_time(text) == hour


NO_HOUR = "“{}” tidak terbaca sebagai jam. Tulis misalnya 9.00 atau 19.30."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("24.00", "Jam 24.00 tidak ada. Hari berjalan dari 00.00 sampai 23.59."),
        ("9.60", "Jam 9.60 tidak ada. Hari berjalan dari 00.00 sampai 23.59."),
        ("2575", "Jam 2575 tidak ada. Hari berjalan dari 00.00 sampai 23.59."),
        ("", NO_HOUR.format("")),
        ("9.3", NO_HOUR.format("9.3")),
        ("9-12", NO_HOUR.format("9-12")),
        ("7 malam", NO_HOUR.format("7 malam")),
        ("09:00:30", NO_HOUR.format("09:00:30")),
        ("sembilan", NO_HOUR.format("sembilan")),
        ("9.00 WIT", "Tulis jamnya saja tanpa zona waktu: jam selalu menurut zona waktu desanya."),
    ],
)
def test_what_is_no_hour_is_refused_in_words(text, sentence):
    with pytest.raises(DomainError) as refused:
        read_time(text)
    assert refused.value.message == sentence


def test_the_label_of_the_zone_may_stand_behind_its_hour_and_no_other():
    assert read_time("09.00 WIB", "Asia/Jakarta") == dt.time(9)
    with pytest.raises(DomainError):
        read_time("09.00 WIT", "Asia/Jakarta")
