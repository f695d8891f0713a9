"""Days and hours as people type or paste them. One reader for forms and for rows from a spreadsheet.

What cannot be read for sure is refused with a sentence for the person who typed it: a wrong day sends people to an
empty hall.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date, time, timedelta
from itertools import chain
from typing import NoReturn

from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.formats import ENGLISH, INDONESIAN, clock, long_date, month_name
from offices.models import Zone

# A year of two digits is taken for the one at most this many years from today.
NEAR_YEARS = 10
FIRST_YEAR, LAST_YEAR = 1900, 2199
RELATIVE = {
    "hari ini": 0, "today": 0, "besok": 1, "tomorrow": 1, "lusa": 2, "kemarin": -1, "yesterday": -1,
}  # fmt: skip
MONTHS = {
    word.lower(): number
    for words in (INDONESIAN, ENGLISH)
    for number, word in chain(enumerate(words.months, 1), enumerate(words.short_months, 1))
} | {"peb": 2, "pebruari": 2, "mrt": 3, "agt": 8, "ags": 8, "agus": 8, "agust": 8, "sept": 9, "nop": 11,
     "nopember": 11}  # fmt: skip
WEEKDAYS = {
    form: number
    for words in (INDONESIAN, ENGLISH)
    for number, word in enumerate(words.days)
    for form in (word.lower(), word[:3].lower())
} | {"ahad": 6, "jum'at": 4, "jumat": 4}
MIDNIGHT = re.compile(r"[ t]00:00(:00(\.0+)?)?$")
PARTS = re.compile(r"[0-9]+|[^\W\d_]+(?:'[^\W\d_]+)?")
GLUE = re.compile(r"[\s./,\-–]*")
HOUR = re.compile(r"(?P<hour>[0-9]{1,2})(?:[.:,](?P<minute>[0-9]{2})(?:[.:]00)?)?|(?P<packed>[0-9]{3,4})")
ZONE = re.compile(r"\s*\b(wib|wita|wit)\.?$")
CALLED = re.compile(r"^(pukul|pkl|jam|at)\b\.?\s*")


def read_date(text: str, today: date) -> date:
    """The day somebody means: ``24-11-2026``, ``24/11/26``, ``24 Nov 2026``, ``Selasa, 24 November 2026``, ``besok``.

    The day stands before the month, also in digits, except in ``2026-11-24``; Indonesian and English names are
    read in either language. A year of two digits is one near ``today``. Raises :class:`DomainError` for what is no
    day, has no year, or names a weekday that day does not have.
    """
    typed = text.strip()
    plain = _plain(typed)
    if plain in RELATIVE:
        return today + timedelta(days=RELATIVE[plain])
    plain = MIDNIGHT.sub("", plain)  # a spreadsheet adds it to a day
    if GLUE.sub("", PARTS.sub("", plain)):
        _unreadable_date(typed)
    parts = PARTS.findall(plain)
    weekday = WEEKDAYS.get(parts[0]) if parts else None
    day, month, year = _ordered(parts if weekday is None else parts[1:], typed, today)
    found = _existing(day, month, _whole_year(year, typed, today))
    if weekday is not None and found.weekday() != weekday:
        raise DomainError(
            _("Hari dan tanggalnya tidak cocok: tanggal itu jatuh pada %(date)s.") % {"date": long_date(found)}
        )
    return found


def read_time(text: str, zone: str | None = None) -> time:
    """The hour somebody means, of 24: ``9.00``, ``09:00``, ``9``, ``0930``, ``pukul 19.30``.

    ``WIB`` and the like are read only where they are the label of ``zone``: an hour of another zone is another moment.
    Raises :class:`DomainError` for anything else.
    """
    typed = text.strip()
    plain = CALLED.sub("", _plain(typed))
    label = ZONE.search(plain)
    if label:
        if zone is None or label[1] != Zone(zone).label.lower():
            raise DomainError(_("Tulis jamnya saja tanpa zona waktu: jam selalu menurut zona waktu desanya."))
        plain = plain[: label.start()]
    found = HOUR.fullmatch(plain)
    if found is None:
        raise DomainError(
            _("“%(text)s” tidak terbaca sebagai jam. Tulis misalnya 9.00 atau 19.30.") % {"text": typed[:40]}
        )
    digits = found["packed"]
    hour, minute = (int(digits[:-2]), int(digits[-2:])) if digits else (int(found["hour"]), int(found["minute"] or 0))
    if hour > 23 or minute > 59:
        raise DomainError(
            _("Jam %(text)s tidak ada. Hari berjalan dari %(first)s sampai %(last)s.")
            % {"text": typed[:40], "first": clock(time(0, 0)), "last": clock(time(23, 59))}
        )
    return time(hour, minute)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return " ".join(folded.split()).strip(" .,")


def _ordered(parts: list[str], typed: str, today: date) -> tuple[int, int, str]:
    """Day, month and year as written."""
    if len(parts) == 2:
        _day_and_month(parts, typed)
        raise DomainError(_("Tulis juga tahunnya, misalnya %(date)s.") % {"date": f"{typed[:40]} {today.year}"})
    if len(parts) != 3:
        _unreadable_date(typed)
    first, second, third = parts
    if len(first) == 4 and first.isdigit():
        return (*_day_and_month([third, second], typed), first)
    return (*_day_and_month([first, second], typed), third)


def _day_and_month(parts: list[str], typed: str) -> tuple[int, int]:
    day, month = parts
    if day in MONTHS:  # November 24, 2026
        day, month = month, day
    if not day.isdigit() or len(day) > 2 or len(month) > len("september") or not (month.isdigit() or month in MONTHS):
        _unreadable_date(typed)
    number = MONTHS.get(month) or int(month)
    if not 1 <= number <= 12:
        raise DomainError(
            _("Bulan %(month)s tidak ada. Tulis tanggal dulu, lalu bulan, lalu tahun.") % {"month": month[:4]}
        )
    return int(day), number


def _whole_year(year: str, typed: str, today: date) -> int:
    if not year.isdigit() or len(year) not in (2, 4):
        _unreadable_date(typed)
    if len(year) == 4:
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise DomainError(_("Periksa tahunnya: %(year)s.") % {"year": year})
        return int(year)
    century = today.year // 100 * 100
    near = [century + shift + int(year) for shift in (-100, 0, 100)]
    meant = min(near, key=lambda candidate: abs(candidate - today.year))
    if abs(meant - today.year) > NEAR_YEARS:
        raise DomainError(_("Tulis tahunnya dengan empat angka: “%(year)s” dapat dibaca dua cara.") % {"year": year})
    return meant


def _existing(day: int, month: int, year: int) -> date:
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DomainError(
            _("Tanggal %(day)s tidak ada: %(month)s hanya sampai tanggal %(last)s.")
            % {"day": day, "month": month_name(date(year, month, 1)), "last": last}
        )
    return date(year, month, day)


def _unreadable_date(typed: str) -> NoReturn:
    raise DomainError(
        _("“%(text)s” tidak terbaca sebagai tanggal. Tulis misalnya 24-11-2026 atau 24 Nov 2026.")
        % {"text": typed[:40]}
    )
