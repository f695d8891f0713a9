"""People who said yes to WhatsApp, texts Meta approved, and messages to them. Every number is invented."""

from django.conf import settings

from notifications.domain import consents, whatsapp_templates
from notifications.enums import Channel, ConsentWay
from notifications.models import Message, WhatsAppConsent
from tests.factories import ContactFactory
from tests.notifications.kinds import SAMPLE
from tests.notifications.plans import written

NUMBER = "+6281234567890"
OTHER_NUMBER = "+6281234567891"
DIGITS, OTHER_DIGITS = NUMBER[1:], OTHER_NUMBER[1:]
BODY = f"Yth. {{nama}}, kegiatan {{judul}} dari {{kantor}}. Terima kasih. {settings.PORTAL_URL}"


def agreed(actor, phone: str = NUMBER, **fields):
    """A contact who said yes on this number."""
    contact = ContactFactory(phone=phone, **fields)
    consents.record(actor=actor, contact=contact, how=ConsentWay.IN_PERSON)
    return contact


def approved(body: str = BODY, language: str = "id"):
    draft = whatsapp_templates.write(actor=None, kind=SAMPLE, language=language, body=body)
    return whatsapp_templates.approve(actor=None, template=whatsapp_templates.submit(actor=None, template=draft))


def message_to(contact, *, ways=(), **fields) -> Message:
    """One of the sample kind, due at ``plans.NOW`` unless said otherwise, by WhatsApp first."""
    who = f"c{contact.pk}"
    key = f"sample:12:r3:{SAMPLE}:{who}"
    written(
        who,
        **{
            "dedupe_key": f"{key}:{Channel.WHATSAPP}",
            "kind": SAMPLE,
            "person": who,
            "channel": Channel.WHATSAPP,
            "address": contact.phone,
            "ways": list(ways),
            "urgent": True,
            "context": {"name": contact.name, "title": "Sosialisasi TPPO", "office": "Kanim Contoh"},
            **fields,
        },
    )
    return Message.objects.get(dedupe_key=f"{key}:{Channel.WHATSAPP}")


def consent_of(contact) -> WhatsAppConsent:
    return WhatsAppConsent.objects.get(person=f"c{contact.pk}")
