"""Sending what is due: claim, commit, ask, send, mark.

What holds: a message is sent once, except the one each sending thread has in its hands when its process, its
database or its mail connection dies at that moment; that one may go out twice, with the same Message-ID. What was
claimed before its subject changed may still go out. Several dispatchers may run at once.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Case, F, QuerySet, When
from django.utils import timezone

from notifications.discreet import discreet
from notifications.domain import bundling, fall_through, quiet, wishes
from notifications.domain.channel import Channel, RefusedError, TryLaterError, UnavailableError
from notifications.domain.lines import Lines, open_line
from notifications.domain.marks import Marks, fold, mark
from notifications.domain.outbox import without_secret
from notifications.domain.wording import texts_read_once
from notifications.enums import MessageState
from notifications.models import NEXT_TRY, Message, SentMark
from notifications.registry import ask_owners

logger = logging.getLogger(__name__)

BATCH = 500
LEASE = timedelta(minutes=10)
RUN_SECONDS = 240.0  # well below the lease and the broker's visibility timeout
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
UNCLEAR_WAIT = timedelta(seconds=15)
ASKED_FOR_SECONDS = 3.0  # a batch that takes longer asks again: what it holds may have changed meanwhile
IN_ORDER_FOR_SECONDS = 5.0
PREPARED = 50
ERROR_LENGTH = 300


@dataclass(slots=True)
class _Run:
    """``over``: whether what is left shall be given back."""

    lines: Lines
    over: Callable[[], bool]
    marks: Marks = field(default_factory=Marks)
    done: Counter[str] = field(default_factory=Counter)


def dispatch(
    *,
    open_channel: Callable[[str], Channel] = open_line,
    should_stop: Callable[[], bool] = lambda: False,
    seconds: float = RUN_SECONDS,
) -> Counter[str]:
    """Send what is due until nothing is, ``seconds`` are over or ``should_stop()`` says so.

    A channel that is away is left alone for the rest of this run; the others go on.

    Returns how many messages ended in which state (``scheduled``: they wait for another try). Rows still in hand
    at the end are given back untouched. Call it outside a transaction.
    """
    ends = time.monotonic() + seconds
    put_in_order_next = 0.0
    run = _Run(Lines(open_channel), over=lambda: should_stop() or time.monotonic() >= ends)
    _return_leases()
    try:
        while not run.over():
            if time.monotonic() >= put_in_order_next:
                run.done[MessageState.MISSED] += _put_in_order(timezone.now())
                put_in_order_next = time.monotonic() + IN_ORDER_FOR_SECONDS
            batch = _claim(run.lines.away)
            if not batch:
                break
            with texts_read_once():
                if not _send_batch(batch, run):
                    break
    finally:
        run.lines.close()
        run.marks.close()
    return +run.done


def _put_in_order(now: datetime) -> int:
    """What the night, the day's measure and its end make of what is due; returns how many were missed.

    Each of these looks at all that is due, so not for every batch. The claim itself leaves alone what may not go.
    """
    quiet.hold(now)
    bundling.bundle_due(now)
    return _give_up_expired()


def wait_before(attempt: int) -> timedelta:
    """How long a message waits after its ``attempt``-th temporary failure: 30 s, doubled up to 15 minutes."""
    return min(FIRST_WAIT * 2 ** min(attempt - 1, 10), LONGEST_WAIT)


def _claim(away: Collection[str]) -> list[Message]:
    """Up to ``BATCH`` due rows, ours alone from here on: others skip rows being claimed and see them as sending.

    None of the channels that are ``away``.
    """
    now = timezone.now()
    with transaction.atomic():
        rows = list(
            _due(now)
            .filter(quiet.may_go(now))
            .exclude(channel__in=away)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by(NEXT_TRY, "id")[:BATCH]
        )
        _of(rows).update(state=MessageState.SENDING, claimed_at=now)
    for row in rows:
        row.state, row.claimed_at = MessageState.SENDING, now
    return rows


def _due(now: datetime) -> QuerySet[Message]:
    return Message.objects.alias(next_try=NEXT_TRY).filter(
        state=MessageState.SCHEDULED, next_try__lte=now, expires_at__gt=now
    )


def _send_batch(batch: list[Message], run: _Run) -> bool:
    """Send the wanted ones of ``batch``. False when the rest was given back because time is over."""
    left = {row.pk: row for row in batch}
    ask_again, prepared = 0.0, 0
    try:
        for place, row in enumerate(batch):
            if time.monotonic() >= ask_again:
                run.marks.fold()
                _ask(left, run.done)
                ask_again, prepared = time.monotonic() + ASKED_FOR_SECONDS, place
            if run.over():
                return False
            if place == prepared:
                prepared += PREPARED
                run.lines.prepare(coming for coming in batch[place:prepared] if coming.pk in left)
            if row.pk in left:
                _send_or_hold(row, left, run)
    finally:
        run.marks.fold()
        _give_back(left.values(), wait=timedelta(0))
    return True


def _ask(left: dict[int, Message], done: Counter[str]) -> None:
    """Take out of ``left`` what is no longer wanted, and what nobody can tell about now."""
    rows = list(left.values())
    wanted, unclear = ask_owners(rows)
    refused = wishes.refused(row for row in rows if row.pk in wanted)
    dropped = left.keys() - (wanted - refused.keys()) - unclear
    done[MessageState.CANCELLED] += _drop([left[pk] for pk in dropped], refused)
    _give_back([left[pk] for pk in unclear], wait=UNCLEAR_WAIT)
    for pk in dropped | unclear:
        del left[pk]


def _send_or_hold(row: Message, left: dict[int, Message], run: _Run) -> None:
    """Send ``row``; if its channel turns out to be away, give back all that are left of that channel."""
    try:
        state = _send(row, run.lines.line(row.channel), run.marks)
    except UnavailableError as away:
        held = [other for other in left.values() if other.channel == row.channel]
        logger.warning("Channel %s away, %d messages wait: %s", row.channel, len(held), _safe(str(away), row))
        run.lines.give_up(row.channel)
        _give_back(held, wait=timedelta(0))  # the next run tries anew, and still the oldest first
        for other in held:
            del left[other.pk]
        return
    del left[row.pk]
    run.done[state] += 1


def _send(row: Message, line: Channel, marks: Marks) -> MessageState:
    """Send one message and mark it; returns the state it ends in. Lets ``UnavailableError`` through."""
    if row.expires_at <= timezone.now():
        return _missed(row)
    try:
        taken_as = line.send(row)
    except TryLaterError as error:
        return _postpone(row, str(error))
    except RefusedError as error:
        return _fail(row, str(error))
    except UnavailableError:
        raise
    except Exception as error:
        # a template or context of ours is wrong: this message cannot be sent, the others can
        logger.error("Message %d of kind %s cannot be composed\n%s", row.pk, row.kind, discreet(error))
        return _fail(row, repr(error))
    return marks.sent(row, taken_as or "")


def _fail(row: Message, error: str) -> MessageState:
    try:
        return _failed(row, error)
    except (OperationalError, InterfaceError):
        connection.close()  # it broke while the message was under way
        return _failed(row, error)


@transaction.atomic
def _failed(row: Message, error: str) -> MessageState:
    """For good on this channel; the next one in order takes over."""
    state, ours = mark(row, MessageState.FAILED, attempts=row.attempts + 1, last_error=_safe(error, row))
    if ours:
        fall_through.go_on(row)
    return state


def _postpone(row: Message, error: str) -> MessageState:
    attempt = row.attempts + 1
    next_try = timezone.now() + wait_before(attempt)
    columns = {"attempts": attempt, "last_error": _safe(error, row)}
    if next_try >= row.expires_at:
        return _missed(row, **columns)
    return mark(row, MessageState.SCHEDULED, retry_at=next_try, claimed_at=None, **columns)[0]


def _missed(row: Message, **columns: Any) -> MessageState:
    bundling.lost([row], MessageState.MISSED)
    return mark(row, MessageState.MISSED, **columns)[0]


def _drop(rows: Collection[Message], refused: Mapping[int, list[list[str]]]) -> int:
    """Cancel what nobody wants; what is ``refused`` on its channel goes on by the ways that are left."""
    with transaction.atomic():
        ours = set(_in_flight(rows).select_for_update().values_list("pk", flat=True))
        for row in rows:
            if row.pk in refused and row.pk in ours:
                row.ways = refused[row.pk]
                fall_through.go_on(row)
        return Message.objects.filter(pk__in=ours).update(state=MessageState.CANCELLED, context=without_secret())


def _give_back(rows: Collection[Message], *, wait: timedelta) -> None:
    """Schedule claimed rows again, not counted as a try; no wait leads past a message's end."""
    if not rows:
        return
    until = timezone.now() + wait
    later = Case(When(expires_at__gt=until, then=until), default="retry_at") if wait else F("retry_at")
    _in_flight(rows).update(state=MessageState.SCHEDULED, claimed_at=None, retry_at=later)


def _in_flight(rows: Collection[Message]) -> QuerySet[Message]:
    """Of ``rows``, claimed together, those that are ours still: a claim that took too long was given to others."""
    claims = {row.claimed_at for row in rows}
    return Message.objects.filter(pk__in=[row.pk for row in rows], state=MessageState.SENDING, claimed_at__in=claims)


def _of(rows: list[Message]) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=[row.pk for row in rows])


@transaction.atomic
def _return_leases() -> None:
    """Schedule again what a dead worker left in flight; the one it was just sending may go out a second time."""
    ran_out = timezone.now() - LEASE
    left = Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=ran_out)
    if ids := list(left.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)):
        fold(ids)
        left.filter(pk__in=ids).update(state=MessageState.SCHEDULED, claimed_at=None)
        # of claims that were lost to others long ago
        SentMark.objects.filter(claimed_at__lt=ran_out).delete()


def _give_up_expired() -> int:
    now = timezone.now()
    due = Message.objects.alias(next_try=NEXT_TRY).filter(state=MessageState.SCHEDULED, next_try__lte=now)
    expired = due.filter(expires_at__lte=now)
    bundling.lost(expired.filter(kind=bundling.BUNDLE), MessageState.MISSED)
    return expired.update(state=MessageState.MISSED, context=without_secret())


def _safe(error: str, row: Message) -> str:
    """Servers repeat the address in their answers; the administrator reads errors, not addresses."""
    return (error.replace(row.address, "…") if row.address else error)[:ERROR_LENGTH]
