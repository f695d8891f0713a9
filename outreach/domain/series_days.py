"""What speaks for and against each day of a rule, before anything is made: a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.domain.calendar import periods_between
from offices.formats import clock
from offices.models import CLOSED_KINDS, CalendarPeriod
from outreach.domain.recurrence import Rule, every_day_of
from outreach.domain.series import made_of
from outreach.domain.special_days import FRIDAY, FRIDAY_PRAYER, overlap
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionOfficer, SessionVillage

SUNDAY = 6


@dataclass(slots=True)
class Day:
    """A day of a rule. ``made``: what exists for it. ``against`` are sentences; with ``blocked`` it cannot be made.

    ``ticked``: whether it is worth making, unless somebody says otherwise.
    """

    day: date
    made: OutreachSession | None = None
    against: list[str] = field(default_factory=list)
    blocked: bool = False
    ticked: bool = True


def days_of(session: OutreachSession, rule: Rule, *, binding: bool, now: datetime | None = None) -> list[Day]:
    """Every day of a rule, its exceptions among them unticked.

    ``binding``: whether what is made holds its officers and place, so that a clash makes a day impossible. Raises
    DomainError like ``every_day_of``.
    """
    now = now or timezone.now()
    made = made_of(session)
    days = [Day(day, made.get(day), ticked=day not in rule.exceptions) for day in every_day_of(rule)]
    to_make = [day for day in days if day.made is None]
    if to_make:
        times = SessionTimes.of(session)
        _note_the_past(to_make, times, now)
        _note_calendar(to_make, session)
        _note_clashes(to_make, session, times, binding=binding)
        _note_other_sessions(to_make, session)
    for day in days:
        day.ticked = day.ticked and day.made is None and not day.blocked
    return days


def _note_the_past(days: Sequence[Day], times: SessionTimes, now: datetime) -> None:
    for day in days:
        if replace(times, local_date=day.day).starts_at <= now:
            day.against.append(_("sudah lewat"))
            day.blocked = True


def _note_calendar(days: Sequence[Day], session: OutreachSession) -> None:
    """Holidays and the like; on those offices are closed, so the day is left out unless somebody ticks it."""
    for period in periods_between(days[0].day, days[-1].day, [session.host_id]):
        for day in days:
            if period.first_day <= day.day <= period.last_day:
                day.against.append(_calendar_words(period))
                day.ticked = day.ticked and period.kind not in CLOSED_KINDS
    hours = (session.local_start, session.local_end)
    for day in days:
        if day.day.weekday() == SUNDAY:
            day.against.append(_("hari Minggu"))
        if day.day.weekday() == FRIDAY and overlap(hours, FRIDAY_PRAYER):
            day.against.append(_("bertepatan dengan salat Jumat"))


def _calendar_words(period: CalendarPeriod) -> str:
    name, kind = period.name, period.get_kind_display()
    return name if name.lower().startswith(kind.lower()) else f"{kind}: {name}"


def _note_clashes(days: Sequence[Day], session: OutreachSession, times: SessionTimes, *, binding: bool) -> None:
    """Officers and the hall who are elsewhere at those hours."""
    first, last = (replace(times, local_date=day.day) for day in (days[0], days[-1]))
    between = {"starts_at__lt": last.ends_at, "ends_at__gt": first.starts_at, "blocks": True}
    people = SessionOfficer.objects.filter(session=session).values("officer")
    busy = SessionOfficer.objects.filter(officer__in=people, **between).select_related("officer", "session")
    taken = [(row.starts_at, row.ends_at, row.officer.name, row.session) for row in busy]
    if session.place_id:
        held = OutreachSession.objects.filter(place=session.place_id, **between)
        taken += [(row.starts_at, row.ends_at, row.venue, row) for row in held]
    for day in days:
        at = replace(times, local_date=day.day)
        for starts_at, ends_at, who, other in taken:
            if starts_at < at.ends_at and ends_at > at.starts_at:
                day.against.append(_clash_words(who, other))
                day.blocked = day.blocked or binding


def _clash_words(who: str, other: OutreachSession) -> str:
    hours = {"start": clock(other.local_start), "end": clock(other.local_end)}
    if who == other.venue:
        return _("%(venue)s sudah dipakai %(start)s–%(end)s") % {"venue": who, **hours}
    return _("%(officer)s sudah bertugas di %(venue)s %(start)s–%(end)s") % {
        "officer": who,
        "venue": other.venue,
        **hours,
    }


def _note_other_sessions(days: Sequence[Day], session: OutreachSession) -> None:
    villages = SessionVillage.objects.filter(session=session).values("village")
    others = SessionVillage.objects.filter(
        ~Q(session__state=SessionState.CANCELLED),
        village__in=villages,
        session__local_date__in=[day.day for day in days],
    ).exclude(session=session)
    found = set(others.values_list("session__local_date", flat=True))
    for day in days:
        if day.day in found:
            day.against.append(_("desa ini sudah punya kegiatan hari itu"))
