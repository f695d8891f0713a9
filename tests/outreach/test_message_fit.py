"""Every night: do the messages that wait still fit the sessions they are about?"""

import datetime as dt
import logging

import pytest
from django.db.models import F
from django.utils import timezone

from notifications.enums import MessageState
from notifications.models import Message
from outreach.domain.message_fit import SETTLED, Unfit, unfit
from outreach.models import OutreachSession
from outreach.tasks import check_messages


@pytest.fixture
def session(world, schedule, people):
    session = schedule()
    Message.objects.update(created_at=timezone.now() - 2 * SETTLED)
    assert Message.objects.filter(state=MessageState.SCHEDULED).count() > 2
    return session


def one() -> Message:
    return Message.objects.filter(state=MessageState.SCHEDULED).first()


def test_what_was_planned_fits(session, caplog):
    assert unfit() == Unfit(0, 0, [])
    check_messages()
    assert "Outbox" not in caplog.text


@pytest.mark.parametrize("column", ["office", "regional_office", "regency", "district"])
def test_another_place_is_found(world, session, column):
    far = world.cakung_timur
    Message.objects.filter(pk=one().pk).update(**{column: getattr(far, column)})
    assert unfit() == Unfit(1, 0, [session.pk])


def test_an_older_revision_is_found_and_said_without_names(session, people, caplog):
    waiting = Message.objects.filter(state=MessageState.SCHEDULED).count()
    OutreachSession.objects.filter(pk=session.pk).update(revision=F("revision") + 1)
    assert unfit() == Unfit(0, waiting, [session.pk])
    with caplog.at_level(logging.WARNING):
        check_messages()
    assert f"{waiting} an older revision: sessions [{session.pk}]" in caplog.text
    assert all(row.address not in caplog.text for row in Message.objects.all())


def test_a_session_that_is_gone_is_found(session):
    Message.objects.filter(pk=one().pk).update(subject="session:999999", subject_key="session:999999:r1")
    assert unfit() == Unfit(1, 1, [999999])


def test_what_went_out_or_is_just_being_written_is_left_alone(session):
    OutreachSession.objects.filter(pk=session.pk).update(revision=F("revision") + 1)
    Message.objects.update(created_at=timezone.now() - SETTLED + dt.timedelta(seconds=1))
    assert unfit() == Unfit(0, 0, [])
    Message.objects.update(created_at=timezone.now() - 2 * SETTLED, state=MessageState.CANCELLED)
    assert unfit() == Unfit(0, 0, [])
