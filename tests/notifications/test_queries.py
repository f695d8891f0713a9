"""Who sees what of the outbox."""

import datetime as dt

import pytest
import time_machine

from notifications.domain.outbox import Territory
from notifications.enums import MessageState
from notifications.models import ENVELOPE, Message
from notifications.queries import MessageGroup, OutboxHealth, outbox_health, overview
from offices.domain.territory import ancestors_of
from tests.notifications.plans import NOW, written

pytestmark = pytest.mark.django_db
NONE = dict.fromkeys(MessageState, 0)


@pytest.fixture
def messages(world):
    """Two sent, one waiting and one not yet due in Serang; a look-alike of session 1 in East Jakarta."""
    place = Territory(**ancestors_of(code=world.pontang.region_id, office=world.serang))
    written("amin", "budi", territory=place)
    Message.objects.update(state=MessageState.SENT, sent_at=NOW + dt.timedelta(minutes=1))
    written("citra", territory=place, due_at=NOW - dt.timedelta(hours=2))
    written("amin", territory=place, kind="summary", due_at=NOW + dt.timedelta(hours=9))
    far = Territory(**ancestors_of(code=world.cakung_timur.region_id, office=world.jaktim))
    written("jauh", territory=far, sample=1)


def test_a_session_page_sees_its_messages_by_kind_and_state(world, messages, django_assert_num_queries):
    user = world.officer
    assert user.scope.office_ids
    with django_assert_num_queries(1):
        groups = overview(user, "sample:12")
    assert groups == [
        MessageGroup("reminder_3", MessageState.SCHEDULED, 1, NOW - dt.timedelta(hours=2), None),
        MessageGroup("reminder_3", MessageState.SENT, 2, NOW, NOW + dt.timedelta(minutes=1)),
        MessageGroup("summary", MessageState.SCHEDULED, 1, NOW + dt.timedelta(hours=9), None),
    ]


def test_other_offices_and_roles_without_persons_see_no_messages(world, messages):
    for user in (world.far_officer, world.near_officer, world.administrator, world.national, world.outsider):
        assert overview(user, "sample:12") == []
    assert overview(world.officer, "sample:1") == []
    assert len(overview(world.far_officer, "sample:1")) == 1
    assert len(overview(world.regional_head, "sample:12")) == 3


def test_the_administrator_sees_how_the_outbox_does(world, messages):
    with time_machine.travel(NOW + dt.timedelta(minutes=5), tick=False):
        health = outbox_health(world.administrator)
    counts = NONE | {MessageState.SENT: 2, MessageState.SCHEDULED: 3}
    assert health == OutboxHealth(counts, overdue=2, oldest_overdue=NOW - dt.timedelta(hours=2))


def test_what_waits_for_the_morning_is_not_overdue_until_then(world, messages):
    morning = NOW + dt.timedelta(hours=8)
    Message.objects.filter(state=MessageState.SCHEDULED, due_at__lte=NOW).update(retry_at=morning)
    with time_machine.travel(morning - dt.timedelta(minutes=5), tick=False):
        health = outbox_health(world.administrator)
    assert (health.overdue, health.oldest_overdue) == (0, None)
    with time_machine.travel(morning + dt.timedelta(minutes=5), tick=False):
        health = outbox_health(world.administrator)
    assert (health.overdue, health.oldest_overdue) == (2, morning)


def test_nobody_else_does(world, messages):
    for user in (world.officer, world.regional_head, world.national, world.outsider):
        assert outbox_health(user) == OutboxHealth(NONE, overdue=0, oldest_overdue=None)


def test_an_empty_outbox_is_well(world):
    assert outbox_health(world.administrator) == OutboxHealth(NONE, overdue=0, oldest_overdue=None)


def test_an_envelope_holds_no_person_and_no_content(world, messages):
    row = Message.envelopes.visible_to(world.administrator).first()
    assert set(row) == set(ENVELOPE)
    personal = {"recipient_user", "recipient_name", "address", "context", "dedupe_key", "subject_key", "last_error"}
    assert personal.isdisjoint(ENVELOPE)
