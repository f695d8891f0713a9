"""Planning messages anew for many sessions: every night for those that are near, and when rules were changed."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from notifications.discreet import discreet
from outreach.domain import reminders
from outreach.domain.rules import Rules, rules_of
from outreach.enums import SessionState
from outreach.models import OutreachSession, Replan

logger = logging.getLogger(__name__)

# What is further away was planned when it was written, and comes near one night.
NEAR = timedelta(days=45)
# How long after a session somebody may still hear that its roll is missing.
OWED = timedelta(days=21)
CHUNK = 200


def sync_all(*, now: datetime | None = None) -> int:
    """Repeat the plan for every session that is near, or waits for its roll: the nightly backstop. The number looked
    at. Each in a transaction of its own; never more than ``CHUNK`` keys in memory. One that cannot be planned is said
    in the log and leaves the others alone.
    """
    now = now or timezone.now()
    return _sync(near(now))


def near(now: datetime) -> QuerySet[OutreachSession]:
    coming = Q(state__in=reminders.STATES_WITH_MESSAGES, starts_at__gt=now, starts_at__lte=now + NEAR)
    owing = Q(state=SessionState.AWAITING_ROLL, ends_at__gt=now - OWED, ends_at__lte=now)
    return OutreachSession.objects.filter(coming | owing)


def concerned(*, office_id: int | None, session_kind: str, now: datetime) -> QuerySet[OutreachSession]:
    """The sessions whose messages a changed rule changes; without an office, of the nation."""
    owing = Q(state=SessionState.AWAITING_ROLL, ends_at__gt=now - OWED, ends_at__lte=now)
    coming = Q(state__in=reminders.STATES_WITH_MESSAGES, starts_at__gt=now)
    rows = OutreachSession.objects.filter(coming | owing, kind=session_kind)
    return rows if office_id is None else rows.filter(office_id=office_id)


def replan_asked(*, now: datetime | None = None) -> int:
    """Plan anew what changed rules concern; the number of sessions looked at. May run twice, and be stopped."""
    now = now or timezone.now()
    done = 0
    while (asked := Replan.objects.order_by("pk").first()) is not None:
        rows = concerned(office_id=asked.office_id, session_kind=asked.session_kind, now=now)
        for keys in _chunks(rows.filter(pk__gt=asked.at_session)):
            done += _sync_chunk(keys)
            Replan.objects.filter(pk=asked.pk).update(at_session=keys[-1])
        Replan.objects.filter(pk=asked.pk).delete()
    return done


def _sync(rows: QuerySet[OutreachSession]) -> int:
    return sum(_sync_chunk(keys) for keys in _chunks(rows))


def _chunks(rows: QuerySet[OutreachSession]) -> Iterator[list[int]]:
    last = 0
    while keys := list(rows.order_by("pk").filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        yield keys
        last = keys[-1]


def _sync_chunk(keys: list[int]) -> int:
    known: dict[tuple[int, str], Rules] = {}
    for pk in keys:
        try:
            _sync_one(pk, known)
        except (InterfaceError, OperationalError):
            raise  # no session's fault: the next run goes on where this one was
        except Exception as error:
            logger.error("The messages of session %d cannot be planned\n%s", pk, discreet(error))
    return len(keys)


@transaction.atomic
def _sync_one(pk: int, known: dict[tuple[int, str], Rules]) -> None:
    """``known``: the rules asked for so far."""
    rows = OutreachSession.objects.select_related("topic", "office", "host__region", "host__district")
    # locked, so that a session being moved or cancelled meanwhile gets no reminders of its old day
    session = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if session is None:
        return
    name = (session.office_id, session.kind)
    if name not in known:
        known[name] = rules_of(*name)
    reminders.sync(session=session, rules=known[name])
