"""Who had a message sent once more."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.enums import MessageState
from notifications.models.message import Message
from offices.scoping import Ancestors, ScopedQuerySet


class RetryAct(models.Model):
    """One act of one person on one message: what it was before, and why it had not arrived. Only ever added."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="+", verbose_name=_("pesan"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    was = models.CharField(max_length=10, choices=MessageState.choices)
    error = models.CharField(max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="message__office_id", regional_office="message__regional_office_id", regency="", district="", village=""
    )
    personal = True

    class Meta:
        verbose_name = _("pengiriman ulang")
        verbose_name_plural = _("pengiriman ulang")
        triggers = [pgtrigger.Protect(name="retry_acts_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.message_id} {self.at:%Y-%m-%d %H:%M}"
