"""Rows of a place that no line names by itself."""

from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from notifications.models import MessageText, WhatsAppTemplate
from outreach.models import GroupPost, OutreachSession, SessionReport
from tests.factories import territory, village
from tests.guards.access.closed_rows import closed_session
from tests.outreach.photographed import photo_of


def add_report_and_idle_village(session: OutreachSession, words: str) -> None:
    """The report owed about a session, a photo of it, one beside it that was closed, and a village of its kecamatan
    (2097) where nothing happens."""
    home = session.host
    closed_session(session)
    SessionReport.objects.create(session=session, due_on=session.local_date, body=words, **territory(home))
    photo_of(session, session.created_by, caption=f"Foto {words}")
    GroupPost.objects.create(
        session=session, village=session.host, kind="invitation", revision=session.revision, client_id=uuid4(),
        marked_by=session.created_by, marked_at=timezone.now(),
    )  # fmt: skip
    village(f"{home.district_id}.2097", office=home.office)


def add_texts_of_invitations(writer: User) -> None:
    """The first version of the mail, and a WhatsApp template nobody handed in yet; they belong to no place."""
    MessageText.objects.create(
        kind="invitation", language="id", version=1, subject="Undangan", opening="Yth. {nama}", created_by=writer
    )
    WhatsAppTemplate.objects.create(
        kind="invitation", language="id", version=1, name="invitation_v1", body="Yth. {nama}, mari.", written_by=writer
    )
