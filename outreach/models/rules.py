"""Who is told what when, where somebody decided otherwise than the portal comes with."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from notifications.enums import Channel
from offices.models import ImmigrationOffice
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import MessageAudience, MessageKind, SessionKind


def _at_most_once(channel: str) -> GreaterThanOrEqual:
    """That taking ``channel`` out of the order leaves it no more than one shorter."""
    left = Func(F("channels"), Value(channel), function="array_remove")
    length: dict[str, Any] = {"function": "cardinality", "output_field": models.IntegerField()}
    return GreaterThanOrEqual(Func(left, **length) + 1, Func(F("channels"), **length))


class RuleQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """National ones to everybody who works in the program, an office's own to those it reports to as well."""
        return (
            self.filter(Q(office=None) | self.model.ancestors.within(user.scope)) if user.scope.role else self.none()
        )


@pghistory.track()
class MessageRule(models.Model):
    """One rule that differs from what the portal comes with; without ``office`` it is the national default.

    ``days``: before the session's day, after villages were asked, or after the session, as ``kind`` has it; ``times``
    is how often such a message is repeated, every ``days`` days. ``hour`` is local to the session. ``required``, of
    national ones only: offices cannot change it. With ``follows`` the row only remembers that and when somebody went
    back to what holds below it.
    """

    office = models.ForeignKey(ImmigrationOffice, models.PROTECT, null=True, blank=True, related_name="+")
    session_kind = models.CharField(_("jenis kegiatan"), max_length=12, choices=SessionKind.choices)
    kind = models.CharField(_("pesan"), max_length=30, choices=MessageKind.choices)
    audience = models.CharField(_("penerima"), max_length=12, choices=MessageAudience.choices)
    on = models.BooleanField(_("dikirim"), default=True)
    days = models.PositiveSmallIntegerField(_("hari"), default=0)
    times = models.PositiveSmallIntegerField(_("berapa kali"), default=1)
    hour = models.PositiveSmallIntegerField(_("jam"), default=9)
    channels = ArrayField(models.CharField(max_length=10, choices=Channel.choices), verbose_name=_("urutan saluran"))
    required = models.BooleanField(_("wajib di semua kantor"), default=False)
    follows = models.BooleanField(_("kembali mengikuti bawaan"), default=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    objects = RuleQuerySet.as_manager()
    ancestors = Ancestors(
        office="office_id", regional_office="office__regional_office_id", regency="", district="", village=""
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("aturan pesan")
        verbose_name_plural = _("aturan pesan")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "session_kind", "kind", "audience"],
                name="message_rule_is_written_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="message_rule_keeps_the_quiet_hours", condition=Q(hour__gte=7, hour__lt=20)),
            models.CheckConstraint(
                name="message_rule_is_required_by_the_nation", condition=Q(required=False) | Q(office__isnull=True)
            ),
            models.CheckConstraint(name="message_rule_names_a_channel", condition=~Q(channels=[])),
            models.CheckConstraint(name="message_rule_is_told_at_least_once", condition=Q(times__gte=1)),
            models.CheckConstraint(
                name="message_rule_knows_its_channels", condition=Q(channels__contained_by=list(Channel.values))
            ),
            models.CheckConstraint(
                name="message_rule_takes_a_channel_once",
                condition=Q(*(_at_most_once(channel) for channel in Channel.values)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.session_kind} {self.kind} {self.audience}"


class Replan(models.Model):
    """Messages about the coming sessions of an office, or of all, are to be planned anew. Gone when that is done.

    ``at_session``: how far it has come, so that a worker that is stopped goes on where it was.
    """

    office = models.ForeignKey(ImmigrationOffice, models.PROTECT, null=True, related_name="+", db_index=False)
    session_kind = models.CharField(max_length=12, choices=SessionKind.choices)
    asked_at = models.DateTimeField()
    at_session = models.BigIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="office_id", regional_office="office__regional_office_id", regency="", district="", village=""
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("perencanaan ulang pesan")
        verbose_name_plural = _("perencanaan ulang pesan")

    def __str__(self) -> str:
        return f"{self.office_id} {self.session_kind}"
