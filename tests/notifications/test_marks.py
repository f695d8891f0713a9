"""What is only marked of a mail counts as sent, whoever comes to write it into the message."""

import datetime as dt

import pytest
from django.utils import timezone

from notifications.domain.dispatch import LEASE, dispatch
from notifications.domain.marks import Marks
from notifications.enums import MessageState
from notifications.models import Message, SentMark
from tests.notifications.plans import written

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("checks")]


class Watched:
    """A channel that looks at the rows from the outside while it sends."""

    def __init__(self, taken_as=None):
        self.sent, self.seen, self.taken_as = [], [], taken_as

    def send(self, message):
        self.sent.append(message.recipient_name)
        self.seen.append(dict(Message.objects.values_list("recipient_name", "state")))
        return self.taken_as

    def close(self):
        pass


def due(*people, **fields):
    """Urgent: the clock is the real one, and it may be night."""
    now = timezone.now()
    return written(*people, due_at=now, expires_at=now + dt.timedelta(hours=1), urgent=True, **fields)


def claimed(*people, claimed_at):
    rows = due(*people)
    Message.objects.update(state=MessageState.SENDING, claimed_at=claimed_at)
    for row in rows:
        row.refresh_from_db()
    return rows


def marked(row):
    """As a dispatcher does that is killed after it."""
    marks = Marks()
    marks.sent(row, "")
    marks.settle()
    marks.close()


def test_a_batch_is_written_into_its_messages_at_its_end():
    due("amin", "budi", "citra")
    channel = Watched()
    assert dispatch(open_channel=lambda _name: channel) == {MessageState.SENT: 3}
    assert channel.seen[2] == dict.fromkeys(("Amin", "Budi", "Citra"), MessageState.SENDING)
    assert set(Message.objects.values_list("state", "attempts")) == {(MessageState.SENT, 1)}
    assert SentMark.objects.count() == 0


def test_what_a_dead_worker_marked_is_not_sent_again():
    long_ago = timezone.now() - LEASE - dt.timedelta(seconds=1)
    amin, _budi = claimed("amin", "budi", claimed_at=long_ago)
    marked(amin)
    at = SentMark.objects.get().sent_at
    channel = Watched()
    assert dispatch(open_channel=lambda _name: channel) == {MessageState.SENT: 1}
    assert channel.sent == ["Budi"]
    amin.refresh_from_db()
    assert (amin.state, amin.sent_at, amin.attempts) == (MessageState.SENT, at, 1)
    assert SentMark.objects.count() == 0


def test_a_mark_of_a_claim_that_was_lost_changes_nothing():
    now = timezone.now()
    [row] = claimed("amin", claimed_at=now - LEASE * 2)
    marked(row)
    Message.objects.update(claimed_at=now - LEASE - dt.timedelta(seconds=1))  # somebody else has it in hand, and dies
    channel = Watched()
    assert dispatch(open_channel=lambda _name: channel) == {MessageState.SENT: 1}
    assert channel.sent == ["Amin"]
    assert SentMark.objects.count() == 0


def test_an_older_mark_takes_nothing_from_a_newer_one():
    now = timezone.now()
    [row] = claimed("amin", claimed_at=now)
    marked(row)
    row.claimed_at = now - LEASE
    marked(row)
    assert SentMark.objects.get().claimed_at == now


def test_a_secret_goes_and_a_name_for_reports_comes_at_once():
    due("amin", kind="account", template="", subject_key="", context={"subject": "Tautan", "text": "rahasia"})
    due("budi", channel="sms", address="+6281234567890")
    due("citra", "dewi")
    channel = Watched(taken_as="wamid.1")
    assert dispatch(open_channel=lambda _name: channel) == {MessageState.SENT: 4}
    # the answer to a mark is read before the next is written
    assert channel.seen[2]["Amin"] == MessageState.SENT
    assert channel.seen[3]["Budi"] == MessageState.SENT
    assert Message.objects.get(recipient_name="Amin").context == {}
    assert set(Message.objects.values_list("provider_id", flat=True)) == {"wamid.1"}
