"""What the contact of a place was told, and was not."""

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.utils import timezone

from notifications.models import Message
from outreach.models import OutreachSession
from tests.factories import territory
from villages.models import Stakeholder


class ToldRows:
    if TYPE_CHECKING:
        session: OutreachSession
        contact: Stakeholder

    @property
    def undelivered(self) -> Message:
        """To the contact, and not taken; it may still be of use."""
        return Message.objects.get(dedupe_key=f"test:{self.session.pk}:failed")

    @property
    def told(self) -> SimpleNamespace:
        """The contact, as messages name whom they are for."""
        return SimpleNamespace(pk=f"c{self.contact.pk}")


def messages_to(session: OutreachSession, contact: Stakeholder) -> Message:
    """One that failed, and the one that waits: it is returned."""
    due = timezone.now() + dt.timedelta(days=1)
    for what, at, state in ((":failed", timezone.now(), "failed"), ("", due, "scheduled")):
        message = Message.objects.create(
            dedupe_key=f"test:{session.pk}{what}", subject_key=f"session:{session.pk}:r1", kind="reminder",
            recipient_name=contact.name, address=contact.email, template="outreach/mail/reminder",
            context={"name": contact.name}, due_at=at, expires_at=due + dt.timedelta(days=1), state=state,
            person=f"c{contact.pk}", **territory(session.host),
        )  # fmt: skip
    return message
