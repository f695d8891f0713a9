"""What the calendar says against a day and its hours: holidays, weekends, Friday prayer, Ramadan, elections."""

from collections.abc import Collection, Iterator
from datetime import date, time

from django.utils.translation import gettext as _

from offices.domain.calendar import SATURDAY, periods_between
from offices.formats import clock, short_date
from offices.models import CalendarKind, CalendarPeriod
from outreach.domain.plan_warning import PlanWarning, note, warning

FRIDAY = 4
FRIDAY_PRAYER = (time(11, 30), time(13, 0))
Hours = tuple[time, time]


def about_day(day: date, hours: Hours | None, villages: Collection[str]) -> list[PlanWarning]:
    """Of the day in these villages (codes), and of the local hours where they are known already: one query."""
    periods = periods_between(day, day, villages)
    return [*_of_the_week(day, hours), *(_of_period(period, day, hours) for period in periods)]


def overlap(one: Hours, other: Hours) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _of_the_week(day: date, hours: Hours | None) -> Iterator[PlanWarning]:
    if day.weekday() >= SATURDAY:
        yield note("weekend", _("%(day)s di luar hari kerja.") % {"day": short_date(day)})
    if day.weekday() == FRIDAY and hours and overlap(hours, FRIDAY_PRAYER):
        yield warning(
            "friday_prayer", _("Bertepatan dengan salat Jumat, pukul %(hours)s.") % {"hours": _words(FRIDAY_PRAYER)}
        )


def _of_period(period: CalendarPeriod, day: date, hours: Hours | None) -> PlanWarning:
    kind, its_hours = CalendarKind(period.kind), _hours(period)
    if kind == CalendarKind.RAMADAN:
        return _of_ramadan(period, hours)
    apart = bool(hours and its_hours and not overlap(hours, its_hours))
    plain = _("%(day)s: %(name)s.")
    says_it = kind == CalendarKind.COLLECTIVE_LEAVE and str(kind.label).lower() in period.name.lower()
    words = {
        CalendarKind.HOLIDAY: _("%(day)s hari libur: %(name)s."),
        CalendarKind.COLLECTIVE_LEAVE: plain if says_it else _("%(day)s cuti bersama: %(name)s."),
        CalendarKind.SCHOOL_BREAK: _("%(day)s sekolah libur: %(name)s."),
        CalendarKind.VILLAGE_ELECTION: _(
            "%(day)s ada pemilihan kepala desa: %(name)s. Balai desa dan perangkatnya mungkin terpakai."
        ),
    }.get(kind, plain)
    sentence = words % {"day": short_date(day), "name": _name(period)}
    tells = note if apart or kind in (CalendarKind.SCHOOL_BREAK, CalendarKind.OTHER) else warning
    return tells(kind.value, sentence + _unchecked(period))


def _of_ramadan(period: CalendarPeriod, hours: Hours | None) -> PlanWarning:
    working = _hours(period)
    if working is None:
        return note("ramadan", _("Pada bulan puasa: %(name)s.") % {"name": _name(period)} + _unchecked(period))
    values = {"name": _name(period), "hours": _words(working)}
    if hours and not (working[0] <= hours[0] and hours[1] <= working[1]):
        return warning("ramadan", _("Di luar jam kerja %(name)s, pukul %(hours)s.") % values + _unchecked(period))
    return note("ramadan", _("Pada bulan puasa: %(name)s, jam kerja %(hours)s.") % values + _unchecked(period))


def _name(period: CalendarPeriod) -> str:
    """With where it holds and its hours, where that is not everywhere and all day."""
    parts = [period.name, period.place]
    hours = _hours(period)
    if hours and period.kind != CalendarKind.RAMADAN:
        parts.append(_words(hours))
    return ", ".join(filter(None, parts))


def _hours(period: CalendarPeriod) -> Hours | None:
    return None if period.starts is None or period.ends is None else (period.starts, period.ends)


def _words(hours: Hours) -> str:
    return f"{clock(hours[0])}–{clock(hours[1])}"


def _unchecked(period: CalendarPeriod) -> str:
    return "" if period.checked_on else " " + _("(Tanggal ini perlu diperiksa.)")
