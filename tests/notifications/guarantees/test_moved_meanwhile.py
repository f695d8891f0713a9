"""Two beats, three workers, a session that moves while invitations go out: one message per person and revision."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone

from notifications.domain.email import message_id
from notifications.enums import REACHED_STATES
from notifications.models import Message
from offices.models import Zone
from outreach.domain import moves, reminders
from outreach.domain.times import SessionTimes
from outreach.enums import MessageKind, SessionState
from outreach.models import Attendance, OutreachSession
from tests.factories import ContactFactory, SessionFactory, on_roll
from tests.notifications.guarantees.fleet import fleet

PEOPLE = 150
REACHED_BEFORE = 20
NEWS = (MessageKind.INVITATION, MessageKind.CHANGED)


@pytest.mark.django_db(transaction=True)
def test_everybody_hears_of_each_day_once(world, mail_server, tmp_path):
    session = planned_for(PEOPLE, world)
    with fleet(mail_server, tmp_path, workers=3, beats=2):
        mail_server.wait_for(REACHED_BEFORE, seconds=60)
        moved = moves.move(
            session=session, actor=world.officer, times=a_week_later(session), seen_version=session.version
        )
        of_the_new_day = news_of(moved)
        assert len(of_the_new_day) >= PEOPLE
        mail_server.wait_until(lambda ids: of_the_new_day <= ids.keys())
    assert set(mail_server.ids.values()) == {1}
    gone = Message.objects.filter(kind__in=NEWS, state__in=REACHED_STATES)
    told = Counter(gone.values_list("subject_key", "address"))
    assert set(told.values()) == {1}
    everybody = set(Attendance.objects.filter(session=session).values_list("stakeholder__email", flat=True))
    present = {address for subject_key, address in told if subject_key.endswith(f":r{moved.revision}")}
    assert (len(everybody), everybody - present) == (PEOPLE, set())
    assert len(mail_server.mails) == gone.count()


def planned_for(count: int, world) -> OutreachSession:
    starts_at = timezone.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=20)
    with transaction.atomic():
        made = SessionFactory(
            host=world.pontang, lead=world.officer, state=SessionState.SCHEDULED, starts_at=starts_at
        )
        for number in range(count):
            email = f"orang{number:03}@contoh.example"
            on_roll(made, ContactFactory(village=world.pontang, name=f"Contoh {number:03}", email=email))
        session = OutreachSession.objects.select_for_update().get(pk=made.pk)
        reminders.sync(session=session)
    return session


def a_week_later(session: OutreachSession) -> SessionTimes:
    day = session.local_date + dt.timedelta(days=7)
    return SessionTimes(day, dt.time(9), dt.time(11), Zone(session.zone))


def news_of(session: OutreachSession) -> set[str]:
    """Ids of the mails that tell of the day the session has now."""
    rows = Message.objects.filter(kind__in=NEWS, subject_key=f"session:{session.pk}:r{session.revision}")
    return {message_id(key) for key in rows.values_list("dedupe_key", flat=True)}
