"""The broker wiped, the mail server away, an address that poisons: what waits goes out, in order and in time."""

import datetime as dt

import pytest
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from redis import Redis

from notifications.domain.pulse import silent_since
from notifications.enums import MessageState
from notifications.models import Message
from tests.notifications.guarantees.fleet import fleet

HOUR = 3600


@pytest.mark.django_db(transaction=True)
def test_a_wiped_broker_loses_nothing(mail_server, tmp_path, due, states):
    due(*(f"orang{number:03}" for number in range(400)))
    with fleet(mail_server, tmp_path, workers=2, beats=1) as running:
        mail_server.wait_for(50, seconds=60)
        wipe(running.queue)
        due(*(f"tetangga{number:03}" for number in range(100)))
        mail_server.wait_for(500, seconds=60)
    assert set(mail_server.ids.values()) == {1}
    assert states() == {MessageState.SENT: 500}


def wipe(queue: str) -> None:
    """All the broker knows of this fleet is gone, as after a lost disk; other tests keep theirs."""
    with Redis.from_url(settings.CELERY_BROKER_URL) as broker:
        for key in [queue, *broker.scan_iter(f"_kombu*{queue}*"), *broker.scan_iter("unacked*")]:
            broker.delete(key)


@pytest.mark.django_db(transaction=True)
def test_after_an_hour_without_mail_server_all_goes_out_in_order_and_nothing_too_late(
    any_mail_server, tmp_path, due, states
):
    for number in range(60):
        due(f"orang{number:02}", seconds_ago=HOUR - number)
    due("terlambat1", "terlambat2", seconds_ago=HOUR, lives=dt.timedelta(minutes=30))
    any_mail_server.stop()
    with fleet(any_mail_server, tmp_path, workers=1, beats=1) as running:
        running.workers[0].wait_for("Channel email away")
        waiting = states()
        assert waiting.pop(MessageState.SCHEDULED, 0) + waiting.pop(MessageState.SENDING, 0) == 60
        assert waiting == {MessageState.MISSED: 2}
        any_mail_server.start()
        # the wait before the next try is over
        Message.objects.filter(retry_at__isnull=False).update(retry_at=F("due_at"))
        any_mail_server.wait_for(60, seconds=60)
    expected = [f"orang{number:02}@example.test" for number in range(60)]
    assert [str(mail["X-RcptTo"]) for mail in any_mail_server.mails] == expected
    assert states() == {MessageState.SENT: 60, MessageState.MISSED: 2}


@pytest.mark.django_db(transaction=True)
def test_an_address_that_poisons_blocks_nobody(mail_server, tmp_path, due, states):
    mail_server.answers["busuk@example.test"] = "550 5.1.1 no such user"
    mail_server.answers["lambat@example.test"] = "451 4.3.0 try later"
    due("busuk", "lambat", seconds_ago=60)
    due("bukan-alamat", address="bukan alamat", seconds_ago=60)
    due(*(f"orang{number:02}" for number in range(40)))
    with fleet(mail_server, tmp_path, workers=2, beats=1):
        mail_server.wait_for(40, seconds=60)
    assert mail_server.recipients == [f"orang{number:02}@example.test" for number in range(40)]
    assert states() == {MessageState.SENT: 40, MessageState.FAILED: 2, MessageState.SCHEDULED: 1}


@pytest.mark.django_db(transaction=True)
def test_a_beat_is_heard_while_it_lives_and_missed_when_it_is_gone(mail_server, tmp_path, time_machine):
    assert silent_since() is not None
    with fleet(mail_server, tmp_path, workers=1, beats=1) as running:
        running.workers[0].wait_for("notifications.beat_pulse")
        running.workers[0].wait_for("succeeded")
    assert silent_since() is None
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=4))
    assert silent_since() is not None
