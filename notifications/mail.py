"""Django's mail, turned into outbox rows: a page never waits for a mail server."""

from collections.abc import Sequence
from datetime import timedelta
from email.utils import parseaddr
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import get_language

from notifications.domain.outbox import PlannedMessage, enqueue
from notifications.enums import ACCOUNT_KIND

LIFETIME = timedelta(hours=24)


class OutboxEmailBackend(BaseEmailBackend):
    """Writes one row per recipient, due at once, in the caller's transaction.

    The content, which may hold a reset link, is emptied as soon as the row is sent or given up. Only what the
    portal mails is kept: subject, text and an HTML alternative; the sender is always ``DEFAULT_FROM_EMAIL``.
    Raises ``ValueError`` for attachments.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            enqueue(_planned(message, recipient) for recipient in message.recipients())
        return len(email_messages)


def _planned(message: EmailMessage, recipient: str) -> PlannedMessage:
    if message.attachments:
        raise ValueError("The outbox keeps no attachments.")
    name, address = parseaddr(recipient)
    alternatives = getattr(message, "alternatives", None) or []
    html = next((part.content for part in alternatives if part.mimetype == "text/html"), "")
    now = timezone.now()
    return PlannedMessage(
        dedupe_key=f"{ACCOUNT_KIND}:{uuid4()}",
        subject_key="",
        kind=ACCOUNT_KIND,
        recipient_name=name,
        address=address,
        language=(get_language() or "id")[:2],
        template="",
        context={"subject": str(message.subject), "text": str(message.body), "html": str(html)},
        due_at=now,
        expires_at=now + LIFETIME,
        urgent=True,
    )
