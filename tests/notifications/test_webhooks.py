"""What WhatsApp reports, over real sockets, signed; and people who write STOP."""

import datetime as dt
import json
import logging
import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications import kinds
from notifications.domain import consents
from notifications.domain.dispatch import dispatch
from notifications.domain.outbox import Territory
from notifications.domain.routes import Reach, Route, Routing
from notifications.domain.whatsapp import callback_data
from notifications.enums import Channel, MessageState
from notifications.models import Message, WhatsAppConsent
from offices.domain.territory import ancestors_of
from tests.graph_server import VERIFY_TOKEN, deliver, graph, inbound, report, signed
from tests.notifications.kinds import SAMPLE, register
from tests.notifications.whatsapp import DIGITS, NUMBER, OTHER_NUMBER, agreed, approved, consent_of, message_to

__all__ = ["graph"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def prepared(monkeypatch, checks):
    monkeypatch.setattr(kinds, "_kinds", {})
    register()


@pytest.fixture
def portal(live_server) -> str:
    return live_server.url


def due_now() -> dict:
    now = timezone.now()
    return {"due_at": now, "expires_at": now + dt.timedelta(hours=1)}


def sent(world, **fields) -> Message:
    approved()
    row = message_to(agreed(world.officer, village=world.pontang), **due_now(), **fields)
    assert dispatch() == {MessageState.SENT: 1}
    row.refresh_from_db()
    return row


def state_of(row: Message) -> MessageState:
    row.refresh_from_db()
    return MessageState(row.state)


def test_sent_delivered_read(world, graph, portal):
    row = sent(world)
    at = int(timezone.now().timestamp())
    for word, moment, state in (
        ("sent", at, MessageState.SENT),
        ("delivered", at + 2, MessageState.DELIVERED),
        ("read", at + 5, MessageState.READ),
    ):
        assert deliver(portal, report(row.provider_id, word, DIGITS, at=moment)) == 200
        assert state_of(row) == state
    assert [moment.timestamp() for moment in (row.delivered_at, row.read_at)] == [at + 2, at + 5]


def test_the_page_of_a_message_follows_what_is_reported(world, graph, portal, as_user):
    row = sent(world, territory=Territory(**ancestors_of(code=world.pontang.region_id, office=world.serang)))
    client, url = as_user(world.officer), reverse("message_detail", args=[row.pk])
    at = int(timezone.now().timestamp())
    seen = []
    for word in ("sent", "delivered", "read"):
        assert deliver(portal, report(row.provider_id, word, DIGITS, at=at)) == 200
        page = client.get(url)
        assert NUMBER not in page.text
        seen.append(
            [word for word in ("terkirim", "diterima", "dibaca") if f">{word}<" in re.sub(r"\s+", "", page.text)]
        )
    assert seen == [["terkirim"], ["diterima"], ["dibaca"]]


def test_reports_out_of_order_and_repeated_ones_never_go_backwards(world, graph, portal):
    row = sent(world)
    at = int(timezone.now().timestamp())
    for word, moment in (("read", at + 5), ("delivered", at + 2), ("sent", at), ("read", at + 9), ("failed", at + 9)):
        assert deliver(portal, report(row.provider_id, word, DIGITS, at=moment)) == 200
        assert state_of(row) == MessageState.READ
    assert [moment.timestamp() for moment in (row.delivered_at, row.read_at)] == [at + 5, at + 5]


def test_reports_about_others_and_nonsense_change_nothing(world, graph, portal):
    row = sent(world)
    odd = [
        report("wamid.unknown", "read", DIGITS),
        report("wamid.unknown", "read", DIGITS, ours=f"{row.pk}.0123"),
        report("", "read", DIGITS, ours="9" * 40),
        report(row.provider_id, "deleted", DIGITS),
        {"entry": [{"changes": [{"value": {"statuses": [None, 3, {"status": ["read"]}], "messages": "x"}}]}]},
        {"entry": 3},
        [],
        b"not json",
    ]
    assert [deliver(portal, body if isinstance(body, bytes) else json.dumps(body).encode()) for body in odd] == [
        200
    ] * 8
    assert state_of(row) == MessageState.SENT


def test_a_report_that_is_faster_than_the_sender_is_asked_for_again(world, graph, portal):
    approved()
    row = message_to(agreed(world.officer, village=world.pontang), **due_now())
    answers = []

    def early(body, known):
        answers.append(deliver(portal, report(known, "delivered", DIGITS, ours=body["biz_opaque_callback_data"])))

    graph.on_taken = early
    assert dispatch() == {MessageState.SENT: 1}
    assert (answers, state_of(row)) == ([503], MessageState.SENT)
    assert deliver(portal, report(row.provider_id, "delivered", DIGITS, ours=callback_data(row))) == 200
    assert state_of(row) == MessageState.DELIVERED


def test_failed_after_it_was_sent_goes_on_once(world, graph, portal):
    row = sent(world, ways=[(Channel.EMAIL, "amin@example.test")])
    for _again in range(3):
        assert deliver(portal, report(row.provider_id, "failed", DIGITS, error=131026)) == 200
    assert (state_of(row), row.last_error) == (MessageState.FAILED, "131026 Message undeliverable")
    [following] = Message.objects.filter(root=row)
    assert (following.channel, following.address) == (Channel.EMAIL, "amin@example.test")
    assert following.state == MessageState.SCHEDULED


@pytest.mark.parametrize("word", ["STOP", "stop", " Stop. ", "BERHENTI", "berhenti!", "Berhenti\n"])
def test_stop_holds_at_once_and_what_was_scheduled_takes_its_next_way(world, graph, portal, word):
    contact = agreed(world.officer, village=world.pontang)
    reach = Reach(f"c{contact.pk}", email="amin@example.test", phone=NUMBER)
    row = message_to(contact, ways=[(Channel.EMAIL, "amin@example.test")], **due_now())
    order = (Channel.WHATSAPP, Channel.EMAIL)
    both = [Route(Channel.WHATSAPP, NUMBER), Route(Channel.EMAIL, "amin@example.test")]
    assert Routing.load([reach]).routes(reach, kind=SAMPLE, order=order) == both
    assert deliver(portal, inbound(DIGITS, word)) == 200
    assert Routing.load([reach]).routes(reach, kind=SAMPLE, order=order) == both[1:]
    consent = consent_of(contact)
    assert (consent.withdrawn_how, consent.withdrawn_at is not None) == ("whatsapp", True)
    assert state_of(row) == MessageState.CANCELLED
    assert [(m.channel, m.state) for m in Message.objects.filter(root=row)] == [(Channel.EMAIL, "scheduled")]


@pytest.mark.parametrize("words", ["Jangan stop dulu, Pak", "nonstop", "", "stop stop"])
def test_other_words_only_open_the_24_hours(world, graph, portal, words):
    contact = agreed(world.officer, village=world.pontang)
    at = int(timezone.now().timestamp()) - 60
    assert deliver(portal, inbound(DIGITS, words, at=at)) == 200
    consent = consent_of(contact)
    assert (consent.withdrawn_at, consent.last_inbound_at.timestamp()) == (None, at)


def test_stop_counts_for_everybody_on_a_shared_phone_and_nobody_else(world, graph, portal):
    people = [agreed(world.officer, village=world.pontang, phone_is_shared=True) for _n in range(2)]
    other = agreed(world.officer, phone=OTHER_NUMBER, village=world.pontang)
    assert deliver(portal, inbound(DIGITS, "STOP")) == 200
    assert [consent_of(person).withdrawn_how for person in [*people, other]] == ["whatsapp", "whatsapp", ""]


def test_start_gives_back_what_was_given_before_and_nothing_else(world, graph, portal):
    contact = agreed(world.officer, village=world.pontang)
    assert deliver(portal, inbound(DIGITS, "STOP")) == 200
    assert deliver(portal, inbound(DIGITS, "Mulai")) == 200
    consent = consent_of(contact)
    assert (consent.withdrawn_at, consent.how, consent.recorded_by) == (None, "whatsapp", None)
    assert deliver(portal, inbound(OTHER_NUMBER[1:], "START")) == 200
    assert WhatsAppConsent.objects.count() == 1


def test_a_word_that_comes_late_does_not_undo_what_was_said_after_it(world, graph, portal):
    contact = agreed(world.officer, village=world.pontang)
    written = WhatsAppConsent.objects.filter(person=f"c{contact.pk}")
    now = int(timezone.now().timestamp())
    written.update(given_at=timezone.now() - dt.timedelta(hours=1))
    start, stop = inbound(DIGITS, "START", at=now - 20), inbound(DIGITS, "STOP", at=now - 10)
    for body in (inbound(DIGITS, "STOP", at=now - 30), start, stop, start):
        assert deliver(portal, body) == 200
    assert consent_of(contact).withdrawn_at == dt.datetime.fromtimestamp(now - 10, tz=dt.UTC)
    again = inbound(DIGITS, "MULAI", at=now - 5)
    for body in (again, stop):
        assert deliver(portal, body) == 200
    assert (consent_of(contact).withdrawn_at, consent_of(contact).given_at.timestamp()) == (None, now - 5)


@pytest.mark.parametrize("odd", ["\0", "\ud800", "\u202e"])
def test_letters_no_database_keeps_are_left_out(world, graph, portal, odd):
    row = sent(world)
    assert deliver(portal, report(f"wamid.{odd}", "read", DIGITS)) == 200
    body = report(row.provider_id, "failed", DIGITS, error=131026)
    body["entry"][0]["changes"][0]["value"]["statuses"][0]["errors"] = [{"code": 131026, "title": f"Not {odd}sent"}]
    assert deliver(portal, body) == 200
    assert (state_of(row), row.last_error) == (MessageState.FAILED, "131026 Not sent")


def test_nothing_is_read_before_it_is(world, graph, portal):
    row = sent(world)
    assert deliver(portal, report(row.provider_id, "read", DIGITS, at=253402300799)) == 200
    assert state_of(row) == MessageState.READ
    assert row.read_at <= timezone.now()


def test_only_what_meta_signed_is_read(world, graph, portal, settings):
    row = sent(world)
    body = json.dumps(report(row.provider_id, "read", DIGITS)).encode()
    wrong = [deliver(portal, body, signature=signature) for signature in ("", "sha256=", "sha256=" + "0" * 64, "é")]
    assert wrong == [403] * 4
    settings.WHATSAPP = {**settings.WHATSAPP, "app_secret": ""}
    assert deliver(portal, body, signature=signed(body, "")) == 403
    assert state_of(row) == MessageState.SENT


def test_a_body_that_is_too_large_is_not_read(graph, portal):
    assert deliver(portal, b" " * (256 * 1024 + 1)) == 413
    assert deliver(portal, b" " * (256 * 1024)) == 200


@pytest.mark.parametrize(
    ("query", "status", "answer"),
    [
        (f"hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1158%3Cb%3E", 200, b"1158<b>"),
        ("hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1158", 403, b""),
        (f"hub.verify_token={VERIFY_TOKEN}&hub.challenge=1158", 403, b""),
        ("", 403, b""),
    ],
)
def test_setting_it_up_needs_the_word_agreed_with_meta(graph, portal, query, status, answer):
    line = HTTPConnection(urlsplit(portal).netloc, timeout=20)
    line.request("GET", f"/wa/webhook/?{query}")
    response = line.getresponse()
    assert (response.status, response.read()) == (status, answer)
    if status == 200:
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    line.close()


def test_nothing_of_what_people_write_is_kept_or_logged(world, graph, portal, caplog):
    caplog.set_level(logging.DEBUG)
    contact = agreed(world.officer, village=world.pontang)
    assert deliver(portal, inbound(DIGITS, "rahasia saya")) == 200
    assert deliver(portal, inbound(DIGITS, "rahasia saya"), signature="sha256=0") == 403
    assert [r.getMessage() for r in caplog.records if DIGITS in r.getMessage() or "rahasia" in r.getMessage()
            if not r.name.startswith("django.db")] == []  # fmt: skip
    consent = consent_of(contact)
    assert "rahasia" not in json.dumps({f.name: str(getattr(consent, f.name)) for f in consent._meta.concrete_fields})


def test_a_consent_recorded_twice_is_one_and_a_new_number_ends_the_one_before(world):
    contact = agreed(world.officer, village=world.pontang)
    consents.record(actor=world.officer, contact=contact, how="paper")
    contact.phone = OTHER_NUMBER
    consents.record(actor=world.officer, contact=contact, how="paper")
    rows = WhatsAppConsent.objects.order_by("pk").values_list("phone", "how", "withdrawn_how")
    assert list(rows) == [(NUMBER, "in_person", "paper"), (OTHER_NUMBER, "paper", "")]
