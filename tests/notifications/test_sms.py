"""SMS to any provider that takes a POST, over a real socket."""

import pytest
import time_machine

from notifications.domain.dispatch import dispatch
from notifications.domain.routes import Reach, Route, Routing
from notifications.domain.sms import fitted
from notifications.enums import Channel, MessageState
from notifications.models import Message
from tests.notifications.plans import NOW, written
from tests.sms_server import SmsServer, sms_server

__all__ = ["sms_server"]
pytestmark = pytest.mark.django_db
NUMBER = "+6281234567890"


@pytest.fixture(autouse=True)
def prepared(checks, samples):
    with time_machine.travel(NOW, tick=False):
        yield


def message(**fields) -> Message:
    [row] = written("amin", channel=Channel.SMS, address=NUMBER, **fields)
    return row


def test_one_line_of_plain_text_goes_out(sms_server: SmsServer):
    row = message()
    assert dispatch() == {MessageState.SENT: 1}
    [(token, body)] = sms_server.taken
    assert (token, body["to"], body["from"]) == ("Bearer sms-token", NUMBER, "IMIGRASI")
    assert "Sosialisasi TPPO" in body["text"]
    assert "\n" not in body["text"]
    row.refresh_from_db()
    assert row.provider_id == "sms-1"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (400, MessageState.FAILED),
        (404, MessageState.FAILED),
        (408, MessageState.SCHEDULED),
        (429, MessageState.SCHEDULED),
        (500, MessageState.SCHEDULED),
    ],
)
def test_what_becomes_of_an_answer(sms_server: SmsServer, status, state):
    sms_server.status = status
    row = message()
    assert dispatch() == {state: 1}
    row.refresh_from_db()
    assert row.last_error == f"HTTP {status}"


def test_it_is_offered_only_where_it_is_set_up(sms_server: SmsServer, settings):
    reach = Reach("c34", phone=NUMBER)
    assert Routing.load([reach]).routes(reach, kind="x", order=[Channel.SMS]) == [Route(Channel.SMS, NUMBER)]
    settings.SMS = {**settings.SMS, "url": ""}
    assert Routing.load([reach]).routes(reach, kind="x", order=[Channel.SMS]) == []
    message()
    assert dispatch() == {MessageState.FAILED: 1}


def test_what_is_too_long_still_says_whose_it_is_and_where(sms_server: SmsServer, settings):
    facts = {"when": "Selasa, 10 Maret 2026, 09.00", "venue": "Balai Desa " + "x" * 90, "officer": "Dewi",
             "office": "Kanim Serang", "letter_number": "W.11/123"}  # fmt: skip
    message(context={"title": "Sosialisasi TPPO " * 40, "starts_at": NOW, **facts})
    assert dispatch() == {MessageState.SENT: 1}
    text = sms_server.taken[0][1]["text"]
    end = f"09.00. Balai Desa {'x' * 56}.... Dewi. Kanim Serang. W.11/123. {settings.PORTAL_URL}"
    assert (text.startswith("Undangan: Sosialisasi TPPO"), text.endswith(end), len(text) <= 459) == (True, True, True)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 459, "a" * 459),
        ("a" * 460, "a" * 456 + "..."),
        ("{" * 230, "{" * 228 + "..."),
        ("Sosialisasi – “TPPO”…\nBalai\tDesa", 'Sosialisasi - "TPPO"... Balai Desa'),
        ("é" * 459, "é" * 459),
        ("ŵ" * 201, "ŵ" * 201),
        ("ŵ" * 202, "ŵ" * 198 + "..."),
        ("\U0001f600" * 101, "\U0001f600" * 99 + "..."),
        ("kata " * 120, ("kata " * 91).strip() + "..."),
    ],
)
def test_a_text_takes_three_parts_at_most(text, fits):
    assert fitted(text) == fits
