"""What people do not want to get, and on which channel."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from notifications.enums import Channel, WishSource
from notifications.kinds import KindGroup
from offices.scoping import ScopedQuerySet
from villages.models import Stakeholder


class RefusalQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, and those of the contacts one sees."""
        own = Q(user_id=user.pk)
        if not user.scope.personal_data:
            return self.filter(own)
        return self.filter(own | Q(contact__in=Stakeholder.objects.visible_to(user).values("pk")))

    def active(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Refusal(models.Model):
    """A person's no to a group of kinds on a channel; empty: to every group, on every channel. Kept when withdrawn.

    ``person`` is who is told, as in ``Message.person``; ``contact`` or ``user`` is who that is, empty for speakers
    of other agencies, known by their address alone. That a contact wants no message of any kind stands with the
    contact (``Stakeholder.opted_out_at``), not here. ``recorded_by`` is empty where the person said so by themselves.
    """

    person = models.CharField(max_length=40)
    contact = models.ForeignKey(Stakeholder, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    channel = models.CharField(_("kanal"), max_length=10, choices=Channel.choices, blank=True)
    kind_group = models.CharField(_("jenis pesan"), max_length=10, choices=KindGroup.choices, blank=True)
    since = models.DateTimeField(_("sejak"))
    source = models.CharField(_("disampaikan lewat"), max_length=5, choices=WishSource.choices)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(_("ditarik pada"), null=True, blank=True)
    withdrawn_source = models.CharField(_("ditarik lewat"), max_length=5, choices=WishSource.choices, blank=True)

    objects = RefusalQuerySet.as_manager()
    personal = True

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("penolakan pesan")
        verbose_name_plural = _("penolakan pesan")
        indexes = [
            # everything one person said, withdrawn or not
            models.Index(fields=["person", "-since"], name="refusal_by_person"),
        ]
        constraints = [
            # also how the wishes of many people are found
            models.UniqueConstraint(
                fields=["person", "channel", "kind_group"],
                name="refusal_in_force_is_said_once",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="refusal_is_somebodys", condition=~Q(person="")),
            models.CheckConstraint(
                name="refusal_is_not_of_a_contact_and_an_account",
                condition=Q(contact__isnull=True) | Q(user__isnull=True),
            ),
            models.CheckConstraint(name="refusal_of_the_inbox_is_none", condition=~Q(channel=Channel.INBOX)),
            models.CheckConstraint(name="refusal_of_account_mail_is_none", condition=~Q(kind_group=KindGroup.ACCOUNT)),
            models.CheckConstraint(
                name="refusal_withdrawn_says_how",
                condition=Q(withdrawn_at__isnull=True, withdrawn_source="")
                | Q(withdrawn_at__gte=F("since")) & ~Q(withdrawn_source=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.channel or '*'} {self.kind_group or '*'}"
