"""Writing what became of a message that was in hand.

That one was taken is written at once and not waited for: the statement is in PostgreSQL's socket before the next
message is touched, and PostgreSQL carries it out even when this process is killed in that moment. Its answer is read
before the next one is written. Whatever goes wrong with that is made good the ordinary way: both write the same row
only as long as the claim is ours.
"""

from typing import Any

import psycopg2
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg2.extras import wait_select

from notifications.domain.outbox import without_secret
from notifications.enums import MessageState
from notifications.models import Message

# A mark lost in a crash of the database costs a doubled mail at worst, so no mark waits for the disk.
_SETUP = """
    SET synchronous_commit TO off;
    PREPARE message_was_sent (bigint, timestamptz, integer, timestamptz, text) AS
    UPDATE notifications_message
    SET state = 'sent', attempts = $3, sent_at = $4, last_error = '',
        provider_id = CASE WHEN $5 = '' THEN provider_id ELSE $5 END,
        context = CASE WHEN kind = 'account' THEN '{}'::jsonb ELSE context END
    WHERE id = $1 AND state = 'sending' AND claimed_at = $2
"""
_SENT = "EXECUTE message_was_sent (%s, %s, %s, %s, %s)"


class Marks:
    """Of one dispatcher: a second database session, opened with the first message that was taken."""

    def __init__(self) -> None:
        self._session: Any = None
        self._cursor: Any = None  # kept: an answer cannot be read once its cursor is gone
        self._pending: tuple[Message, dict[str, Any]] | None = None

    def sent(self, row: Message, taken_as: str) -> MessageState:
        """``taken_as``: what the other side calls it, if anything. Call :meth:`settle` before asking for the row."""
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
        values = [row.pk, row.claimed_at, columns["attempts"], columns["sent_at"], columns.get("provider_id", "")]
        self._cursor.execute(_SENT, values)


def mark(row: Message, state: MessageState, **columns: Any) -> tuple[MessageState, bool]:
    """Write what became of a message and wait for it; False with it when its claim was no longer ours."""
    if state != MessageState.SCHEDULED:
        columns["context"] = without_secret()
    try:
        ours = _write(row, state=state, **columns)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        # the database session broke while the mail went out: with a new one the mail stays the only one
        connection.close()
        ours = _write(row, state=state, **columns)
    return state, ours


def _write(row: Message, **columns: Any) -> bool:
    in_hand = Message.objects.filter(pk=row.pk, state=MessageState.SENDING, claimed_at=row.claimed_at)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
        return bool(in_hand.update(**columns))
