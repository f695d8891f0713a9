"""Quiet hours: nobody is written to between 20.00 and 07.00 where they live, unless it is urgent.

Plans write when a message is due; here alone it is decided what the night makes of that.
"""

from datetime import datetime, time, timedelta

from django.db.models import Case, DateTimeField, Q, Value, When
from django.utils.translation import gettext_noop

from notifications.domain.outbox import without_secret
from notifications.enums import ACCOUNT_KIND, MessageState
from notifications.models import NEXT_TRY, Message
from offices.models import Zone

FROM, UNTIL = time(20), time(7)
# Kept as it is and translated when it is shown: who reads it is not known here.
MISSED_IN_THE_NIGHT = gettext_noop("Kedaluwarsa pada jam tenang (20.00–07.00)")

# What is about an account somebody waits for at the screen.
AT_ANY_HOUR = Q(urgent=True) | Q(kind=ACCOUNT_KIND)


def hold(now: datetime) -> int:
    """Put what is due in somebody's quiet hours off until they end; returns how many.

    What does not live until then is missed. Rows already put off are not due, so they are not touched again.
    """
    ends = _ends(now)
    if not ends:
        return 0
    waits = Q()
    for zone, end in ends.items():
        waits |= Q(zone=zone, expires_at__gt=end)
    due = Message.objects.alias(next_try=NEXT_TRY).filter(
        ~AT_ANY_HOUR, state=MessageState.SCHEDULED, next_try__lte=now, zone__in=ends
    )
    missed = due.exclude(waits).update(
        state=MessageState.MISSED, last_error=MISSED_IN_THE_NIGHT, context=without_secret()
    )
    morning = Case(*(When(zone=zone, then=Value(end)) for zone, end in ends.items()), output_field=DateTimeField())
    return missed + due.filter(waits).update(retry_at=morning)


def may_go(now: datetime) -> Q:
    """Of due rows those nobody sleeps through: what was written while the others were put off stays behind, too."""
    ends = _ends(now)
    return (AT_ANY_HOUR | ~Q(zone__in=list(ends))) if ends else Q()


def delayed_until(moment: datetime, zone: str, *, urgent: bool) -> datetime:
    """When something due at ``moment`` goes out to somebody in ``zone``. Pure; the end of a message is not asked."""
    return moment if urgent else _end(moment, zone) or moment


def _ends(now: datetime) -> dict[str, datetime]:
    """The zones that are quiet now, and until when."""
    return {str(zone): end for zone in Zone if (end := _end(now, zone))}


def _end(moment: datetime, zone: str) -> datetime | None:
    """When the quiet hours that hold at ``moment`` end; None by day."""
    local = moment.astimezone(Zone(zone).info)
    if UNTIL <= local.time() < FROM:
        return None
    day = local.date() + timedelta(days=1 if local.time() >= FROM else 0)
    return datetime.combine(day, UNTIL, tzinfo=local.tzinfo)
