"""A worker killed in the middle: everything goes out, and hardly anything twice."""

import datetime as dt

import pytest
from django.utils import timezone

from notifications.domain.dispatch import LEASE
from notifications.enums import MessageState
from notifications.models import Message
from tests.notifications.guarantees.fleet import fleet, kill

ALL = 2000
THREADS = 2
IN_THE_MIDDLE = 700


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing_and_doubles_at_most_what_it_had_in_hand(any_mail_server, tmp_path, due, states):
    due(*(f"orang{number:04}" for number in range(ALL)))
    with fleet(any_mail_server, tmp_path, workers=1, beats=0) as running:
        for _ in range(THREADS):
            running.send()
        any_mail_server.wait_for(IN_THE_MIDDLE, seconds=60)
        kill(running.workers[0])
        assert sum(states().values()) == ALL
        assert states().get(MessageState.SENDING, 0) > 0
        let_the_lease_run_out()
        running.add_worker(threads=THREADS)
        running.add_beat()
        running.wait()
        any_mail_server.wait_until(lambda ids: len(ids) == ALL, seconds=180)
    assert len(any_mail_server.mails) - ALL <= THREADS
    assert states() == {MessageState.SENT: ALL}


def let_the_lease_run_out() -> None:
    """As if its time had gone by: what the dead worker held was claimed that long ago."""
    past = timezone.now() - LEASE - dt.timedelta(seconds=1)
    Message.objects.filter(state=MessageState.SENDING).update(claimed_at=past)
