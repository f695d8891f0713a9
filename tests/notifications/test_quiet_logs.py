"""Whatever goes wrong with a message, the log says so and tells nobody's name, address or number."""

import datetime as dt
import io
import logging

import pytest
from django.utils import timezone

from desabinaan.discretion import Discretion
from notifications import kinds
from notifications.domain.dispatch import dispatch
from notifications.domain.outbox import enqueue
from notifications.enums import Channel, MessageState
from notifications.models import Message
from notifications.registry import register_attachments, register_check
from tests.graph_server import GraphServer, graph
from tests.notifications.kinds import register
from tests.notifications.plans import NOW, planned, written
from tests.notifications.whatsapp import DIGITS, NUMBER, agreed, approved, message_to
from tests.sms_server import SmsServer, sms_server

__all__ = ["graph", "sms_server"]
NAME, ADDRESS = "Contohwati", "contohwati@example.test"


@pytest.fixture
def log(time_machine):
    """``log()``: what was logged so far; fails where it names somebody."""
    time_machine.move_to(NOW, tick=False)
    written_out = io.StringIO()
    handler = logging.StreamHandler(written_out)
    handler.addFilter(Discretion())
    logger = logging.getLogger("notifications")
    logger.addHandler(handler)

    def read() -> str:
        logged = written_out.getvalue()
        for personal in (NAME, ADDRESS, NUMBER, DIGITS, DIGITS[2:]):
            assert personal not in logged
        return logged

    yield read
    logger.removeHandler(handler)


def state() -> MessageState:
    return Message.objects.get().state


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("checks")
class TestMail:
    @pytest.fixture(autouse=True)
    def mail(self, smtp):
        self.smtp = smtp

    @pytest.mark.parametrize("answer", ["421 4.7.0 <{}> ({}) later", "550 5.1.1 <{}> ({}) unknown"])
    def test_a_server_repeats_whom_it_refuses(self, log, answer):
        self.smtp.answers[ADDRESS] = answer.format(ADDRESS, NUMBER)
        written(NAME.lower())
        dispatch()
        logged = log()
        assert ("Channel email away, 1 messages wait: 421 4.7.0 <…> (+62…) later" in logged) == answer.startswith(
            "421"
        )
        assert ADDRESS not in Message.objects.get().last_error

    def test_words_that_cannot_be_composed(self, log):
        written(NAME.lower(), template="samples/named", context={"name": f"{NAME} {NUMBER}"})
        dispatch()
        assert "cannot be composed" in (logged := log())
        assert "rendering.py" in logged
        assert "TemplateDoesNotExist" in logged
        assert state() == MessageState.FAILED

    def test_owners_that_fail_over_somebody(self, log):
        def broken(what):
            raise LookupError(f"{NAME} <{ADDRESS}> {NUMBER} {what}")

        register_attachments("sample", broken)
        written(NAME.lower())
        dispatch()
        assert "goes out without its attachments" in log()
        register_check("sample", broken)
        written(NAME.lower(), kind="summary")
        dispatch()
        assert "The check of sample messages failed" in log()


@pytest.mark.django_db
@pytest.mark.usefixtures("samples", "checks")
class TestPhones:
    @pytest.fixture(autouse=True)
    def sample(self, monkeypatch):
        monkeypatch.setattr(kinds, "_kinds", {})
        register()

    @pytest.mark.parametrize("code", [190, 131026, 130429, 500])
    def test_whatsapp_repeats_the_number(self, world, graph: GraphServer, log, code):
        contact = agreed(world.officer, village=world.pontang, name=NAME)
        approved()
        graph.answers[DIGITS] = code
        message_to(contact)
        dispatch()
        assert ("Channel whatsapp away" in log()) == (code == 190)
        assert DIGITS not in Message.objects.get().last_error

    @pytest.mark.parametrize("status", [400, 500])
    def test_sms(self, sms_server: SmsServer, log, status):
        sms_server.status = status
        for kind in ("a", "b", "c"):
            written(NAME.lower(), kind=kind, urgent=True, channel=Channel.SMS, address=NUMBER)
        dispatch()
        assert ("Channel sms away" in log()) == (status == 500)


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_says_no_more(worker, mail_server):
    mail_server.answers[ADDRESS] = f"421 4.7.0 <{ADDRESS}> ({NUMBER}) later"
    now = timezone.now()
    words = {"subject": NAME, "text": "Isi"}
    hour = now + dt.timedelta(hours=1)
    enqueue([planned(NAME.lower(), template="", context=words, due_at=now, expires_at=hour)])
    worker.send("notifications.dispatch_due")
    worker.worker.wait_for("Channel email away")
    assert "…@example.test" in worker.worker.output or "<…>" in worker.worker.output
    for personal in (NAME, ADDRESS, NUMBER):
        assert personal not in worker.worker.output
