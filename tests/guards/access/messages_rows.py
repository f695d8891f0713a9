"""What the contact of a place was told, and was not."""

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import User
from notifications.models import Message
from outreach.models import OutreachSession
from tests.factories import territory
from villages.models import Stakeholder


class ToldRows:
    if TYPE_CHECKING:
        officer: User
        session: OutreachSession
        contact: Stakeholder

    @property
    def undelivered(self) -> Message:
        """To the contact, and not taken; it may still be of use."""
        return Message.objects.get(dedupe_key=f"test:{self.session.pk}:failed")

    @property
    def digest(self) -> Message:
        """What the officer was told of villages without activity."""
        return Message.objects.get(kind="quarter_gap", recipient_user=self.officer)

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
    _digest_for(session.created_by, session)
    return message


def _digest_for(officer: User, session: OutreachSession) -> None:
    now, subject = timezone.now(), f"digest:{officer.posting.pk}"
    context = {"title": "Satu desa belum ada kegiatan", "period": "Triwulan I 2026", "path": "/", "lead": "Berakhir.",
               "as_of": "Sel, 17 Mar 2026 07.00 WIB", "posting": "Petugas",
               "sections": [{"title": "Desa", "rows": [{"label": "Desa", "text": "PIMPASA"}]}]}  # fmt: skip
    Message.objects.create(
        dedupe_key=f"{subject}:inbox", subject=subject, subject_key=subject, kind="quarter_gap", channel="inbox",
        recipient_user=officer, template="reports/mail/digest", context=context, due_at=now,
        expires_at=now + dt.timedelta(days=1), **territory(session.host),
    )  # fmt: skip
