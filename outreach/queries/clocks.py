"""A wrong clock in words."""

from datetime import UTC, datetime, timedelta

from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from outreach.domain.batches import CLOCK_IS_OFF

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def duration(seconds: float) -> str:
    """``3 jam 12 menit``: the two largest units."""
    return timesince(SOME_DAY, SOME_DAY + timedelta(seconds=abs(seconds)), depth=2).replace(", ", " ")


def clock_words(seconds: int | None) -> str:
    """``jam HP meleset 3 jam 12 menit``; nothing for a clock that is right, or not known."""
    if seconds is None or abs(seconds) <= CLOCK_IS_OFF.total_seconds():
        return ""
    return _("jam HP meleset %(duration)s") % {"duration": duration(seconds)}
