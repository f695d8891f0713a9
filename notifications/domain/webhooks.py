"""What WhatsApp reports: delivered, read, failed, and that somebody wrote. Of what they wrote nothing is kept."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from notifications.domain import consents, fall_through
from notifications.domain.outbox import without_secret
from notifications.domain.whatsapp import callback_data
from notifications.enums import REACHED_STATES, Channel, MessageState
from notifications.models import Message

LARGEST = 256 * 1024
CLOCKS_DIFFER = timedelta(minutes=10)
STOP_WORDS = frozenset({"stop", "berhenti"})
START_WORDS = frozenset({"start", "mulai"})


def is_signed(body: bytes, signature: str) -> bool:
    """Whether Meta signed exactly these bytes; never without a secret."""
    secret = settings.WHATSAPP["app_secret"]
    wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return bool(secret) and hmac.compare_digest(wanted.encode(), signature.encode())


def is_verification(token: str) -> bool:
    """Whether somebody who sets the webhook up knows the word agreed with Meta."""
    agreed = settings.WHATSAPP["verify_token"]
    return bool(agreed) and hmac.compare_digest(agreed.encode(), token.encode())


def take(body: bytes) -> bool:
    """Follow what a signed body says. Unknown, repeated, late and malformed reports change nothing.

    False: a message it speaks of is still in the hands of its sender. Meta is to say it again, and will.
    """
    settled = True
    for value in _values(body):
        for status in _dicts(value.get("statuses")):
            settled &= _status(status)
        for message in _dicts(value.get("messages")):
            _inbound(message)
    return settled


def _status(status: dict[str, Any]) -> bool:
    word, at = status.get("status"), _time(status.get("timestamp"))
    if word not in ("sent", "delivered", "read", "failed"):
        return True
    with transaction.atomic():
        row = _meant(status)
        if row is None:
            return True
        if row.state == MessageState.SENDING:
            return False
        if row.state in REACHED_STATES:
            _failed(row, status) if word == "failed" else _reached(row, str(word), at)
    return True


def _reached(row: Message, word: str, at: datetime) -> None:
    """Never backwards: a report that comes late adds its time alone. Who read it had it delivered."""
    if word in ("delivered", "read") and row.delivered_at is None:
        row.delivered_at = at
    if word == "read" and row.read_at is None:
        row.read_at = at
    if row.read_at:
        row.state = MessageState.READ
    elif row.delivered_at:
        row.state = MessageState.DELIVERED
    row.save(update_fields=["state", "delivered_at", "read_at"])


def _failed(row: Message, status: dict[str, Any]) -> None:
    """Taken and then not carried: once, and never when it has arrived."""
    if row.state != MessageState.SENT:
        return
    error = next(_dicts(status.get("errors")), {})
    said = str(error.get("title") or error.get("message") or "").replace(row.address.removeprefix("+"), "…")
    Message.objects.filter(pk=row.pk).update(
        state=MessageState.FAILED,
        last_error="".join(filter(str.isprintable, f"{error.get('code') or ''} {said}")).strip()[:300],
        context=without_secret(),
    )
    fall_through.go_on(row)


def _meant(status: dict[str, Any]) -> Message | None:
    """The row a report is about, locked: by Meta's id, or by ours where that id was not kept yet."""
    rows = Message.objects.select_for_update(of=("self",)).filter(channel=Channel.WHATSAPP)
    known = status.get("id")
    row = rows.filter(provider_id=known).order_by("pk").first() if _is_word(known) else None
    if row:
        return row
    ours = status.get("biz_opaque_callback_data")
    pk = ours.partition(".")[0] if isinstance(ours, str) else ""
    row = rows.filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None
    return row if row and callback_data(row) == ours else None


def _is_word(found: Any) -> bool:
    """Text a database takes: there are letters it cannot keep."""
    return isinstance(found, str) and found != "" and found.isprintable()


def _inbound(message: dict[str, Any]) -> None:
    sender = message.get("from")
    if not isinstance(sender, str) or not (sender.isascii() and sender.isdecimal()):
        return
    phone = f"+{sender}"
    at = min(_time(message.get("timestamp")), timezone.now())
    consents.wrote(phone, at)
    word = _word(message)
    if word in STOP_WORDS:
        consents.stopped(phone, at)
    elif word in START_WORDS:
        consents.started(phone, at)


def _word(message: dict[str, Any]) -> str:
    """The message where it is one word, without the marks around it: ``Stop.`` and `` BERHENTI! ``."""
    text, button = message.get("text"), message.get("button")
    said = text.get("body") if isinstance(text, dict) else button.get("text") if isinstance(button, dict) else ""
    return said[:100].strip().strip(".,!?\"'*_ ").casefold() if isinstance(said, str) else ""


def _values(body: bytes) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return
    for entry in _dicts(found.get("entry") if isinstance(found, dict) else None):
        for change in _dicts(entry.get("changes")):
            value = change.get("value")
            if isinstance(value, dict) and _is_ours(value):
                yield value


def _is_ours(value: dict[str, Any]) -> bool:
    metadata = value.get("metadata")
    number = metadata.get("phone_number_id") if isinstance(metadata, dict) else None
    return number in (None, settings.WHATSAPP["phone_id"])


def _dicts(found: Any) -> Iterator[dict[str, Any]]:
    return (item for item in found if isinstance(item, dict)) if isinstance(found, list) else iter(())


def _time(written: Any) -> datetime:
    """Of seconds as text; what is no time, or one no clock is wrong by, is now."""
    now = timezone.now()
    try:
        found = datetime.fromtimestamp(int(written), tz=UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return found if found < now + CLOCKS_DIFFER else now
