"""Messages are kept, what is personal in them is not: after some years a row says only what went to whom, when.

"Whom" is the key of the person, so that it can be told for as long as the contact or the account is held. Name,
address, words, the ways left and what servers said of it are gone: servers write names and numbers into their answers
and into the ids they give.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from notifications.enums import OPEN_STATES
from notifications.models import Message

STEP = 5_000


def erase(*, step: int = STEP) -> Iterator[int]:
    """Takes it out of messages that ended before the limit; yields how many after each ``step`` ids, each by itself.

    May be broken off and begun again, and run beside anything that sends: what is open is left alone, and the row says
    so itself. Ends with the first ids that are younger than the limit.
    """
    now = timezone.now()
    limit = kept_since(now)
    ends = Message.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for first in range(ends["first"], ends["last"] + 1, step):
        rows = Message.objects.filter(pk__gte=first, pk__lt=first + step)
        written = rows.aggregate(first=Min("created_at"))["first"]
        if written and written >= limit:
            return
        yield _ended(rows, limit).update(
            recipient_name="", address="", ways=[], context={}, provider_id="", last_error="", erased_at=now
        )


def kept_since(now: datetime) -> datetime:
    """Years are as long as the longest, so that nothing goes early."""
    return now - timedelta(days=366 * settings.MESSAGES_KEPT_YEARS)


def _ended(rows: QuerySet[Message], limit: datetime) -> QuerySet[Message]:
    """After its end nobody sends a message, or has it sent again. One that is in a bundle lasts as long as that."""
    over = rows.filter(erased_at=None, expires_at__lt=limit).exclude(state__in=OPEN_STATES)
    waiting = Message.objects.filter(state__in=OPEN_STATES)
    return over.filter(Q(bundle=None) | ~Q(bundle__in=waiting))
