"""The calendar: which sessions stand on which day, and how many wait for what."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.calendar import calendar_days_between
from offices.models import Zone
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionOfficer, SessionVillage
from outreach.queries.calendar_address import CalendarAddress, View
from outreach.queries.sessions import SessionRow, instants, session_rows, sessions_between

# So many entries a day shows; the rest is behind "+12 lagi".
MOST_OF_A_DAY = {View.MONTH: 4, View.WEEK: 24, View.LIST: 300}
# A page of the list ends with the day on which it has got so long.
LONG_LIST = 150
# When the parts of a day begin: morning, after the noon prayer, afternoon, evening.
PARTS_OF_A_DAY = (dt.time(0), dt.time(12), dt.time(15), dt.time(18))
STARTS = ("09:00", "13:00", "15:30", "19:30")


class Part(NamedTuple):
    """A part of a day; ``start``: when a session begins that is put there."""

    word: str
    start: str
    rows: list[SessionRow]


@dataclass(slots=True)
class Day:
    """A day with the sessions shown of it; ``total`` counts those, too, for which there was no room.

    ``names``: holidays and the like. ``url`` shows the day alone.
    """

    date: dt.date
    rows: list[SessionRow]
    total: int
    names: Sequence[str]
    classes: str
    url: str

    @property
    def iso(self) -> str:
        return self.date.isoformat()

    @property
    def hidden(self) -> int:
        return self.total - len(self.rows)

    @property
    def parts(self) -> list[Part]:
        """Morning, midday, afternoon and evening, each with the sessions that begin in it."""
        words = (_("Pagi"), _("Siang"), _("Sore"), _("Malam"))
        ends = [*PARTS_OF_A_DAY[1:], dt.time.max]
        return [
            Part(word, start, [row for row in self.rows if first <= row.local_start < end])
            for word, start, first, end in zip(words, STARTS, PARTS_OF_A_DAY, ends, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Calendar:
    """``counts``: sessions of the span by state. ``alike``: village names that several villages shown have.

    ``goes_on``: the day a long list goes on with.
    """

    days: list[Day]
    counts: Counter[str]
    alike: frozenset[str]
    goes_on: dt.date | None = None

    @property
    def total(self) -> int:
        return self.counts.total() - self.counts[SessionState.CANCELLED]

    @property
    def weeks(self) -> list[list[Day]]:
        return [self.days[start : start + 7] for start in range(0, len(self.days), 7)]


def calendar_of(user: User, address: CalendarAddress, *, today: dt.date) -> Calendar:
    """What the address asks for: two queries for the days, one more for what is shown of them (two with leads).

    A month reads its days first and then only the entries there is room for: a day of hundreds costs no more.
    """
    shown = address.shown
    found = list(
        _filtered(user, address, sessions_between(user, *shown)).values_list("pk", "local_date", "state", "host_id")
    )
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for pk, day, _state, _host in found:
        by_day[day].append(pk)
    goes_on = _end_of_page(by_day, address)
    keys = {day: pks[: MOST_OF_A_DAY[address.view]] for day, pks in by_day.items() if _on_page(day, address, goes_on)}
    rows = _rows(user, [pk for pks in keys.values() for pk in pks], leads=address.view is not View.MONTH)
    names = calendar_days_between(*shown, regions={host[:5] for *_rest, host in found})
    days = [
        Day(
            date,
            [rows[pk] for pk in keys.get(date, ()) if pk in rows],
            len(by_day.get(date, ())),
            names.get(date, ()),
            _classes(date, address, today=today, empty=date not in by_day, named=date in names),
            address.day_alone(date).url,
        )
        for date in (sorted(keys) if address.view is View.LIST else shown.days)
    ]
    counts = Counter(state for _pk, day, state, _host in found if day in address.span)
    return Calendar(days, counts, _alike(rows.values()), goes_on)


def _classes(date: dt.date, address: CalendarAddress, *, today: dt.date, empty: bool, named: bool) -> str:
    marks = {"outside": date not in address.span, "today": date == today, "empty": empty, "named": named}
    return "".join(f" cal-{mark}" for mark, holds in marks.items() if holds)


def _on_page(day: dt.date, address: CalendarAddress, goes_on: dt.date | None) -> bool:
    return (goes_on is None or day < goes_on) and (address.start is None or day >= address.start)


def _rows(user: User, keys: Sequence[int], *, leads: bool) -> dict[int, SessionRow]:
    sessions = OutreachSession.objects.visible_to(user).filter(pk__in=keys).order_by()
    return {row.pk: row for row in session_rows(user, sessions, leads=leads)} if keys else {}


def _end_of_page(by_day: dict[dt.date, list[int]], address: CalendarAddress) -> dt.date | None:
    if address.view is not View.LIST or address.day:
        return None
    length = 0
    for day, keys in by_day.items():
        if address.start and day < address.start:
            continue
        if length >= LONG_LIST:
            return day
        length += len(keys)
    return None


def _alike(rows: Iterable[SessionRow]) -> frozenset[str]:
    villages = {(row.village_name, row.village_code) for row in rows}
    names = Counter(name for name, _code in villages)
    return frozenset(name for name, number in names.items() if number > 1)


def _filtered(user: User, address: CalendarAddress, sessions: QuerySet[OutreachSession]) -> QuerySet[OutreachSession]:
    """Officer and village go through rows the reader may see, so that no filter tells what no page shows."""
    span = instants(*address.shown)
    if address.officer:
        officers = SessionOfficer.objects.visible_to(user).filter(
            officer_id=user.pk if address.officer == "saya" else int(address.officer), starts_at__range=span
        )
        sessions = sessions.filter(pk__any_of=ArraySubquery(officers.order_by().values("session_id")))
    if address.village:
        villages = SessionVillage.objects.visible_to(user).filter(village_id=address.village, starts_at__range=span)
        sessions = sessions.filter(pk__any_of=ArraySubquery(villages.order_by().values("session_id")))
    if address.state:
        sessions = sessions.filter(state=address.state)
    if address.topic:
        sessions = sessions.filter(topic__slug=address.topic)
    if address.office:
        sessions = sessions.filter(office__slug=address.office)
    return sessions


def today_of(user: User) -> dt.date:
    """The day it is where the person works."""
    posting = user.posting
    place = (posting.office or posting.region) if posting else None
    return timezone.localdate(timezone=Zone(place.zone).info) if place else timezone.localdate()
