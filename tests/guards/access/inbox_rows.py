"""What lies in the inbox of a place's officer."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import User
from notifications.enums import Channel, MessageState
from notifications.models import Message

if TYPE_CHECKING:
    from outreach.models import OutreachSession


class InboxRows:
    if TYPE_CHECKING:
        officer: User

    @property
    def letter(self) -> Message:
        return Message.objects.get(recipient_user=self.officer, channel=Channel.INBOX, kind="reminder_h1")


def letter_to(officer: User, session: "OutreachSession") -> Message:
    now = timezone.now()
    return Message.objects.create(
        dedupe_key=f"test:letter:{session.pk}:inbox", kind="reminder_h1", channel=Channel.INBOX,
        recipient_user=officer, recipient_name=officer.name, person=f"u{officer.pk}", state=MessageState.SENT,
        sent_at=now, due_at=now, expires_at=now + dt.timedelta(days=1),
        context={
            "subject": "Besok: sosialisasi", "text": "Yth. Petugas, besok ada kegiatan.",
            "path": f"/kegiatan/{session.pk}/",
        },
    )  # fmt: skip
