"""What WhatsApp asks for: texts approved beforehand, people who said yes, and a pace."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.enums import Channel, ConsentWay, TemplateState
from offices.scoping import PublicQuerySet, ScopedQuerySet
from villages.models import Stakeholder

NAME = r"^[a-z0-9_]+$"


class WhatsAppTemplate(models.Model):
    """One version of the text of a kind of message in one language, as Meta approves it.

    An edit is a new version with a ``name`` of its own: Meta keeps the one in use until the new one is approved.
    ``body`` names its variables as ``{name}``, in the order in which they are sent.
    """

    kind = models.CharField(_("jenis pesan"), max_length=30)
    language = models.CharField(_("bahasa"), max_length=2, choices=settings.LANGUAGES, default="id")
    version = models.PositiveSmallIntegerField(_("versi"))
    name = models.CharField(_("nama di Meta"), max_length=120)
    body = models.TextField(_("teks"), max_length=1024)
    state = models.CharField(_("status"), max_length=10, choices=TemplateState.choices, default=TemplateState.DRAFT)
    reason = models.CharField(_("alasan penolakan"), max_length=300, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "language", "-version"]
        verbose_name = _("templat WhatsApp")
        verbose_name_plural = _("templat WhatsApp")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "version"], name="whatsapp_template_has_each_version_once"
            ),
            models.UniqueConstraint(fields=["name", "language"], name="whatsapp_template_has_its_name_alone"),
            *(
                models.UniqueConstraint(
                    fields=["kind", "language"],
                    name=f"whatsapp_template_has_one_{state}_version",
                    condition=Q(state=state),
                )
                for state in ("draft", "submitted", "approved")
            ),
            models.CheckConstraint(name="whatsapp_template_name_is_as_meta_wants", condition=Q(name__regex=NAME)),
            models.CheckConstraint(
                name="whatsapp_template_rejected_with_a_reason", condition=~Q(state="rejected") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class ConsentQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, and those of the contacts one sees."""
        own = Q(user_id=user.pk)
        if not user.scope.personal_data:
            return self.filter(own)
        return self.filter(own | Q(contact__in=Stakeholder.objects.visible_to(user).values("pk")))

    def active(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


# when somebody wrote last is no part of what they agreed to
@pghistory.track(exclude=["last_inbound_at"])
class WhatsAppConsent(models.Model):
    """That a person said yes to messages on one number: when, how, and who wrote it down; later perhaps no.

    It holds for the person and the number: two people may share a phone, and a new number is asked for anew. A STOP
    from a number withdraws what everybody on it said. ``recorded_by`` is empty where the person said so by
    themselves. Of what people write to the portal nothing is kept but ``last_inbound_at``: for 24 hours they may be
    answered in free words.
    """

    person = models.CharField(max_length=40)
    contact = models.ForeignKey(Stakeholder, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    phone = models.CharField(_("nomor WhatsApp"), max_length=16)
    given_at = models.DateTimeField(_("disetujui pada"))
    how = models.CharField(_("disetujui lewat"), max_length=10, choices=ConsentWay.choices)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(_("ditarik pada"), null=True, blank=True)
    withdrawn_how = models.CharField(_("ditarik lewat"), max_length=10, choices=ConsentWay.choices, blank=True)
    last_inbound_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()
    personal = True

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("persetujuan WhatsApp")
        verbose_name_plural = _("persetujuan WhatsApp")
        indexes = [
            # whose number wrote STOP
            models.Index(fields=["phone"], name="whatsapp_consent_by_phone"),
        ]
        constraints = [
            # also how the routes of many people are found
            models.UniqueConstraint(fields=["person", "phone"], name="whatsapp_consent_is_one_per_person_and_number"),
            models.UniqueConstraint(
                fields=["person"],
                name="whatsapp_consent_in_force_is_one_per_person",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="whatsapp_consent_phone_is_e164", condition=Q(phone__regex=r"^\+[1-9]\d{6,14}$")
            ),
            models.CheckConstraint(
                name="whatsapp_consent_is_of_a_contact_or_an_account",
                condition=Q(contact__isnull=False, user__isnull=True) | Q(contact__isnull=True, user__isnull=False),
            ),
            models.CheckConstraint(
                name="whatsapp_consent_withdrawn_says_how",
                condition=Q(withdrawn_at__isnull=True, withdrawn_how="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_how=""),
            ),
        ]

    def __str__(self) -> str:
        return self.person


class ChannelPace(models.Model):
    """When the next message of a channel may go out: one row all sending processes move on (``domain/pace.py``)."""

    channel = models.CharField(max_length=10, choices=Channel.choices, primary_key=True)
    next_at = models.DateTimeField()

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("laju kanal")
        verbose_name_plural = _("laju kanal")

    def __str__(self) -> str:
        return self.channel
