"""The calendar file that goes with a mail about a session."""

import datetime as dt

import pytest
import vobject
from django.utils import timezone

from notifications.models import Message
from outreach.domain.invitations import link_of, revoke
from outreach.domain.mail_files import WITH_CALENDAR, attachments_of
from outreach.enums import MessageKind
from outreach.models import Attendance, OutreachSession
from tests.factories import ContactFactory, SessionFactory, on_roll


@pytest.fixture
def row(world) -> Attendance:
    start = timezone.now() + dt.timedelta(days=1)
    session = SessionFactory(host=world.pontang, starts_at=start, lead=world.officer)
    on_roll(session, ContactFactory(village=world.pontang, name="Contoh Lain"))
    return on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani"))


def message(row: Attendance, kind: str, key: str = "", language: str = "id") -> Message:
    subject = f"session:{row.session_id}"
    key = key or f"c{row.stakeholder_id}"
    return Message(
        dedupe_key=f"{subject}:r1:{kind}:{key}:email", subject=subject, subject_key=f"{subject}:r1", kind=kind,
        language=language,
    )  # fmt: skip


def event_in(attachments):
    (attachment,) = attachments
    return vobject.readOne(attachment.content.decode()).vevent


@pytest.mark.parametrize("kind", MessageKind.values)
def test_only_what_changes_a_calendar_carries_one(kind, row):
    carried = [attachment.name for attachment in attachments_of(message(row, kind))]
    assert carried == ([WITH_CALENDAR[kind]] if kind in WITH_CALENDAR else [])


def test_somebody_invited_finds_the_link_in_it_as_long_as_there_is_one(row, world):
    event = event_in(attachments_of(message(row, MessageKind.INVITATION)))
    assert event.url.value == link_of(row)
    assert "Lain" not in event.serialize()
    revoke(attendance=row, actor=world.officer)
    assert "url" not in event_in(attachments_of(message(row, MessageKind.INVITATION))).contents


def test_staff_get_it_without_anybodys_link(row, world):
    event = event_in(attachments_of(message(row, MessageKind.CHANGED, key=f"u{world.officer.pk}")))
    assert "url" not in event.contents


def test_it_says_what_is_true_when_it_is_sent(row):
    planned = message(row, MessageKind.CANCELLED)
    OutreachSession.objects.filter(pk=row.session_id).update(state="cancelled", reason="banjir", blocks=False)
    assert event_in(attachments_of(planned)).status.value == "CANCELLED"


def test_it_speaks_the_language_of_the_message(row):
    english = event_in(attachments_of(message(row, MessageKind.CHANGED, language="en"))).description.value
    assert english != event_in(attachments_of(message(row, MessageKind.CHANGED))).description.value
