"""The durable outbox: what is to be sent is a row, not a queue entry; and who may be written to on which channel."""

from notifications.models.marks import SentMark
from notifications.models.message import ENVELOPE, NEXT_TRY, PLAN_KEY, EnvelopeQuerySet, Message
from notifications.models.pulse import Pulse
from notifications.models.refusal import Refusal
from notifications.models.retries import RetryAct
from notifications.models.texts import MessageText
from notifications.models.whatsapp import ChannelPace, WhatsAppConsent, WhatsAppTemplate

__all__ = [
    "ENVELOPE",
    "NEXT_TRY",
    "PLAN_KEY",
    "ChannelPace",
    "EnvelopeQuerySet",
    "Message",
    "MessageText",
    "Pulse",
    "Refusal",
    "RetryAct",
    "SentMark",
    "WhatsAppConsent",
    "WhatsAppTemplate",
]
