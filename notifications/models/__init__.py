"""The durable outbox: what is to be sent is a row, not a queue entry; and who may be written to on which channel."""

from notifications.models.message import ENVELOPE, NEXT_TRY, PLAN_KEY, EnvelopeQuerySet, Message

__all__ = ["ENVELOPE", "NEXT_TRY", "PLAN_KEY", "EnvelopeQuerySet", "Message"]
