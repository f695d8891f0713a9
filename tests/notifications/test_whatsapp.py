"""WhatsApp over real sockets: what is sent, to whom, and what becomes of each answer."""

import datetime as dt
import logging

import pytest
import time_machine

from notifications import kinds
from notifications.domain import consents
from notifications.domain.dispatch import dispatch
from notifications.enums import Channel, MessageState
from notifications.models import ChannelPace, Message
from tests.graph_server import graph
from tests.notifications.kinds import register
from tests.notifications.plans import NOW
from tests.notifications.whatsapp import DIGITS, NUMBER, OTHER_DIGITS, OTHER_NUMBER, agreed, approved, message_to

__all__ = ["graph"]
pytestmark = pytest.mark.django_db
MAIL = (Channel.EMAIL, "amin@example.test")


@pytest.fixture(autouse=True)
def prepared(monkeypatch, checks):
    monkeypatch.setattr(kinds, "_kinds", {})
    register()
    with time_machine.travel(NOW, tick=False):
        yield


def states() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("channel", "state"))


def test_an_approved_template_goes_out_with_its_values_in_order(world, graph):
    contact = agreed(world.officer, village=world.pontang, name="Contoh <b>x</b>\n=1+1\t   \t    y")
    template = approved()
    row = message_to(contact)
    assert dispatch() == {MessageState.SENT: 1}
    [body] = graph.sent
    ours = body.pop("biz_opaque_callback_data")
    assert ours.startswith(f"{row.pk}.")
    assert NUMBER not in ours
    assert row.dedupe_key not in ours
    values = ["Contoh <b>x</b> =1+1 y", "Sosialisasi TPPO", "Kanim Contoh"]
    assert body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": DIGITS,
        "type": "template",
        "template": {
            "name": template.name,
            "language": {"code": "id"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}],
        },
    }
    row.refresh_from_db()
    assert (row.state, row.provider_id) == (MessageState.SENT, "wamid.1")


def test_a_value_that_is_too_long_is_cut(world, graph):
    contact = agreed(world.officer, village=world.pontang)
    approved()
    message_to(contact, context={"name": "a", "title": "x" * 400, "office": "b"})
    assert dispatch() == {MessageState.SENT: 1}
    [component] = graph.sent[0]["template"]["components"]
    assert component["parameters"][1]["text"] == "x" * 249 + "…"


def test_one_connection_carries_many(world, graph):
    approved()
    for number in range(3):
        message_to(agreed(world.officer, phone=f"+628123456780{number}", village=world.pontang))
    assert dispatch() == {MessageState.SENT: 3}
    assert graph.connections == 1


def test_without_a_template_only_who_wrote_within_a_day_gets_free_words(world, graph, samples):
    fresh = agreed(world.officer, village=world.pontang)
    stale = agreed(world.officer, phone=OTHER_NUMBER, village=world.pontang)
    consents.wrote(NUMBER, NOW - dt.timedelta(hours=23, minutes=59))
    consents.wrote(OTHER_NUMBER, NOW - dt.timedelta(hours=24))
    plan = {"context": {"title": "Sosialisasi TPPO", "starts_at": NOW + dt.timedelta(days=3)}}
    message_to(fresh, **plan)
    last = message_to(stale, **plan)
    assert dispatch() == {MessageState.SENT: 1, MessageState.FAILED: 1}
    [body] = graph.sent
    assert (body["to"], body["type"]) == (DIGITS, "text")
    assert "Sosialisasi TPPO" in body["text"]["body"]
    last.refresh_from_db()
    assert last.last_error == "no approved template, and the person did not write within 24 hours"


def test_nobody_who_took_the_yes_back_or_has_another_number_is_written_to(world, graph):
    approved()
    gone = agreed(world.officer, village=world.pontang)
    moved = agreed(world.officer, phone=OTHER_NUMBER, village=world.pontang)
    message_to(gone, ways=[])
    consents.withdraw(person=f"c{gone.pk}", how="phone")
    moved.phone = "+6281234567899"
    message_to(moved)
    assert dispatch() == {MessageState.FAILED: 1}
    assert (states(), graph.tried) == (
        [(Channel.WHATSAPP, MessageState.CANCELLED), (Channel.WHATSAPP, MessageState.FAILED)],
        [],
    )


@pytest.mark.parametrize("code", [131026, 131047, 132001])
def test_refused_for_good_the_mail_takes_over_at_once(world, graph, smtp, code):
    contact = agreed(world.officer, village=world.pontang)
    approved()
    graph.answers[DIGITS] = code
    row = message_to(contact, ways=[MAIL], context={"name": "a", "title": "b", "office": "c", "starts_at": NOW})
    assert dispatch() == {MessageState.FAILED: 1, MessageState.SENT: 1}
    assert states() == [(Channel.WHATSAPP, MessageState.FAILED), (Channel.EMAIL, MessageState.SENT)]
    assert smtp.recipients == ["amin@example.test"]
    row.refresh_from_db()
    assert row.last_error.startswith(f"{code} ")
    assert DIGITS not in row.last_error


def test_too_fast_waits_longer_each_time_and_is_not_given_to_another_channel(world, graph):
    contact = agreed(world.officer, village=world.pontang)
    approved()
    graph.answers[DIGITS] = 130429
    row = message_to(contact, ways=[MAIL])
    waits = []
    for _try in range(3):
        assert dispatch() == {MessageState.SCHEDULED: 1}
        row.refresh_from_db()
        waits.append((row.retry_at - row.due_at).total_seconds())
        Message.objects.update(retry_at=None)
    assert waits == [30, 60, 120]
    del graph.answers[DIGITS]
    assert dispatch() == {MessageState.SENT: 1}


@pytest.mark.parametrize("token", ["expired", "graph-token"])
def test_what_is_ours_to_mend_is_no_messages_fault(world, graph, settings, token):
    """An expired token, or a server that is away: every message waits, not counted as a try."""
    approved()
    rows = [
        message_to(agreed(world.officer, phone=phone, village=world.pontang), ways=[MAIL])
        for phone in (NUMBER, OTHER_NUMBER)
    ]
    settings.WHATSAPP = {**settings.WHATSAPP, "token": token}
    if token == "graph-token":
        graph.stop()
    assert dispatch() == {}
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.attempts) == (MessageState.SCHEDULED, 0)


def test_a_server_in_trouble_is_left_alone_after_three(world, graph):
    approved()
    for number in range(5):
        contact = agreed(world.officer, phone=f"+628123456780{number}", village=world.pontang)
        graph.answers[contact.phone[1:]] = 503
        message_to(contact)
    assert dispatch() == {MessageState.SCHEDULED: 2}
    assert len(graph.tried) == 3


def test_an_answer_that_takes_too_long_is_tried_again(world, graph, monkeypatch):
    monkeypatch.setattr("notifications.domain.http_line.TIMEOUT", 0.2)
    contact = agreed(world.officer, village=world.pontang)
    approved()
    graph.slow_for.add(DIGITS)
    row = message_to(contact)
    assert dispatch() == {MessageState.SCHEDULED: 1}
    row.refresh_from_db()
    assert row.last_error == "TimeoutError"


def test_the_pace_is_one_for_all_senders(world, graph, settings):
    settings.WHATSAPP = {**settings.WHATSAPP, "per_second": 100.0}
    approved()
    far = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
    ChannelPace.objects.create(channel=Channel.WHATSAPP, next_at=far)
    message_to(agreed(world.officer, village=world.pontang), ways=[MAIL])
    assert dispatch() == {MessageState.SCHEDULED: 1}
    assert graph.tried == []
    assert ChannelPace.objects.get().next_at == far


def test_not_set_up_the_next_way_carries_it(world, graph, settings, smtp):
    contact = agreed(world.officer, village=world.pontang)
    message_to(contact, ways=[MAIL], context={"title": "b", "starts_at": NOW})
    settings.WHATSAPP = {**settings.WHATSAPP, "token": ""}
    assert dispatch() == {MessageState.FAILED: 1, MessageState.SENT: 1}
    assert (graph.tried, smtp.recipients) == ([], ["amin@example.test"])


def test_no_number_stands_in_the_log(world, graph, caplog):
    caplog.set_level(logging.DEBUG)
    approved()
    for phone, code in ((NUMBER, 131026), (OTHER_NUMBER, 190)):
        graph.answers[phone[1:]] = code
        message_to(agreed(world.officer, phone=phone, village=world.pontang))
    dispatch()
    said = [record.getMessage() for record in caplog.records if record.name.startswith("notifications")]
    assert len(said) == 1
    assert [text for text in said if DIGITS in text or OTHER_DIGITS in text] == []
