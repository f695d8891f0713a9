"""The calendar as its list shows it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min, QuerySet

from offices.domain.calendar_changes import Keeper
from offices.models import CLOSED_KINDS, CalendarKind, CalendarPeriod


@dataclass(frozen=True, slots=True)
class CalendarFilters:
    """What the address of the list says. Unknown values count as not given."""

    year: int
    kind: str = ""
    state: str = ""

    STATES = ("periksa", "nonaktif")

    @classmethod
    def read(cls, query: Any, *, today: date) -> "CalendarFilters":
        year, kind, state = query.get("tahun", ""), query.get("jenis", ""), query.get("status", "")
        return cls(
            year=int(year) if year.isascii() and year.isdigit() and 2000 <= int(year[:5]) <= 2199 else today.year,
            kind=kind if kind in CalendarKind.values else "",
            state=state if state in cls.STATES else "",
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.kind or self.state)


def calendar_rows(user: Any, filters: CalendarFilters) -> QuerySet[CalendarPeriod]:
    """Rows that touch the year, by day."""
    rows = CalendarPeriod.objects.visible_to(user).filter(
        first_day__lte=date(filters.year, 12, 31),
        last_day__gte=date(filters.year, 1, 1),
        retired_at__isnull=filters.state != "nonaktif",
    )
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.state == "periksa":
        rows = rows.filter(checked_on__isnull=True)
    return rows.select_related("region__parent").order_by("first_day", "last_day", "pk")


def unchecked_in(user: Any, year: int, keeper: Keeper) -> int:
    """How many rows of the year this person keeps and nobody has compared with their source yet."""
    rows = calendar_rows(user, CalendarFilters(year, state="periksa"))
    return sum(keeper.keeps(region) for region in rows.values_list("region_id", flat=True))


def closed_kinds_in(user: Any, year: int) -> set[str]:
    """Which kinds of national days off the year has at all: without collective leave its decree is not in yet."""
    rows = CalendarPeriod.objects.visible_to(user).filter(
        region__isnull=True, retired_at__isnull=True, first_day__year=year, kind__in=CLOSED_KINDS
    )
    return set(rows.values_list("kind", flat=True).distinct().order_by())


def years_of(user: Any, *, today: date) -> list[int]:
    """Years to choose from, the latest first: those with rows, this one and the next."""
    span = CalendarPeriod.objects.visible_to(user).aggregate(first=Min("first_day"), last=Max("last_day"))
    first = min(span["first"].year if span["first"] else today.year, today.year)
    last = max(span["last"].year if span["last"] else today.year, today.year + 1)
    return list(range(last, first - 1, -1))
