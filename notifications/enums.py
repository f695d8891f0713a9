from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    SCHEDULED = "scheduled", _("terjadwal")
    SENDING = "sending", _("sedang dikirim")
    SENT = "sent", _("terkirim")
    DELIVERED = "delivered", _("diterima")
    READ = "read", _("dibaca")
    FAILED = "failed", _("gagal")
    CANCELLED = "cancelled", _("dibatalkan")
    MISSED = "missed", _("terlewat")


class Channel(models.TextChoices):
    EMAIL = "email", _("surel")


ACCOUNT_KIND = "account"
"""Kind of what the portal mails about an account: ready-made text that may hold a secret, such as a reset link."""

OPEN_STATES = (MessageState.SCHEDULED, MessageState.SENDING)
REACHED_STATES = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)
