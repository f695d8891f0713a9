"""The durable outbox: what is to be sent is a row, not a queue entry."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from notifications.enums import ACCOUNT_KIND, OPEN_STATES, REACHED_STATES, Channel, MessageState
from offices.models import ImmigrationOffice, Region, RegionalOffice
from offices.roles import Role
from offices.scoping import Ancestors, ScopedQuerySet

# the subject and kind of a message about an account say who asked for a new password: nobody's business either
ENVELOPE = ("id", "channel", "due_at", "retry_at", "expires_at", "state", "attempts", "sent_at", "created_at")

# the plan's time, or after a try that came to nothing the time of the next
NEXT_TRY = Coalesce("retry_at", "due_at")


class EnvelopeQuerySet(models.QuerySet[Any]):
    """Messages from the outside, for the administrator: no recipient, address, content, subject or server's answer."""

    def visible_to(self, user: Any) -> Self:
        """Rows as dictionaries of the ``ENVELOPE`` columns; nothing for every other role."""
        rows = self.all() if user.scope.role == Role.ADMINISTRATOR else self.none()
        return rows.values(*ENVELOPE)  # type: ignore[return-value]


class Message(models.Model):
    """One message to one recipient through one channel.

    ``subject`` (``session:12``) and ``subject_key`` (the same with its revision, ``session:12:r3``) are opaque
    here: the app that wrote them registers a check that is asked once more before sending. Rows about an account
    have no subject and no office, and keep their content only until they are sent or given up. Personal columns
    are shown to the offices concerned only, never to the administrator: he has ``Message.envelopes``.

    ``template`` is a stem (see ``domain/rendering.py``); empty: ``context`` holds the ready-made subject, text
    and html.
    """

    dedupe_key = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=60, blank=True)
    subject_key = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    kind = models.CharField(max_length=30)
    recipient_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recipient_name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=2, default="id")
    template = models.CharField(max_length=80, blank=True)
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    office = models.ForeignKey(ImmigrationOffice, models.PROTECT, null=True, related_name="+", db_index=False)
    regional_office = models.ForeignKey(RegionalOffice, models.PROTECT, null=True, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)
    district = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)

    due_at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True, blank=True, help_text=_("tidak dikirim sebelum waktu ini"))
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.SCHEDULED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()
    envelopes = EnvelopeQuerySet.as_manager()
    ancestors = Ancestors(village="")
    personal = True

    class Meta:
        verbose_name = _("pesan")
        verbose_name_plural = _("pesan")
        indexes = [
            # the dispatcher's claim: what is due, oldest first
            models.Index(NEXT_TRY, "id", name="message_due", condition=Q(state="scheduled")),
            # the lease: what a dead worker left in flight
            models.Index(fields=["claimed_at"], name="message_in_flight", condition=Q(state="sending")),
            # the messages of one session, all revisions
            models.Index(fields=["subject", "kind"], name="message_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(name="message_expires_after_it_is_due", condition=Q(expires_at__gt=F("due_at"))),
            models.CheckConstraint(
                name="message_in_flight_has_a_claim", condition=~Q(state="sending") | Q(claimed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="message_sent_has_a_time", condition=~Q(state__in=REACHED_STATES) | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="message_about_an_account_keeps_no_secret",
                condition=~Q(kind=ACCOUNT_KIND) | Q(state__in=OPEN_STATES) | Q(context={}),
            ),
        ]

    def __str__(self) -> str:
        return self.dedupe_key
