"""The days a repeated session falls on. Pure, and of local dates only: so the hour on the clock never shifts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekdays
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offices.errors import DomainError
from offices.formats import long_date
from outreach.enums import SeriesPeriod

MOST = 60
LONGEST = timedelta(days=731)
MOST_EVERY = 52
# Every month has a 28th and a fourth Monday; what lies behind is taken as the month's last.
LAST_SURE_DAY, LAST_SURE_WEEK = 28, 4
MONTHS_OF = {SeriesPeriod.MONTH: 1, SeriesPeriod.QUARTER: 3}


@dataclass(frozen=True, slots=True)
class Rule:
    """Every ``every`` weeks, months or quarters from ``first`` to ``until``, both included, on no exception.

    Months are counted by the day of the month or, ``by_weekday``, by its place there ("Senin ke-2"). A month without
    that day takes its last day, one without a fifth Monday its last Monday: no quarter is missed because a month is
    short. ``first`` is a day of the rule itself.
    """

    first: date
    until: date | None
    period: str = SeriesPeriod.MONTH
    every: int = 1
    by_weekday: bool = False
    exceptions: frozenset[date] = field(default_factory=frozenset)

    @property
    def week_of_month(self) -> int:
        """1 to 4 where ``first`` is the first to the fourth such weekday of its month, -1 where it is the fifth."""
        place = (self.first.day - 1) // 7 + 1
        return place if place <= LAST_SURE_WEEK else -1

    @property
    def words(self) -> str:
        """``setiap 2 minggu, hari Senin`` or ``setiap triwulan, tanggal 31 atau hari terakhir bulan``."""
        return f"{self._pace}, {self.day_words}"

    @property
    def _pace(self) -> str:
        sentences = {
            SeriesPeriod.WEEK: ngettext("setiap minggu", "setiap %(every)s minggu", self.every),
            SeriesPeriod.MONTH: ngettext("setiap bulan", "setiap %(every)s bulan", self.every),
            SeriesPeriod.QUARTER: ngettext("setiap triwulan", "setiap %(every)s triwulan", self.every),
        }
        sentence = sentences[SeriesPeriod(self.period)]
        return sentence % {"every": self.every} if self.every > 1 else sentence

    @property
    def day_words(self) -> str:
        """``hari Senin``, ``tanggal 12``, ``Senin ke-2``."""
        weekday = long_date(self.first).partition(",")[0]
        if self.period == SeriesPeriod.WEEK:
            return _("hari %(weekday)s") % {"weekday": weekday}
        if not self.by_weekday:
            sentence = _("tanggal %(day)s atau hari terakhir bulan") if self._may_be_clamped else _("tanggal %(day)s")
            return sentence % {"day": self.first.day}
        sentence = _("%(weekday)s terakhir") if self.week_of_month == -1 else _("%(weekday)s ke-%(week)s")
        return sentence % {"weekday": weekday, "week": self.week_of_month}

    @property
    def _may_be_clamped(self) -> bool:
        return self.first.day > LAST_SURE_DAY


def occurrences(rule: Rule) -> list[date]:
    """The days of a rule without its exceptions, in order. Raises DomainError like ``every_day_of``."""
    return [day for day in every_day_of(rule) if day not in rule.exceptions]


def every_day_of(rule: Rule) -> list[date]:
    """The days of a rule with its exceptions, in order.

    Raises DomainError, on the field it is about, for a rule without end, of more than two years, or of more than
    ``MOST`` days.
    """
    until = _checked(rule)
    days = [moment.date() for moment in _rrule(rule, until)]
    if len(days) > MOST:
        raise DomainError(
            _("Sampai %(until)s ini ada %(count)s kegiatan; paling banyak %(most)s. Pilih tanggal akhir lebih awal.")
            % {"until": long_date(until), "count": len(days), "most": MOST},
            field="until",
        )
    return days


def missing(rule: Rule, made: Collection[date]) -> list[date]:
    """The days of a rule for which nothing was made yet.

    ``made`` are the days the rule gave to what exists, wherever that was moved since: what moved is not made a
    second time, and asking twice makes nothing twice.
    """
    return [day for day in occurrences(rule) if day not in made]


def leaving_out(rule: Rule, days: Iterable[date]) -> Rule:
    """The rule with these exceptions too."""
    return replace(rule, exceptions=rule.exceptions | frozenset(days))


def _checked(rule: Rule) -> date:
    """The last day of a rule that may be followed."""
    if rule.period not in SeriesPeriod.values:
        raise DomainError(_("Pilih satuannya: minggu, bulan, atau triwulan."), field="period")
    if not 1 <= rule.every <= MOST_EVERY:
        raise DomainError(_("Tulis jarak antara 1 dan %(most)s.") % {"most": MOST_EVERY}, field="every")
    if rule.until is None:
        raise DomainError(
            _("Isi sampai tanggal berapa kegiatan ini diulang. Kegiatan tanpa tanggal akhir tidak dapat dibuat."),
            field="until",
        )
    if rule.until < rule.first:
        raise DomainError(
            _("Tanggal akhir harus sesudah %(first)s.") % {"first": long_date(rule.first)}, field="until"
        )
    if rule.until - rule.first > LONGEST:
        raise DomainError(
            _("Paling lama dua tahun sejak %(first)s. Rangkaiannya dapat diperpanjang nanti.")
            % {"first": long_date(rule.first)},
            field="until",
        )
    return rule.until


def _rrule(rule: Rule, until: date) -> rrule:
    """The rule as midnights without a zone."""
    bounds = {"dtstart": datetime.combine(rule.first, time.min), "until": datetime.combine(until, time.min)}
    if rule.period == SeriesPeriod.WEEK:
        return rrule(WEEKLY, interval=rule.every, **bounds)
    interval = rule.every * MONTHS_OF[SeriesPeriod(rule.period)]
    if rule.by_weekday:
        day = weekdays[rule.first.weekday()]
        return rrule(MONTHLY, interval=interval, byweekday=day(rule.week_of_month), **bounds)
    # the last of these that the month has
    days = range(min(rule.first.day, LAST_SURE_DAY), rule.first.day + 1)
    return rrule(MONTHLY, interval=interval, bymonthday=tuple(days), bysetpos=-1, **bounds)
