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
    BUNDLED = "bundled", _("digabung")


class Channel(models.TextChoices):
    """Ways the portal sends by itself. The text people paste into a group is no channel: somebody carries it."""

    EMAIL = "email", _("surel")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")
    INBOX = "inbox", _("kotak masuk")


class TemplateState(models.TextChoices):
    """Of a WhatsApp template. Meta approves it, per language; the portal keeps what was decided there."""

    DRAFT = "draft", _("konsep")
    SUBMITTED = "submitted", _("diajukan")
    APPROVED = "approved", _("disetujui")
    REJECTED = "rejected", _("ditolak")
    REPLACED = "replaced", _("diganti")


class ConsentWay(models.TextChoices):
    """How somebody said yes, or no, to WhatsApp."""

    IN_PERSON = "in_person", _("tatap muka")
    PAPER = "paper", _("formulir kertas")
    WHATSAPP = "whatsapp", _("WhatsApp")
    PHONE = "phone", _("telepon")
    PORTAL = "portal", _("halaman akun sendiri")


class WishSource(models.TextChoices):
    """How a person's no, or the end of it, came to the portal."""

    LINK = "link", _("tautan di surel")
    STAFF = "staff", _("dicatat petugas atau operator")
    SELF = "self", _("sendiri di portal")


ACCOUNT_KIND = "account"
"""Kind of what the portal mails about an account: ready-made text that may hold a secret, such as a reset link."""

OPEN_STATES = (MessageState.SCHEDULED, MessageState.SENDING)
REACHED_STATES = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)
# Has gone out, or may go out any moment; what was put into a bundle goes out with it.
GONE_OUT = (MessageState.SENDING, *REACHED_STATES, MessageState.BUNDLED)
