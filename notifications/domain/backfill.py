"""Rows of before messages knew whom they are for; and whether offices still are where their messages say."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import F, Func, Max, Min, Value
from django.utils import timezone

from notifications.domain.bit_by_bit import for_a_while
from notifications.enums import ACCOUNT_KIND
from notifications.models import Message

STEP = 10_000
PERSON = r":((?:u|c)\d+|s[0-9a-f]+):(?:email|whatsapp|sms|inbox)$"
WATCHED = timedelta(days=100)


def name_people(*, step: int = STEP) -> Iterator[int]:
    """Writes ``person`` where it is empty, from the key; yields how many after each ``step`` ids, each by itself.

    May be broken off and begun again: what has a name is left alone.
    """
    ends = Message.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for first in range(ends["first"], ends["last"] + 1, step):
        rows = Message.objects.filter(pk__gte=first, pk__lt=first + step, person="", dedupe_key__regex=PERSON)
        named = Func(F("dedupe_key"), Value(PERSON), function="substring", template="substring(%(expressions)s)")
        yield rows.exclude(kind=ACCOUNT_KIND).update(person=named)


def name_people_for(seconds: float, *, step: int = STEP, should_stop: Callable[[], bool] = lambda: False) -> int:
    """The same for a while; returns how many. What is left is the next night's: what is done is passed over fast."""
    return for_a_while(name_people(step=step), seconds, should_stop=should_stop)


def misplaced() -> int:
    """How many messages of the last months name another Kanwil than their office does now: it would not see them."""
    rows = Message.objects.filter(due_at__gte=timezone.now() - WATCHED, office__isnull=False)
    return rows.exclude(regional_office=F("office__regional_office")).count()
