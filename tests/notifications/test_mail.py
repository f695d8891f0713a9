"""Django's own mail becomes rows, and their secrets do not outlive the sending."""

import datetime as dt

import pytest
import time_machine
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail

from notifications.domain.dispatch import dispatch
from notifications.enums import ACCOUNT_KIND, MessageState
from notifications.models import Message
from tests.notifications.plans import NOW

pytestmark = pytest.mark.django_db
LINK = "https://desa-binaan.test/sandi/rahasia-123/"


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "notifications.mail.OutboxEmailBackend"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_reset_mail_waits_as_a_row_and_arrives_with_both_bodies(smtp):
    mail = EmailMultiAlternatives("Atur ulang\tsandi", f"Buka {LINK}", to=["Amin <amin@example.test>"])
    mail.attach_alternative(f'<a href="{LINK}">Buka</a>', "text/html")
    assert mail.send() == 1
    row = Message.objects.get()
    assert (row.kind, row.address, row.recipient_name) == (ACCOUNT_KIND, "amin@example.test", "Amin")
    assert (row.due_at, row.expires_at, row.office) == (NOW, NOW + dt.timedelta(hours=24), None)
    assert dispatch() == {MessageState.SENT: 1}
    [arrived] = smtp.mails
    text, html = arrived.iter_parts()
    assert arrived["Subject"] == "Atur ulang sandi"
    assert text.get_content().strip() == f"Buka {LINK}"
    assert html.get_content().strip() == f'<a href="{LINK}">Buka</a>'
    assert not Message.objects.filter(context__icontains="rahasia").exists()
    assert Message.objects.get().context == {}


def test_a_secret_is_gone_when_its_mail_expired_or_was_refused(smtp, clock):
    smtp.answers["budi@example.test"] = "550 no such user"
    send_mail("Sandi", LINK, None, ["budi@example.test"])
    assert dispatch() == {MessageState.FAILED: 1}
    smtp.stop()
    send_mail("Sandi", LINK, None, ["amin@example.test"])
    assert dispatch() == {}
    assert LINK in Message.objects.get(address="amin@example.test").context["text"]
    clock.shift(dt.timedelta(hours=24))
    assert dispatch() == {MessageState.MISSED: 1}
    assert list(Message.objects.values_list("context", flat=True)) == [{}, {}]


def test_each_recipient_gets_a_mail_of_their_own(smtp):
    assert send_mail("Sandi", "isi", None, ["amin@example.test", "budi@example.test"]) == 1
    dispatch()
    assert smtp.recipients == ["amin@example.test", "budi@example.test"]
    assert [mail["To"] for mail in smtp.mails] == ["amin@example.test", "budi@example.test"]


def test_an_attachment_is_a_mistake():
    mail = EmailMessage("Sandi", "isi", to=["amin@example.test"], attachments=[("a.txt", "isi", "text/plain")])
    with pytest.raises(ValueError, match="no attachments"):
        mail.send()
