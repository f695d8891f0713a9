"""One message: what is to be sent is a row, not a queue entry."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from notifications.enums import ACCOUNT_KIND, OPEN_STATES, REACHED_STATES, Channel, MessageState
from offices.models import ImmigrationOffice, Region, RegionalOffice, Zone
from offices.roles import Role
from offices.scoping import Ancestors, ScopedQuerySet

# the subject and kind of a message about an account say who asked for a new password: nobody's business either
ENVELOPE = (
    "id", "channel", "due_at", "retry_at", "expires_at", "state", "attempts", "sent_at", "created_at", "sort",
)  # fmt: skip
# so an envelope names its kind unless it is that one
SORT = Case(When(kind=ACCOUNT_KIND, then=Value("")), default="kind", output_field=models.CharField())

# the plan's time, or after a try that came to nothing the time of the next
NEXT_TRY = Coalesce("retry_at", "due_at")
# the key without its channel: one message to one person, whichever way it takes
PLAN_KEY = Func(
    F("dedupe_key"),
    Value(f":({'|'.join(Channel.values)})$"),
    Value(""),
    function="regexp_replace",
    output_field=models.CharField(),
)


class EnvelopeQuerySet(models.QuerySet[Any]):
    """Messages from the outside, for the administrator: no recipient, address, content, subject or server's answer."""

    def visible_to(self, user: Any) -> Self:
        """Rows as dictionaries of the ``ENVELOPE`` columns; nothing for every other role."""
        rows = self if user.scope.role == Role.ADMINISTRATOR else self.none()
        return rows.annotate(sort=SORT).values(*ENVELOPE)  # type: ignore[return-value]


class InboxQuerySet(models.QuerySet[Any]):
    """What lies in the portal's own inboxes: each person sees their own, whatever they work as."""

    def visible_to(self, user: Any) -> Self:
        letters = self.filter(recipient_user_id=user.pk, channel=Channel.INBOX, state__in=REACHED_STATES)
        return letters.filter(erased_at=None)

    def unread(self) -> Self:
        return self.exclude(state=MessageState.READ)


class Message(models.Model):
    """One message to one recipient through one channel.

    ``subject`` (``session:12``) and ``subject_key`` (the same with its revision, ``session:12:r3``) are opaque
    here: the app that wrote them registers a check that is asked once more before sending. Rows about an account
    have no subject and no office, and keep their content only until they are sent or given up. Personal columns
    are shown to the offices concerned only, never to the administrator: he has ``Message.envelopes``.

    ``template`` is a stem (see ``domain/rendering.py``); empty: ``context`` holds the ready-made subject, text
    and html.

    ``person`` is who is told, opaque here (``u12`` an account, ``c34`` a contact). ``ways`` are the channels with
    their addresses (``[["whatsapp", "+62812…"], ["inbox", ""]]``) that follow when this one fails for good; the row
    written then has this one as its ``root``. ``zone`` is the recipient's, for the quiet hours, which ``urgent``
    ones ignore. ``bundle`` is the message this one went out in. ``provider_id`` is what the other side calls it.

    ``erased_at``: since when it says only what went to whom by key, when, and what became of it
    (``domain/erasing.py``).
    """

    dedupe_key = models.CharField(max_length=200)
    subject = models.CharField(max_length=60, blank=True)
    subject_key = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    kind = models.CharField(max_length=30)
    recipient_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    recipient_name = models.CharField(max_length=120, blank=True)
    person = models.CharField(max_length=40, blank=True, db_default="", default="")
    address = models.CharField(max_length=254, blank=True)
    ways = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    zone = models.CharField(max_length=13, choices=Zone.choices, default=Zone.WIB, db_default=Zone.WIB)
    urgent = models.BooleanField(default=False, db_default=False)
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    bundle = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    provider_id = models.CharField(max_length=120, blank=True, db_default="", default="")
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
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    envelopes = EnvelopeQuerySet.as_manager()
    own_inbox = InboxQuerySet.as_manager()
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
            # whether somebody has this message already, whichever way it took
            models.Index(PLAN_KEY, name="message_by_plan_key"),
            # what one person was told when, and how much of it today
            models.Index(fields=["person", "due_at"], name="message_by_person", condition=~Q(person="")),
            # the portal's own inbox and its unread count
            models.Index(
                fields=["recipient_user", "-sent_at"], name="message_in_inbox", condition=Q(channel=Channel.INBOX)
            ),
            # the pages of an office, of a Kanwil and of everybody, newest first
            models.Index(fields=["office", "-due_at", "-id"], name="message_by_office"),
            models.Index(fields=["regional_office", "-due_at", "-id"], name="message_by_regional_office"),
            models.Index(fields=["-due_at", "-id"], name="message_by_time"),
            # what a delivery report is about
            models.Index(fields=["provider_id"], name="message_by_provider_id", condition=~Q(provider_id="")),
            # which way came next, and what went out together
            models.Index(fields=["root"], name="message_by_root", condition=Q(root__isnull=False)),
            models.Index(fields=["bundle"], name="message_by_bundle", condition=Q(bundle__isnull=False)),
        ]
        constraints = [
            # not unique on the field: that would come with a second index, for searches nobody makes
            models.UniqueConstraint(fields=["dedupe_key"], name="message_written_once"),
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
            models.CheckConstraint(
                name="message_in_the_inbox_has_an_account",
                condition=~Q(channel=Channel.INBOX) | Q(recipient_user__isnull=False),
            ),
            models.CheckConstraint(
                name="message_leads_somewhere",
                condition=~Q(address="") | Q(channel=Channel.INBOX) | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_erased_is_over_and_empty",
                condition=Q(erased_at__isnull=True)
                | ~Q(state__in=OPEN_STATES)
                & Q(address="", recipient_name="", provider_id="", last_error="", context={}, ways=[]),
            ),
            models.CheckConstraint(
                name="message_bundled_names_its_bundle",
                condition=Q(bundle__isnull=False) | ~Q(state=MessageState.BUNDLED),
            ),
        ]

    def __str__(self) -> str:
        return self.dedupe_key
