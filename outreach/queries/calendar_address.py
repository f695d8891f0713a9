"""What the address of the calendar says: the view, the days, the filters. Unknown values count as not given."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from django.http import QueryDict

from outreach.enums import SessionState


class View(StrEnum):
    MONTH = "bulan"
    WEEK = "minggu"
    LIST = "daftar"


class Span(NamedTuple):
    """Local days from ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date

    @classmethod
    def month(cls, day: dt.date) -> "Span":
        return cls(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))

    @classmethod
    def week(cls, day: dt.date) -> "Span":
        monday = day - dt.timedelta(days=day.weekday())
        return cls(monday, monday + dt.timedelta(days=6))

    @property
    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """``anchor`` is a day of the month or week asked for; ``day``: the list shows that day alone.

    ``chosen`` is false while nobody has asked for a view: then a month is shown, on phones as a list. ``start``: where
    a long list goes on. ``officer`` is ``saya`` or a key.
    """

    anchor: dt.date
    view: View = View.MONTH
    chosen: bool = False
    day: bool = False
    start: dt.date | None = None
    officer: str = ""
    village: str = ""
    state: str = ""
    topic: str = ""
    office: str = ""

    @classmethod
    def read(cls, query: QueryDict, *, today: dt.date) -> "CalendarAddress":
        asked, state = query.get("tampilan", ""), query.get("status", "")
        view = View(asked) if asked in list(View) else View.MONTH
        date = day_of(query.get("tanggal", ""))
        return cls(
            anchor=date or _month_of(query.get("bulan", "")) or today,
            view=view,
            chosen=asked in list(View),
            day=view is View.LIST and date is not None,
            start=day_of(query.get("mulai", "")) if view is View.LIST else None,
            officer=query.get("petugas", "") if re.fullmatch(r"saya|[1-9]\d{0,17}", query.get("petugas", "")) else "",
            village=query.get("desa", "") if re.fullmatch(r"[\d.]{13}", query.get("desa", "")) else "",
            state=state if state in SessionState.values else "",
            topic=query.get("topik", "") if re.fullmatch(r"[\w-]{1,50}", query.get("topik", "")) else "",
            office=query.get("kantor", "") if re.fullmatch(r"[\w-]{1,50}", query.get("kantor", "")) else "",
        )

    @property
    def span(self) -> Span:
        """The days that are meant, and counted in the headline."""
        if self.day:
            return Span(self.anchor, self.anchor)
        return Span.week(self.anchor) if self.view is View.WEEK else Span.month(self.anchor)

    @property
    def shown(self) -> Span:
        """The days that are drawn: a month with the rest of its first and last week."""
        if self.view is View.MONTH:
            return Span(Span.week(self.span.first).first, Span.week(self.span.last).last)
        return self.span

    @property
    def filters(self) -> dict[str, str]:
        """The filters in force, by their names in the address."""
        named = {
            "petugas": self.officer,
            "desa": self.village,
            "status": self.state,
            "topik": self.topic,
            "kantor": self.office,
        }
        return {name: value for name, value in named.items() if value}

    @property
    def position(self) -> dict[str, str]:
        """View and days, by their names in the address."""
        place = {"tampilan": str(self.view)} if self.chosen else {}
        if self.view is View.WEEK or self.day:
            return {**place, "tanggal": self.anchor.isoformat()}
        return {**place, "bulan": f"{self.anchor:%Y-%m}"}

    @property
    def url(self) -> str:
        query = QueryDict(mutable=True)
        query.update({**self.position, **self.filters})
        if self.start:
            query["mulai"] = self.start.isoformat()
        return f"?{query.urlencode()}"

    def at(self, day: dt.date) -> "CalendarAddress":
        """The same view around another day."""
        return replace(self, anchor=day, start=None)

    def seen_as(self, view: View) -> "CalendarAddress":
        """The same days in another view."""
        return replace(self, view=view, chosen=True, day=False, start=None)

    def day_alone(self, day: dt.date) -> "CalendarAddress":
        return replace(self, anchor=day, view=View.LIST, chosen=True, day=True, start=None)

    @property
    def previous(self) -> "CalendarAddress":
        return self.at(self.span.first - dt.timedelta(days=1))

    @property
    def following(self) -> "CalendarAddress":
        return self.at(self.span.last + dt.timedelta(days=1))


def day_of(text: str) -> dt.date | None:
    """The day of ``2026-11-24`` of this century; ``None`` of anything else."""
    if not re.fullmatch(r"20\d\d-\d\d-\d\d", text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _month_of(text: str) -> dt.date | None:
    return day_of(f"{text}-01")


def unfiltered(address: CalendarAddress) -> CalendarAddress:
    """The same days without filters."""
    return replace(address, officer="", village="", state="", topic="", office="")
