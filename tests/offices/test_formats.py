"""Figures, dates and times as they stand on the pages, in both languages."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.template import engines
from django.utils import translation

from offices.models import Zone

NINE_IN_SERANG = dt.datetime(2025, 11, 24, 2, tzinfo=dt.UTC)
NOON_IN_SERANG = dt.datetime(2025, 11, 24, 5, tzinfo=dt.UTC)
SESSION = {"starts_at": NINE_IN_SERANG, "ends_at": NOON_IN_SERANG, "zone": "Asia/Jakarta"}


def shown(text: str, language: str = "id", **context) -> str:
    with translation.override(language):
        return engines["django"].from_string(text).render(context)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (1234, "1.234", "1,234"),
        (1234.5, "1.234,5", "1,234.5"),
        (1234.0, "1.234", "1,234"),
        (0.25, "0,3", "0.3"),
        (Decimal("-1234567.89"), "-1.234.567,9", "-1,234,567.9"),
        (None, "–", "–"),
    ],
)
def test_figures(value, indonesian, english):
    assert (shown("{{ v|figure }}", v=value), shown("{{ v|figure }}", "en", v=value)) == (indonesian, english)


def test_a_figure_with_fixed_decimals():
    assert [shown("{{ v|figure:2 }}", v=value) for value in (3, 2.345, 1e6)] == ["3,00", "2,35", "1.000.000,00"]


def test_percentages():
    assert [shown("{{ v|percent }}", v=value) for value in (62, 61.5, 0, None)] == ["62%", "62%", "0%", "–"]
    assert shown("{{ v|percent:25 }}", v=11) == "44%"
    assert shown("{{ v|percent:whole }}", v=0, whole=0) == "–"


@pytest.mark.parametrize(
    ("filter_name", "indonesian", "english"),
    [
        ("long_date", "Jumat, 1 Agustus 2025", "Friday, 1 August 2025"),
        ("short_date", "Jum, 1 Agu 2025", "Fri, 1 Aug 2025"),
    ],
)
def test_dates(filter_name, indonesian, english):
    day = dt.date(2025, 8, 1)
    text = f"{{{{ v|{filter_name} }}}}"
    assert (shown(text, v=day), shown(text, "en", v=day)) == (indonesian, english)


def test_the_day_of_an_instant_is_the_one_of_its_zone():
    late = dt.datetime(2025, 11, 24, 16, 30, tzinfo=dt.UTC)
    assert [shown("{{ v|short_date:z }}", v=late, z=zone) for zone in (None, *Zone.values)] == [
        "Sen, 24 Nov 2025",
        "Sen, 24 Nov 2025",
        "Sel, 25 Nov 2025",
        "Sel, 25 Nov 2025",
    ]


def test_clock_times():
    assert shown("{{ v|clock }}", v=dt.time(9, 5)) == "09.05"
    assert shown("{{ v|clock }}", "en", v=dt.time(9, 5)) == "09:05"
    assert shown("{{ v|clock:'Asia/Jayapura' }}", v=NINE_IN_SERANG) == "11.00"
    assert shown("{{ v|clock }}", v=dt.time(0)) == "00.00"


@pytest.mark.parametrize("session", [SESSION, SimpleNamespace(**SESSION)], ids=["row", "object"])
def test_when_a_session_is(session):
    assert shown("{{ s|session_when }}", s=session) == "Sen, 24 Nov 2025 · 09.00–12.00 WIB"
    assert shown("{{ s|session_when }}", "en", s=session) == "Mon, 24 Nov 2025 · 09:00–12:00 WIB"


def test_a_session_is_shown_in_its_own_zone():
    assert shown("{{ s|session_when }}", s=SESSION | {"zone": Zone.WIT}) == "Sen, 24 Nov 2025 · 11.00–14.00 WIT"


def test_an_instant_says_its_zone():
    assert shown("{{ v|local_when:z }}", v=NINE_IN_SERANG, z="Asia/Makassar") == "Sen, 24 Nov 2025 · 10.00 WITA"
    assert shown("{{ v|local_when }}", v=NINE_IN_SERANG) == "Sen, 24 Nov 2025 · 09.00 WIB"


@pytest.mark.parametrize("name", ["figure", "percent", "long_date", "short_date", "clock", "local_when", "ago_days"])
def test_nothing_is_a_dash(name):
    assert [shown(f"{{{{ v|{name} }}}}", v=value) for value in (None, "")] == ["–", "–"]


@time_machine.travel(dt.datetime(2025, 11, 24, 18, tzinfo=dt.UTC), tick=False)
def test_days_since_and_until():
    days = [dt.date(2025, 11, day) for day in (25, 24, 13, 26, 28)]
    assert [shown("{{ v|ago_days }}", v=day) for day in days] == [
        "hari ini",
        "kemarin",
        "12 hari lalu",
        "besok",
        "3 hari lagi",
    ]
    assert shown("{{ v|ago_days }}", v=NINE_IN_SERANG) == "kemarin"
