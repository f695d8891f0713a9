"""What goes with a message: made when it is sent, never kept."""

import pytest

from notifications import registry
from notifications.domain.dispatch import dispatch
from notifications.models import Message
from notifications.registry import Attachment, register_attachments
from tests.notifications.plans import NOW, written

pytestmark = pytest.mark.django_db(transaction=True)
LINES = "BEGIN:VCALENDAR\r\nSUMMARY:Sosialisasi é\r\nEND:VCALENDAR\r\n".encode()


@pytest.fixture(autouse=True)
def makers(monkeypatch, smtp, time_machine):
    time_machine.move_to(NOW, tick=False)
    monkeypatch.setattr(registry, "_makers", {})
    monkeypatch.setattr(registry, "_checks", {})


def test_it_arrives_byte_by_byte_under_its_name_and_kind(smtp):
    made = Attachment("undangan.ics", LINES, "text/calendar", (("method", "PUBLISH"),))
    register_attachments("sample", lambda message: [made] if message.recipient_name == "Amin" else [])
    written("amin", "budi")
    dispatch()
    by_name = {mail["To"].addresses[0].username: list(mail.iter_attachments()) for mail in smtp.mails}
    assert by_name["budi"] == []
    (part,) = by_name["amin"]
    assert part.get_filename() == "undangan.ics"
    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_content_charset()) == ("PUBLISH", "utf-8")
    assert part.get_payload(decode=True) == LINES


def test_it_is_made_when_the_message_goes_out_and_never_kept(smtp):
    texts = ["then"]
    register_attachments("sample", lambda _message: [Attachment("a.txt", texts[-1].encode())])
    written("amin")
    texts.append("now")
    dispatch()
    (part,) = smtp.mails[0].iter_attachments()
    assert part.get_payload(decode=True) == b"now"
    kept = str(Message.objects.values().get())
    assert "then" not in kept
    assert "a.txt" not in kept


def test_messages_of_others_have_none(smtp):
    register_attachments("session", lambda _message: [Attachment("a.txt", b"x")])
    written("amin")
    dispatch()
    assert list(smtp.mails[0].iter_attachments()) == []


def test_a_broken_maker_costs_the_file_and_not_the_message(smtp):
    def broken(message: Message) -> list[Attachment]:
        raise LookupError

    register_attachments("sample", broken)
    written("amin")
    assert dispatch() == {"sent": 1}
    assert list(smtp.mails[0].iter_attachments()) == []
