"""How long a sign-in stays shut after too many wrong passwords or codes."""

from datetime import timedelta
from math import ceil

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.db.models import Max
from django.utils import timezone


def minutes_until_open(*, username: str, address: str | None) -> int:
    """Minutes until this username may be tried from this address again, at least 1."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=address)
    last = attempts.aggregate(last=Max("attempt_time"))["last"]
    left = (last or timezone.now()) + (get_cool_off() or timedelta()) - timezone.now()
    return max(1, ceil(left / timedelta(minutes=1)))
