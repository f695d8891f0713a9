"""A channel that failed for good: the next one takes over, once, in order, and only while it may."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.utils import timezone

from notifications.domain import wishes
from notifications.domain.channel import RefusedError
from notifications.domain.dispatch import dispatch
from notifications.domain.fall_through import go_on
from notifications.enums import Channel, MessageState, WishSource
from notifications.models import Message
from tests.notifications.plans import NOW, written
from tests.notifications.test_concurrency import in_thread

MAIL, INBOX = (Channel.EMAIL, "amin@example.test"), (Channel.INBOX, "")


class Refuses:
    """A channel that takes nothing, and keeps whom it was asked for."""

    def __init__(self, name: str, asked: list[str]) -> None:
        self.name, self.asked = name, asked

    def send(self, message: Message) -> None:
        self.asked.append(self.name)
        raise RefusedError("no")

    def close(self) -> None:
        pass


def first_way(*ways, **fields) -> Message:
    key = f"sample:12:r3:{fields.get('kind', 'reminder_3')}:amin:sms"
    [row] = written(
        "amin", dedupe_key=key, channel=Channel.SMS, address="+6281234567890", ways=list(ways), urgent=True, **fields
    )
    return row


def ways_taken() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("channel", "state"))


@pytest.fixture
def frozen(checks, samples):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.django_db
def test_every_way_is_tried_once_in_order(world, frozen):
    ways = [("whatsapp", "+6281234567890"), MAIL, INBOX]
    row = first_way(*ways, recipient_user_id=world.officer.pk)
    asked: list[str] = []
    assert dispatch(open_channel=lambda name: Refuses(name, asked)) == {MessageState.FAILED: 4}
    assert asked == ["sms", "whatsapp", "email", "inbox"]
    rows = Message.objects.order_by("id")
    assert [(each.root_id, each.expires_at) for each in rows[1:]] == [(row.pk, row.expires_at)] * 3
    assert len({each.dedupe_key for each in rows}) == 4
    assert dispatch(open_channel=lambda name: Refuses(name, asked)) == {}


@pytest.mark.django_db
def test_a_way_refused_meanwhile_is_passed_over(world, frozen):
    person = f"u{world.officer.pk}"
    row = first_way(MAIL, INBOX, person=person, recipient_user_id=world.officer.pk)
    wishes.refuse(person=person, channel=Channel.EMAIL, source=WishSource.SELF)
    go_on(row)
    assert ways_taken() == [("sms", MessageState.SCHEDULED), ("inbox", MessageState.SCHEDULED)]


@pytest.mark.django_db
def test_a_message_that_has_expired_goes_nowhere(frozen):
    row = first_way(MAIL)
    with time_machine.travel(row.expires_at, tick=False):
        assert go_on(row) is None
    assert go_on(row) is not None


@pytest.mark.django_db
def test_a_way_is_taken_once_whoever_finds_out_first(frozen):
    row = first_way(MAIL)
    go_on(row)
    go_on(row)
    assert ways_taken() == [("sms", MessageState.SCHEDULED), ("email", MessageState.SCHEDULED)]


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_at_once_take_the_next_way_once(smtp, checks, monkeypatch):
    monkeypatch.setattr("notifications.domain.dispatch.BATCH", 3)
    now = timezone.now()
    for n in range(20):
        written(
            f"orang{n:02}", dedupe_key=f"sample:12:r3:reminder_3:orang{n:02}:sms", channel=Channel.SMS,
            address=f"+62812345678{n:02}", urgent=True,
            ways=[(Channel.EMAIL, f"orang{n:02}@example.test")], due_at=now, expires_at=now + dt.timedelta(hours=1),
        )  # fmt: skip
    together = threading.Barrier(2)

    def work():
        together.wait(10)
        return dispatch()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(in_thread(work)) for _ in range(2)]:
            future.result(60)
    assert smtp.recipients == [f"orang{n:02}@example.test" for n in range(20)]
    assert Message.objects.filter(state=MessageState.FAILED, channel=Channel.SMS).count() == 20
