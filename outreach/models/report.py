"""The report an office owes about a session."""

import pghistory
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.models import WithinTerritory
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import ReportState
from outreach.models.session import OutreachSession


@pghistory.track()
class SessionReport(WithinTerritory):
    """One per session that is over: a row says that a report is expected, by ``due_on`` (a local date).

    ``figures`` are those of the moment it was submitted. ``version`` rises with every change. Village staff do not
    read reports: rows have no village to be found by.
    """

    session = models.OneToOneField(OutreachSession, models.CASCADE, related_name="report")
    state = models.CharField(_("status"), max_length=9, choices=ReportState.choices, default=ReportState.NONE)
    due_on = models.DateField(_("batas waktu"))
    body = models.TextField(_("isi laporan"), blank=True)
    figures = models.JSONField(default=dict, encoder=DjangoJSONEncoder, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    return_reason = models.CharField(_("alasan dikembalikan"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()
    personal = True
    ancestors = Ancestors(village="", district="")

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("laporan kegiatan")
        verbose_name_plural = _("laporan kegiatan")
        indexes = [
            # what an office still owes or has to look at, by limit
            models.Index(fields=["office", "due_on"], name="report_open", condition=~Q(state="approved")),
            # those nobody has written, the longest due first, of a Kanwil or the nation
            models.Index(fields=["due_on", "id"], name="report_unwritten", condition=Q(submitted_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="report_submitted_says_when_and_what",
                condition=Q(state__in=["none", "returned"])
                | (Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~Q(body="")),
            ),
            models.CheckConstraint(
                name="report_approved_was_checked",
                condition=~Q(state="approved")
                | Q(checked_at__isnull=False, approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="report_returned_has_a_reason",
                condition=~Q(state="returned") | (Q(returned_at__isnull=False) & ~Q(return_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.state}"
