"""Whether messages that wait still fit the session they are about: a plan that was missed is found, not guessed at.

What went out keeps the office it went out for; only what is still to come is looked at.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from notifications.enums import MessageState
from notifications.models import Message
from outreach.models import OutreachSession

SESSION = r"^session:(\d+)$"
# a plan is written with its session; what is younger may be between the two
SETTLED = timedelta(minutes=5)


class Unfit(NamedTuple):
    """How many messages wait that name another office or place than their session, or an older revision of it, and
    some of the sessions; one that is gone counts as another place.
    """

    places: int
    revisions: int
    sessions: list[int]


def unfit(*, now: datetime | None = None) -> Unfit:
    """Three queries over what waits."""
    rows = _waiting(now or timezone.now())
    places, revisions = rows.filter(~_session_with(_SAME_PLACE)), rows.filter(~_session_with(_SAME_REVISION))
    either = rows.filter(~_session_with(_SAME_PLACE & _SAME_REVISION)).order_by("session_id")
    some = either.values_list("session_id", flat=True).distinct()[:10]
    return Unfit(places.count(), revisions.count(), list(some))


def _waiting(now: datetime) -> Any:
    number = Func(F("subject"), Value(SESSION), function="substring", template="substring(%(expressions)s)")
    rows = Message.objects.filter(
        state=MessageState.SCHEDULED, subject__regex=SESSION, created_at__lt=now - SETTLED, expires_at__gt=now
    )
    return rows.annotate(session_id=Cast(number, BigIntegerField()))


_SAME_PLACE = Q(
    office=OuterRef("office"), regional_office=OuterRef("regional_office"), regency=OuterRef("regency"),
    district=OuterRef("district"),
)  # fmt: skip
_SAME_REVISION = Q(key=OuterRef("subject_key"))


def _session_with(same: Q) -> Exists:
    key = Concat(Value("session:"), Cast("pk", CharField()), Value(":r"), Cast("revision", CharField()))
    return Exists(OutreachSession.objects.alias(key=key).filter(same, pk=OuterRef("session_id")))
