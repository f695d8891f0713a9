"""What a page of figures says, apart from how it looks: one description for PDF and slides.

Papers are documents in Bahasa Indonesia, whatever language their reader has.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from accounts.models import PersonalDataExport
from offices.formats import DASH, figure, percent, short_date
from offices.sheets import Column, Kind, Sheet


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` as the page shows it, ``note`` the change or the whole it is of."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars by ``labels``, one set for each name of ``series``; ``svg`` stands alone, with colours of its own.

    Without series it is a drawing only: no slide has it.
    """

    title: str
    description: str
    labels: list[str]
    series: list[tuple[str, list[float]]]
    svg: str


@dataclass(frozen=True, slots=True)
class Paper:
    """``letterhead``: its lines from the ministry down, four of an office. ``snapshot``: the number under which the
    figures were kept, and ``address`` of the page that says what changed since."""

    title: str
    place: str
    letterhead: list[str]
    stamp: str
    office_address: str = ""
    filters: list[tuple[str, str]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    further: list[Figure] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    tables: list[Sheet] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    snapshot: str = ""
    address: str = ""


What = PersonalDataExport.What


@dataclass(frozen=True, slots=True)
class Export:
    """``name``: of the file, without date and ending. ``paper``: what a PDF or slides say, where there is one.

    ``logged_as``: set where persons are in it; ``said``: the filters in words for that log, without what was searched
    for.
    """

    name: str
    sheets: list[Sheet]
    count: int
    about: list[tuple[str, str]] = field(default_factory=list)
    logged_as: What | None = None
    said: list[str] = field(default_factory=list)
    paper: Paper | None = None


def cell(column: Column, row: Any) -> str:
    """A cell in words."""
    value = column.value(row)
    if value is None or value == "":
        return DASH
    if isinstance(value, dt.date):
        return short_date(value)
    if isinstance(value, int | float):
        return percent(value) if column.kind is Kind.PERCENT else figure(value)
    return str(value)


def is_numeric(column: Column) -> bool:
    return column.kind in (Kind.NUMBER, Kind.PERCENT)
