"""Writing what became of a message that was in hand.

That one was taken is written at once and not waited for: the statement is in PostgreSQL's socket before the next
message is touched, and PostgreSQL carries it out even when this process is killed in that moment. Its answer is read
before the next one is written. Whatever goes wrong with that is made good the ordinary way: both write the same row
only as long as the claim is ours.

Of a mail only a narrow row is written, a tenth of the work; many at once are folded into their messages seconds later.
Until then the message says it is being sent, which everybody reads as gone out. A worker that was killed leaves its
marks behind: whoever takes its claims back folds them first.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import psycopg2
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg2.extras import wait_select

from notifications.domain.outbox import without_secret
from notifications.enums import ACCOUNT_KIND, Channel, MessageState
from notifications.models import Message

Written = TypeVar("Written")

# A mark lost in a crash of the database costs a doubled mail at worst, so no mark waits for the disk.
_SETUP = """
    SET synchronous_commit TO off;
    PREPARE message_was_sent (bigint, timestamptz, integer, timestamptz, text) AS
    UPDATE notifications_message
    SET state = 'sent', attempts = $3, sent_at = $4, last_error = '',
        provider_id = CASE WHEN $5 = '' THEN provider_id ELSE $5 END,
        context = CASE WHEN kind = 'account' THEN '{}'::jsonb ELSE context END
    WHERE id = $1 AND state = 'sending' AND claimed_at = $2;
    PREPARE mail_was_taken (bigint, timestamptz, timestamptz) AS
    INSERT INTO notifications_sentmark (message_id, claimed_at, sent_at) VALUES ($1, $2, $3)
"""
_SENT = "EXECUTE message_was_sent (%s, %s, %s, %s, %s)"
_TAKEN = "EXECUTE mail_was_taken (%s, %s, %s)"
# Locked in the order in which plans lock them. What is asked of a message is asked of the locked row: with a state in
# the join PostgreSQL takes the index of what is in flight, and reads all of it for each mark.
_FOLD = """
    WITH held AS (
        SELECT id, state, claimed_at FROM notifications_message WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE
    ), taken AS (
        DELETE FROM notifications_sentmark WHERE message_id = ANY(%(ids)s) RETURNING message_id, claimed_at, sent_at
    )
    UPDATE notifications_message AS message
    SET state = 'sent', attempts = attempts + 1, sent_at = taken.sent_at, last_error = ''
    FROM held JOIN taken ON taken.message_id = held.id
    WHERE message.id = held.id AND held.state = 'sending' AND held.claimed_at <= taken.claimed_at
"""


class Marks:
    """Of one dispatcher: a second database session, opened with the first message that was taken."""

    def __init__(self) -> None:
        self._session: Any = None
        self._cursor: Any = None  # kept: an answer cannot be read once its cursor is gone
        self._pending: tuple[Message, dict[str, Any]] | None = None
        self._unfolded: list[int] = []

    def sent(self, row: Message, taken_as: str) -> MessageState:
        """``taken_as``: what the other side calls it, if anything. Call :meth:`fold` before asking for the row."""
        columns = {"attempts": row.attempts + 1, "sent_at": timezone.now(), "last_error": ""}
        if taken_as:
            columns["provider_id"] = taken_as
        self.settle()
        if connection.in_atomic_block:  # another session does not see what is not committed
            return mark(row, MessageState.SENT, **columns)[0]
        try:
            self._say(row, columns)
        except psycopg2.Error:
            self.close()
            return mark(row, MessageState.SENT, **columns)[0]
        self._pending = row, columns
        return MessageState.SENT

    def settle(self) -> None:
        """Read the answer to the last mark; without one, or with a bad one, write it again."""
        pending, self._pending = self._pending, None
        if pending is None:
            return
        try:
            wait_select(self._session)
        except psycopg2.Error:
            self.close()
            row, columns = pending
            mark(row, MessageState.SENT, **columns)

    def fold(self) -> None:
        """Write into the messages what is only marked."""
        self.settle()
        if self._unfolded:
            _again_when_it_broke(fold, self._unfolded)
            self._unfolded = []

    def close(self) -> None:
        """Let go of the session; never raises."""
        session, self._session, self._cursor = self._session, None, None
        try:
            if session is not None:
                session.close()
        except psycopg2.Error:
            pass  # it was broken already

    def _say(self, row: Message, columns: dict[str, Any]) -> None:
        if self._session is None:
            self._session = psycopg2.connect(**connection.get_connection_params(), async_=1)
            wait_select(self._session)
            self._cursor = self._session.cursor()
            self._cursor.execute(_SETUP)
            wait_select(self._session)
        if _may_wait(row, columns):
            self._unfolded.append(row.pk)
            self._cursor.execute(_TAKEN, [row.pk, row.claimed_at, columns["sent_at"]])
            return
        values = [row.pk, row.claimed_at, columns["attempts"], columns["sent_at"], columns.get("provider_id", "")]
        self._cursor.execute(_SENT, values)


def fold(ids: Collection[int]) -> None:
    """Write into these messages what is marked of them, where the claim it was sent under still holds."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, {"ids": list(ids)})


def _may_wait(row: Message, columns: dict[str, Any]) -> bool:
    """Whether nobody looks at once: not for a secret to be gone, an inbox or the name a report will come under."""
    return row.channel == Channel.EMAIL and row.kind != ACCOUNT_KIND and "provider_id" not in columns


def mark(row: Message, state: MessageState, **columns: Any) -> tuple[MessageState, bool]:
    """Write what became of a message and wait for it; False with it when its claim was no longer ours."""
    if state != MessageState.SCHEDULED:
        columns["context"] = without_secret()
    return state, _again_when_it_broke(_write, row, state=state, **columns)


def _again_when_it_broke(write: Callable[..., Written], *values: Any, **columns: Any) -> Written:
    """The database session may have broken while a mail went out: with a new one the mail stays the only one."""
    try:
        return write(*values, **columns)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return write(*values, **columns)


def _write(row: Message, **columns: Any) -> bool:
    in_hand = Message.objects.filter(pk=row.pk, state=MessageState.SENDING, claimed_at=row.claimed_at)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
        return bool(in_hand.update(**columns))
