"""A wrong clock in words."""

from typing import Any

from django.utils.html import avoid_wrapping
from django.utils.timesince import TIME_STRINGS
from django.utils.translation import gettext as _

from outreach.domain.batches import CLOCK_IS_OFF

DAY = 24 * 60 * 60
UNITS = (("year", 365 * DAY), ("day", DAY), ("hour", 60 * 60), ("minute", 60))


def duration(seconds: float) -> str:
    """``3 jam 12 menit``: the largest unit and the one after it; static/js/roll/clock.js says the same."""
    left = int(abs(seconds))
    first = next((place for place, (_name, size) in enumerate(UNITS) if left >= size), len(UNITS) - 1)
    said: list[str] = []
    for name, size in UNITS[first : first + 2]:
        count, left = divmod(left, size)
        if count or not said:
            said.append(_some(name, count))
    return " ".join(said)


def clock_words(seconds: int | None) -> str:
    """``jam HP meleset 3 jam 12 menit``; nothing for a clock that is right, or not known."""
    if seconds is None or abs(seconds) <= CLOCK_IS_OFF.total_seconds():
        return ""
    return _("jam HP meleset %(duration)s") % {"duration": duration(seconds)}


def own_clock_words() -> dict[str, Any]:
    """What a phone says of its own clock, for a script: sentences, ``units`` from the largest, ``most`` in seconds."""
    return {
        "behind": _("Jam HP ini terlambat %(duration)s. Catatan tetap urut; betulkan jam di pengaturan HP."),
        "ahead": _("Jam HP ini terlalu cepat %(duration)s. Catatan tetap urut; betulkan jam di pengaturan HP."),
        "most": int(CLOCK_IS_OFF.total_seconds()),
        "units": [{"size": size, "one": _some(name, 1), "many": _many(name)} for name, size in UNITS],
    }


def _some(name: str, count: int) -> str:
    return avoid_wrapping(TIME_STRINGS[name] % {"num": count})


def _many(name: str) -> str:
    return _some(name, 2).replace("2", "%(count)s")
