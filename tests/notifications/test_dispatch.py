"""Sending what is due through a real SMTP server: once each, and what becomes of the rest."""

import datetime as dt
import smtplib
from collections import Counter

import pytest
import time_machine

from notifications.domain.dispatch import dispatch, wait_before
from notifications.domain.email import message_id
from notifications.enums import MessageState
from notifications.models import Message
from notifications.registry import register_check
from tests.notifications.plans import NOW, planned, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("checks")]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def outcome():
    return dict(Message.objects.order_by("address").values_list("address", "state"))


def test_due_messages_go_out_once_over_one_connection(smtp):
    written("amin", "budi", "citra")
    written("nanti", due_at=NOW + dt.timedelta(minutes=1))
    assert dispatch() == {MessageState.SENT: 3}
    assert dispatch() == {}
    assert smtp.recipients == ["amin@example.test", "budi@example.test", "citra@example.test"]
    assert smtp.connections == 1
    row = Message.objects.get(address="amin@example.test")
    assert (row.state, row.sent_at, row.attempts) == (MessageState.SENT, NOW, 1)
    assert Message.objects.get(address="nanti@example.test").state == MessageState.SCHEDULED


def test_a_mail_says_whose_and_what_it_is(any_smtp):
    [row] = written("amin")
    dispatch()
    [mail] = any_smtp.mails
    assert mail["Message-ID"] == message_id(row.dedupe_key)
    assert mail["Message-ID"].endswith("@portal.test>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"] == "Desa Binaan Imigrasi <desa-binaan@portal.test>"
    assert mail["To"] == "Amin <amin@example.test>"
    assert mail["Subject"] == "Undangan: Sosialisasi TPPO untuk Amin"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_one_address_refused_for_ever_holds_up_nobody(any_smtp):
    any_smtp.answers["budi@example.test"] = "550 5.1.1 <budi@example.test> no such user"
    written("amin", "budi", "citra")
    assert dispatch() == {MessageState.SENT: 2, MessageState.FAILED: 1}
    row = Message.objects.get(address="budi@example.test")
    assert (row.state, row.last_error) == (MessageState.FAILED, "550 5.1.1 <…> no such user")
    assert dispatch() == {}


def test_addresses_that_are_none_fail_without_asking_the_server(smtp):
    for n, address in enumerate(["bukan alamat", "a@b.test, c@d.test", "amin@example.test\nBcc: x@y.test", " "]):
        written(f"orang{n}", address=address)
    written("budi")
    assert dispatch() == {MessageState.SENT: 1, MessageState.FAILED: 4}
    assert smtp.recipients == ["budi@example.test"]


def test_a_temporary_refusal_is_tried_again_later_and_later(any_smtp, clock):
    any_smtp.answers["budi@example.test"] = "451 4.7.1 greylisted"
    written("amin", "budi")
    assert dispatch() == {MessageState.SENT: 1, MessageState.SCHEDULED: 1}
    row = Message.objects.get(address="budi@example.test")
    assert (row.attempts, row.due_at, row.retry_at) == (1, NOW, NOW + dt.timedelta(seconds=30))
    assert dispatch() == {}
    clock.move_to(row.retry_at)
    assert dispatch() == {MessageState.SCHEDULED: 1}
    row.refresh_from_db()
    assert (row.attempts, row.retry_at) == (2, NOW + dt.timedelta(seconds=90))
    del any_smtp.answers["budi@example.test"]
    clock.move_to(row.retry_at)
    assert dispatch() == {MessageState.SENT: 1}


def test_the_wait_between_tries_doubles_up_to_a_quarter_of_an_hour():
    waits = [wait_before(attempt).total_seconds() for attempt in (1, 2, 3, 5, 6, 100, 30_000)]
    assert waits == [30, 60, 120, 480, 900, 900, 900]


def test_no_try_is_planned_past_the_end_of_a_message(smtp):
    smtp.answers["amin@example.test"] = "451 later"
    written("amin", expires_at=NOW + dt.timedelta(seconds=30))
    assert dispatch() == {MessageState.MISSED: 1}


def test_what_nobody_sent_in_time_is_missed(smtp, clock):
    written("amin", "budi", expires_at=NOW + dt.timedelta(hours=1))
    clock.move_to(NOW + dt.timedelta(hours=1))
    assert dispatch() == {MessageState.MISSED: 2}
    assert smtp.mails == []


def test_a_server_away_costs_no_message_a_try_and_all_go_out_when_it_is_back(smtp, clock):
    written("amin", "budi", "citra")
    smtp.stop()
    for _ in range(20):
        assert dispatch() == {}
        clock.shift(dt.timedelta(seconds=15))
    assert set(Message.objects.values_list("state", "attempts", "due_at")) == {(MessageState.SCHEDULED, 0, NOW)}
    smtp.start()
    assert dispatch() == {MessageState.SENT: 3}


def test_a_server_that_refuses_the_portal_itself_fails_no_message(any_smtp, clock):
    any_smtp.sender_answer = "550 5.7.1 relaying denied"
    written("amin", "budi")
    assert dispatch() == {}
    assert set(Message.objects.values_list("state", "attempts")) == {(MessageState.SCHEDULED, 0)}
    any_smtp.sender_answer = None
    clock.shift(dt.timedelta(seconds=15))
    assert dispatch() == {MessageState.SENT: 2}


def test_a_server_that_takes_few_mails_per_connection_is_called_again(any_smtp):
    any_smtp.mails_per_connection = 2
    written(*(f"orang{n}" for n in range(5)))
    assert dispatch() == {MessageState.SENT: 5}
    assert any_smtp.connections == 3


def test_a_connection_that_breaks_on_one_message_does_not_hold_up_the_others(any_smtp):
    def hang_up():
        raise ConnectionResetError  # the server ends the conversation

    any_smtp.answers["budi@example.test"] = hang_up
    written("amin", "budi", "citra")
    result = dispatch()
    assert result[MessageState.SENT] == 2
    assert outcome()["amin@example.test"] == outcome()["citra@example.test"] == MessageState.SENT
    assert Message.objects.get(address="budi@example.test").attempts == 1


def test_what_a_dead_worker_left_in_flight_goes_out_after_the_lease(smtp, clock):
    written("amin", "budi")
    Message.objects.update(state=MessageState.SENDING, claimed_at=NOW)
    clock.shift(dt.timedelta(minutes=10))
    assert dispatch() == {}
    clock.shift(dt.timedelta(seconds=1))
    assert dispatch() == {MessageState.SENT: 2}


def test_the_owner_is_asked_once_per_batch_and_what_it_does_not_want_is_cancelled(smtp):
    asked = []

    def check(messages):
        asked.append([message.subject_key for message in messages])
        return {message.pk for message in messages if message.subject_key.endswith(":r4")} | {-1}

    register_check("sample", check)
    written("amin")
    written("amin", revision=4)
    written("budi", kind="digest", subject_key="digest:2026-03")
    assert dispatch() == {MessageState.SENT: 2, MessageState.CANCELLED: 1}
    assert asked == [["sample:12:r3", "sample:12:r4"]]
    assert Message.objects.get(state=MessageState.CANCELLED).subject_key == "sample:12:r3"


def test_messages_wait_while_their_owner_cannot_be_asked(smtp, clock):
    def broken(messages):
        raise LookupError

    register_check("sample", broken)
    written("amin")
    written("budi", subject_key="digest:2026-03")
    assert dispatch() == {MessageState.SENT: 1}
    assert smtp.recipients == ["budi@example.test"]
    register_check("sample", lambda messages: {message.pk for message in messages})
    clock.shift(dt.timedelta(seconds=15))
    assert dispatch() == {MessageState.SENT: 1}


def test_a_message_that_cannot_be_composed_fails_alone(smtp):
    written("amin", template="samples/tidak_ada")
    written("budi", context={"title": "Rapat", "starts_at": "kemarin"})
    written("citra")
    assert dispatch() == {MessageState.SENT: 1, MessageState.FAILED: 2}


def test_a_worker_that_leaves_gives_its_messages_back_at_once(smtp):
    written("amin", "budi", "citra")
    leaving = iter([False, False, True])
    assert dispatch(should_stop=lambda: next(leaving, True)) == {MessageState.SENT: 1}
    assert Counter(Message.objects.values_list("state", "claimed_at")) == {
        (MessageState.SENT, NOW): 1,
        (MessageState.SCHEDULED, None): 2,
    }


def test_more_than_a_batch_goes_out_in_one_run(smtp, monkeypatch):
    monkeypatch.setattr("notifications.domain.dispatch.BATCH", 2)
    written(*(f"orang{n}" for n in range(5)))
    assert dispatch() == {MessageState.SENT: 5}


def test_the_oldest_goes_first(smtp):
    written("baru")
    written("lama", due_at=NOW - dt.timedelta(hours=1))
    dispatch()
    assert [mail["X-RcptTo"] for mail in smtp.mails] == ["lama@example.test", "baru@example.test"]


def test_a_wrong_password_is_the_servers_matter(smtp, settings):
    settings.MAIL_TRANSPORT = {**smtp.transport, "username": "portal", "password": "salah"}
    written("amin")
    assert dispatch() == {}
    assert outcome() == {"amin@example.test": MessageState.SCHEDULED}


def test_the_identity_of_a_mail_stays_over_its_tries():
    assert message_id(planned("amin").dedupe_key) == message_id(planned("amin").dedupe_key)
    assert message_id(planned("amin").dedupe_key) != message_id(planned("budi").dedupe_key)
    assert issubclass(smtplib.SMTPException, OSError)  # the channel sorts errors by it


def test_a_batch_that_takes_long_asks_its_owners_again(smtp, monkeypatch):
    monkeypatch.setattr("notifications.domain.dispatch.ASKED_FOR_SECONDS", 0.0)
    asked = []

    def check(messages):
        asked.append(len(messages))
        return {message.pk for message in messages} if len(asked) < 3 else set()  # called off after two were sent

    register_check("sample", check)
    written("amin", "budi", "citra", "dewi")
    assert dispatch() == {MessageState.SENT: 2, MessageState.CANCELLED: 2}
    assert smtp.recipients == ["amin@example.test", "budi@example.test"]
    assert asked[:3] == [4, 3, 2]


def test_a_channel_that_is_away_does_not_stop_the_others(smtp, django_user_model):
    smtp.stop()
    reader = django_user_model.objects.create(name="Amin", email="amin@example.test")
    written("amin", "budi")
    written("citra", channel="inbox", recipient_user_id=reader.pk, address="")
    assert dispatch() == {MessageState.SENT: 1}
    states = dict(Message.objects.order_by("id").values_list("recipient_name", "state"))
    assert states == {
        "Amin": MessageState.SCHEDULED,
        "Budi": MessageState.SCHEDULED,
        "Citra": MessageState.SENT,
    }


def test_a_claim_that_took_too_long_is_not_given_back_by_who_lost_it(smtp):
    """The first is stalled past its lease while asking; another run has the rows in hand by then."""
    [row] = written("amin")
    later = NOW + dt.timedelta(minutes=11)

    def stall(rows):
        Message.objects.update(claimed_at=later)
        raise LookupError

    register_check("sample", stall)
    dispatch()
    row.refresh_from_db()
    assert (row.state, row.claimed_at) == (MessageState.SENDING, later)
