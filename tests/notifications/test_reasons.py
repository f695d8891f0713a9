"""Why a message did not arrive, in words: what the portal itself would not send is not put down to another server."""

import pytest

from notifications.domain.channel import RefusedError
from notifications.domain.reasons import reason_of
from notifications.domain.sms import SmsChannel
from notifications.domain.whatsapp import WhatsAppChannel
from notifications.enums import Channel, MessageState
from notifications.models import Message

pytestmark = pytest.mark.django_db
OFFERED = {"token": "t", "phone_id": "1", "url": "http://127.0.0.1:1", "per_second": 20, "app_secret": ""}
NUMBER = "+6281200000001"


def refused(line, channel):
    message = Message(person="c1", address=NUMBER, channel=channel, kind="invitation", state=MessageState.FAILED)
    with pytest.raises(RefusedError) as error:
        line.send(message)
    message.last_error = str(error.value)
    return reason_of(message).what


def test_without_consent_it_is_not_the_numbers_fault(settings):
    settings.WHATSAPP = OFFERED
    what = refused(WhatsAppChannel(), Channel.WHATSAPP)
    assert what == "Penerima belum, atau tidak lagi, setuju menerima WhatsApp di nomor ini."


def test_a_channel_that_is_gone_is_called_so(settings):
    settings.WHATSAPP, settings.SMS = OFFERED | {"token": ""}, {"url": "", "token": "", "from": ""}
    for line, channel in ((WhatsAppChannel(), Channel.WHATSAPP), (SmsChannel(), Channel.SMS)):
        assert refused(line, channel) == "Saluran ini tidak lagi dipasang di portal."


@pytest.mark.parametrize(
    ("error", "what"),
    [
        ("no approved template, and the person did not write within 24 hours", "WhatsApp hanya menerima templat"),
        ("invitation_v2 is too long with its values", "Templat WhatsApp jenis pesan ini tidak cocok"),
        ("invitation_v2 names 'x', which this kind has not", "Templat WhatsApp jenis pesan ini tidak cocok"),
        ("131026 Message undeliverable", "Nomor ini tidak memakai WhatsApp"),
        ("132012 Parameter format", "Server tujuan menolak pesan ini."),
    ],
)
def test_what_whatsapp_lacks_is_named(error, what):
    message = Message(channel=Channel.WHATSAPP, state=MessageState.FAILED, last_error=error)
    assert reason_of(message).what.startswith(what)
