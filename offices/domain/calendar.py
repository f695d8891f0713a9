"""What the calendar says of a day, and when a number of working days is over."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.db.models import Q

from offices.models import CLOSED_KINDS, CalendarKind, CalendarPeriod, with_ancestors

# Named on the day they begin alone: a month of "Ramadan" in every square hides what else is there.
LONG_KINDS = (CalendarKind.RAMADAN, CalendarKind.SCHOOL_BREAK)
SATURDAY = 5
STRIDE = timedelta(days=60)


def periods_between(
    first: date, last: date, regions: Collection[str] = (), *, inside: bool = False
) -> list[CalendarPeriod]:
    """What touches ``first``..``last`` in the whole country or in ``regions`` (codes), in order: one query.

    A period of a province holds in each of its villages; ``inside``: one of a village counts for its regency, too.
    """
    where = Q(region__isnull=True) | Q(region__in={part for code in regions for part in with_ancestors(code)})
    if inside:
        for code in regions:
            where |= Q(region__code__startswith=f"{code}.")
    periods = CalendarPeriod.objects.in_force().filter(where, first_day__lte=last, last_day__gte=first)
    return list(periods.select_related("region__parent"))


def calendar_days_between(first: date, last: date, regions: Collection[str] = ()) -> dict[date, list[str]]:
    """Names for the squares of a calendar that shows ``regions``; days without any are left out."""
    names: dict[date, list[str]] = {}
    for period in periods_between(first, last, regions, inside=True):
        name = f"{period.name}, {period.place}" if period.region_id else period.name
        for day in _named_days(period, first, last):
            names.setdefault(day, []).append(name)
    return names


def working_days_after(day: date, n: int, region: str | None = None) -> date:
    """The ``n``-th working day after ``day`` in ``region`` (a code): not weekends, holidays or collective leave.

    ``n`` 0 gives ``day`` itself. Days nobody has entered yet are not known: then weekends alone are left out.
    """
    first = day + timedelta(days=1)
    while n > 0:
        closed = closed_days(first, first + STRIDE, region)
        for day in _each_day(first, first + STRIDE):
            n -= day.weekday() < SATURDAY and day not in closed
            if n == 0:
                return day
        first = day + timedelta(days=1)
    return day


def closed_days(first: date, last: date, region: str | None = None) -> set[date]:
    """Holidays and days of collective leave in ``first``..``last``: one query. Weekends are not among them."""
    return {
        day
        for period in periods_between(first, last, [region] if region else ())
        if period.kind in CLOSED_KINDS
        for day in _each_day(max(first, period.first_day), min(last, period.last_day))
    }


def _named_days(period: CalendarPeriod, first: date, last: date) -> Iterator[date]:
    end = period.first_day if period.kind in LONG_KINDS else period.last_day
    return _each_day(max(first, period.first_day), min(last, end))


def _each_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
