"""Quarters, the rhythm the program is judged by, and the other periods people ask for."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.formats import long_date, month_name

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


# Figures begin with the program's first years; a range reaches ten years at most.
EARLIEST, LONGEST = dt.date(2015, 1, 1), 3660
RANGE = "rentang"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from ``first`` to ``last``; ``code`` is what the address says: a month, quarter, year or range.

    ``2026-11``, ``2026-T4``, ``2026``, ``2026-10-01..2026-11-15``.
    """

    first: dt.date
    last: dt.date
    code: str

    @classmethod
    def of_quarter(cls, quarter: Quarter) -> "Period":
        return cls(quarter.first, quarter.last, quarter.code)

    @classmethod
    def of_month(cls, day: dt.date) -> "Period":
        return cls(day.replace(day=1), month_end(day), f"{day:%Y-%m}")

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31), str(year))

    @classmethod
    def between(cls, first: dt.date, last: dt.date) -> "Period":
        """Of whole months, quarters and years their own period. Raises DomainError for one nobody can mean."""
        if last < first:
            raise DomainError(_("Tanggal akhir mendahului tanggal awal. Tukar keduanya."))
        if first < EARLIEST or (last - first).days > LONGEST or last.year > 2099:
            raise DomainError(_("Pilih rentang paling lama sepuluh tahun, sejak 2015."))
        for whole in (cls.of_year(first.year), cls.of_quarter(Quarter.of(first)), cls.of_month(first)):
            if (whole.first, whole.last) == (first, last):
                return whole
        return cls(first, last, f"{first:%Y-%m-%d}..{last:%Y-%m-%d}")

    @classmethod
    def read(cls, text: str) -> "Period | None":
        """The period a code names; None for none. Raises DomainError as ``between`` does."""
        if found := re.fullmatch(r"(20\d\d)-T([1-4])", text):
            return cls.of_quarter(Quarter(int(found[1]), int(found[2])))
        try:
            if found := re.fullmatch(r"(20\d\d)-(\d\d)", text):
                return cls.of_month(dt.date(int(found[1]), int(found[2]), 1))
            if found := re.fullmatch(r"(20\d\d)", text):
                return cls.of_year(int(found[1]))
            if found := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", text):
                return cls.between(dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2]))
        except ValueError as error:
            raise DomainError(_("Periode tidak dikenali. Pilih dari daftar atau isi dua tanggal.")) from error
        if text:
            raise DomainError(_("Periode tidak dikenali. Pilih dari daftar atau isi dua tanggal."))
        return None

    @property
    def quarter(self) -> Quarter | None:
        """The quarter it is, where it is one."""
        return Quarter.of(self.first) if re.fullmatch(r"20\d\d-T\d", self.code) else None

    @property
    def previous(self) -> "Period":
        """The one before of the same kind; of a range as many days."""
        before = self.first - dt.timedelta(days=1)
        if self.quarter:
            return Period.of_quarter(Quarter.of(before))
        if len(self.code) == 7:
            return Period.of_month(before)
        if len(self.code) == 4:
            return Period.of_year(before.year)
        return Period(before - (self.last - self.first), before, f"{before - (self.last - self.first)}..{before}")

    def until(self, day: dt.date, *, of: "Period") -> "Period":
        """As much of this period as ``of`` has had by ``day``: to the same day of it. Whole when ``of`` is over."""
        if day >= of.last or day < of.first:
            return self
        last = min(self.first + (day - of.first), self.last)
        return Period(self.first, last, f"{self.first}..{last}")

    @property
    def label(self) -> str:
        if self.quarter:
            return self.quarter.label
        if len(self.code) == 7:
            return month_name(self.first)
        if len(self.code) == 4:
            return self.code
        words = {"first": long_date(self.first).partition(", ")[2], "last": long_date(self.last).partition(", ")[2]}
        return _("%(first)s s.d. %(last)s") % words

    @property
    def whole_months(self) -> tuple[dt.date, dt.date] | None:
        """First days of the first and the last month that lie in it whole."""
        first = self.first if self.first.day == 1 else month_end(self.first) + dt.timedelta(days=1)
        last = self.last if month_end(self.last) == self.last else self.last.replace(day=1) - dt.timedelta(days=1)
        return (first, last.replace(day=1)) if first <= last else None

    @property
    def edges(self) -> list[tuple[dt.date, dt.date]]:
        """The days of it that belong to no whole month."""
        whole = self.whole_months
        if whole is None:
            return [(self.first, self.last)]
        end = month_end(whole[1])
        parts = [(self.first, whole[0] - dt.timedelta(days=1)), (end + dt.timedelta(days=1), self.last)]
        return [(first, last) for first, last in parts if first <= last]


def months_until(last: dt.date, count: int) -> list[dt.date]:
    """The first days of ``count`` months, the month of ``last`` being the last one."""
    months = [last.replace(day=1)]
    while len(months) < count:
        months.insert(0, (months[0] - dt.timedelta(days=1)).replace(day=1))
    return months


def month_end(day: dt.date) -> dt.date:
    """The last day of the month ``day`` is in."""
    return (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
