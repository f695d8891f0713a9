"""Figures, dates and times as people here write them; in English as the second language.

Everything follows the active language. An empty value (``None`` or ``""``) gives an en dash. ``zone`` is a
``Zone``, its IANA name, or nothing: then the portal's own zone counts.
"""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, TypeVar

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from offices.models import Zone

DASH = "–"
COMMAS_AND_POINTS = str.maketrans(",.", ".,")
D = TypeVar("D", bound=date)


class _Words(NamedTuple):
    days: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    clock: str


def _table(days: str, months: str, short_months: str, clock: str) -> _Words:
    return _Words(tuple(days.split()), tuple(months.split()), tuple(short_months.split()), clock)


INDONESIAN = _table(
    "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
    "%H.%M",
)
ENGLISH = _table(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "January February March April May June July August September October November December",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "%H:%M",
)


def figure(value: float | Decimal | None, decimals: int | None = None) -> str:
    """``1.234,5``; rounded half up to ``decimals``, by default to one where it is not a whole number."""
    if value is None or value == "":
        return DASH
    if isinstance(value, int) and not decimals:
        text = f"{value:,}"
    else:
        number = Decimal(str(value))
        if decimals is None:
            number = _rounded(number, 1)
            decimals = 0 if number == number.to_integral_value() else 1
        text = f"{_rounded(number, decimals):,f}"
    return text if _english() else text.translate(COMMAS_AND_POINTS)


def percent(value: float | Decimal | None, whole: float | Decimal | None = None) -> str:
    """``62%`` of 62, or of the part ``value`` of ``whole``; of a whole of nothing there is no share."""
    if value is None or value == "" or whole == 0:
        return DASH
    if isinstance(value, int) and isinstance(whole, int) and value >= 0:
        return f"{figure((value * 200 + whole) // (whole * 2))}%"  # half up
    share = Decimal(str(value)) if whole is None else Decimal(str(value)) * 100 / Decimal(str(whole))
    return f"{figure(share, 0)}%"


def long_date(value: date | None, zone: str | None = None) -> str:
    """``Senin, 24 November 2025``. An aware datetime is taken in ``zone``."""
    if not value:
        return DASH
    day, words = _local(value, zone), _words()
    return f"{words.days[day.weekday()]}, {day.day} {words.months[day.month - 1]} {day.year}"


def short_date(value: date | None, zone: str | None = None) -> str:
    """``Sen, 24 Nov 2025``. An aware datetime is taken in ``zone``."""
    if not value:
        return DASH
    day, words = _local(value, zone), _words()
    return f"{words.days[day.weekday()][:3]}, {day.day} {words.short_months[day.month - 1]} {day.year}"


def month_name(value: date) -> str:
    """``November 2025``."""
    return f"{_words().months[value.month - 1]} {value.year}"


def short_month(value: date) -> str:
    """``Nov``."""
    return _words().short_months[value.month - 1]


def weekdays() -> tuple[str, ...]:
    """``Senin`` to ``Minggu``."""
    return _words().days


def clock(value: datetime | time | None, zone: str | None = None) -> str:
    """``09.00``. An aware datetime is taken in ``zone``."""
    if value is None or value == "":
        return DASH
    moment = _local(value, zone) if isinstance(value, datetime) else value
    return moment.strftime(_words().clock)


def local_when(value: datetime | None, zone: str | None = None) -> str:
    """``Sen, 24 Nov 2025 · 09.00 WIB``."""
    if not value:
        return DASH
    return f"{short_date(value, zone)} · {clock(value, zone)} {zone_label(zone)}"


def stamped(value: datetime, zone: str | None = None) -> str:
    """``Sen, 24 Nov 2025 · 09.12.31 WIB``: the second figures were read in."""
    words = _words()
    moment = _local(value, zone).strftime(f"{words.clock}{words.clock[2]}%S")
    return f"{short_date(value, zone)} · {moment} {zone_label(zone)}"


def session_when(
    starts_at: datetime, ends_at: datetime, zone: str, *, open_ended: bool = False, after: str = ""
) -> str:
    """``Sen, 24 Nov 2025 · 09.00–12.00 WIB``, in the session's own zone; sessions over midnight do not exist."""
    hours = session_hours(starts_at, ends_at, zone, open_ended=open_ended, after=after)
    return f"{short_date(starts_at, zone)} · {hours}"


def session_hours(
    starts_at: datetime | time, ends_at: datetime | time, zone: str, *, open_ended: bool = False, after: str = ""
) -> str:
    """``09.00–12.00 WIB``, ``09.00 WIB s.d. selesai``, ``bakda Isya (± 19.30 WIB) s.d. selesai``.

    ``open_ended``: the end is an estimate and left out. ``after``: the prayer in words; the start is an estimate.
    """
    label = zone_label(zone)
    begin, end = clock(starts_at, zone), clock(ends_at, zone)
    hours = f"{begin} {label}" if open_ended else f"{begin}–{end} {label}"
    if after:
        hours = f"{after} (± {hours})"
    return _("%(hours)s s.d. selesai") % {"hours": hours} if open_ended else hours


def zone_label(zone: str | None = None) -> str:
    """``WIB``, ``WITA`` or ``WIT``."""
    return _zone(zone).label


def ago_days(value: date | None, zone: str | None = None) -> str:
    """Days between ``value`` and today in words: ``hari ini``, ``kemarin``, ``12 hari lalu``, ``3 hari lagi``."""
    if not value:
        return DASH
    day = _local(value, zone)
    days = (timezone.localdate(timezone=_zone(zone).info) - (day.date() if isinstance(day, datetime) else day)).days
    named = {0: _("hari ini"), 1: _("kemarin"), -1: _("besok")}
    if days in named:
        return named[days]
    text = _("%(days)s hari lalu") if days > 0 else _("%(days)s hari lagi")
    return text % {"days": figure(abs(days))}


def ago(value: datetime | None) -> str:
    """Time since an instant in words, its largest unit alone: ``baru saja``, ``12 menit lalu``, ``2 jam lalu``."""
    if not value:
        return DASH
    seconds = (timezone.now() - value).total_seconds()
    if seconds < 60:
        return _("baru saja")
    if seconds < 3600:
        return _("%(minutes)s menit lalu") % {"minutes": figure(seconds // 60)}
    if seconds < 86400:
        return _("%(hours)s jam lalu") % {"hours": figure(seconds // 3600)}
    return _("%(days)s hari lalu") % {"days": figure(seconds // 86400)}


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _words() -> _Words:
    return ENGLISH if _english() else INDONESIAN


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _zone(zone: str | None) -> Zone:
    return Zone(zone or timezone.get_current_timezone_name())


def _local(value: D, zone: str | None) -> D:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return value.astimezone(_zone(zone).info)
    return value
