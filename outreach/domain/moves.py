"""A session gets another day or other hours, and nothing else."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from outreach.domain import states
from outreach.domain.clashes import once_more
from outreach.domain.sessions import locked_as_seen, save_change, tell_change
from outreach.domain.times import SessionTimes
from outreach.models import OutreachSession


@once_more
@transaction.atomic
def move(
    *, session: OutreachSession, actor: User, times: SessionTimes, seen_version: int, now: datetime | None = None
) -> OutreachSession:
    """Move a session that has not begun; nothing happens when it is there already.

    A new revision: reminders follow, whoever had a message is told, villages are asked again. Officers and place are
    kept. Raises DomainError when somebody else changed the session since ``seen_version``, for an impossible time, and
    naming the officer or place that is taken at the new one.
    """
    now = now or timezone.now()
    session = locked_as_seen(session, seen_version)
    states.require("change", session, role=actor.scope.role)
    if SessionTimes.of(session) == times:
        return session
    times.check(kind=session.kind, now=now)
    for column, value in times.columns().items():
        setattr(session, column, value)
    save_change(session, moved=True, announced=True, now=now)
    tell_change(session, announced=True, now=now)
    return session
