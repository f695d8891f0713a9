"""Steps a session takes because time passes."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from outreach.domain import session_report
from outreach.enums import SessionState
from outreach.models import OutreachSession


class Advanced(NamedTuple):
    begun: int
    ended: int


def advance(*, now: datetime | None = None) -> Advanced:
    """Scheduled sessions begin, begun ones wait for their roll and owe a report. May run any number of times."""
    now = now or timezone.now()
    due = OutreachSession.objects.filter(ends_at__lte=now, state__in=(SessionState.SCHEDULED, SessionState.ONGOING))
    over = list(due.values_list("pk", flat=True))
    ended = due.filter(pk__in=over).update(state=SessionState.AWAITING_ROLL) if over else 0
    session_report.owe(session_ids=over)
    begun = OutreachSession.objects.filter(state=SessionState.SCHEDULED, starts_at__lte=now).update(
        state=SessionState.ONGOING
    )
    return Advanced(begun=begun, ended=ended)
