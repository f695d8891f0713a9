"""Quarters, the rhythm the program is judged by."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter; in the address ``2026-T4``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> "Quarter":
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def read(cls, text: str) -> "Quarter":
        """The quarter an address names; the present one where it names none."""
        found = re.fullmatch(r"(20\d\d)-T([1-4])", text)
        return cls(int(found[1]), int(found[2])) if found else cls.of(timezone.localdate())

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> dt.date:
        return self.following.first - dt.timedelta(days=1)

    @property
    def previous(self) -> "Quarter":
        return Quarter.of(self.first - dt.timedelta(days=1))

    @property
    def following(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def code(self) -> str:
        return f"{self.year}-T{self.number}"

    @property
    def label(self) -> str:
        return _("Triwulan %(number)s %(year)s") % {"number": ROMAN[self.number - 1], "year": self.year}


def months_until(last: dt.date, count: int) -> list[dt.date]:
    """The first days of ``count`` months, the month of ``last`` being the last one."""
    months = [last.replace(day=1)]
    while len(months) < count:
        months.insert(0, (months[0] - dt.timedelta(days=1)).replace(day=1))
    return months


def month_end(day: dt.date) -> dt.date:
    """The last day of the month ``day`` is in."""
    return (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
