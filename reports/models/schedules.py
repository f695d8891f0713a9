"""Files that come every month by themselves."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, User
from reports.enums import ExportFormat, ScheduleSpan
from reports.models.exports import ExportJob


class ScheduledExportQuerySet(models.QuerySet["ScheduledExport"]):
    def visible_to(self, user: Any) -> "ScheduledExportQuerySet":
        """One's own."""
        return self.filter(owner_id=user.pk)


class ScheduledExport(models.Model):
    """A dashboard that is sent on a day of every month. ``address``: its filters without the period, which ``span``
    tells on the day itself.

    ``counted_from``: months whose day lies before it are not made up for.
    """

    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("dibuat oleh"))
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+", verbose_name=_("jabatan"))
    format = models.CharField(_("format"), max_length=20, choices=ExportFormat.choices)
    span = models.CharField(_("periode"), max_length=20, choices=ScheduleSpan.choices)
    address = models.TextField(_("saringan"), blank=True, default="")
    day = models.PositiveSmallIntegerField(_("tanggal"))
    paused = models.BooleanField(_("dijeda"), default=False)
    counted_from = models.DateField(_("mulai dihitung"))
    created_at = models.DateTimeField(_("dibuat pada"), auto_now_add=True)

    objects = ScheduledExportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("kiriman bulanan")
        verbose_name_plural = _("kiriman bulanan")
        constraints = [
            models.CheckConstraint(name="schedule_has_a_day_every_month_has", condition=Q(day__range=(1, 28))),
        ]
        indexes = [
            # one's own list, and the heads' of an account that goes
            models.Index(fields=["owner", "-id"], name="schedule_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.format}"


class RecipientQuerySet(models.QuerySet["ScheduledRecipient"]):
    def visible_to(self, user: Any) -> "RecipientQuerySet":
        """Of one's own schedules."""
        return self.filter(schedule__owner_id=user.pk)


class ScheduledRecipient(models.Model):
    """Somebody the file goes to, counted with the scope of ``posting``: never with the owner's."""

    schedule = models.ForeignKey(ScheduledExport, models.CASCADE, related_name="recipients")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+", verbose_name=_("jabatan"))

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("penerima kiriman")
        verbose_name_plural = _("penerima kiriman")
        constraints = [
            models.UniqueConstraint(fields=["schedule", "posting"], name="schedule_goes_to_a_posting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.posting_id}"


class ScheduledRun(models.Model):
    """That a month's file was asked for: once, whatever became of it. Outlives the file."""

    recipient = models.ForeignKey(ScheduledRecipient, models.CASCADE, related_name="+")
    month = models.DateField(_("bulan"))
    job = models.ForeignKey(ExportJob, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("kiriman yang dibuat")
        verbose_name_plural = _("kiriman yang dibuat")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "month"], name="schedule_is_sent_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.month}"
