"""Rows of a spreadsheet taken in as sessions: who, when, which."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.models import ImmigrationOffice, RegionalOffice
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import ImportKind
from outreach.models.session import OutreachSession


class SessionImport(models.Model):
    """One confirmation of pasted rows. ``token`` is that of the page it was confirmed on: pressed twice, it is one.

    ``made`` sessions came of it when it was confirmed; ``left_out`` rows were there already or not right.
    """

    office = models.ForeignKey(ImmigrationOffice, models.PROTECT, related_name="+", db_index=False)
    regional_office = models.ForeignKey(RegionalOffice, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("jenis"), max_length=7, choices=ImportKind.choices)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(_("berkas"), max_length=120, blank=True)
    made = models.PositiveSmallIntegerField(_("dibuat"))
    left_out = models.PositiveSmallIntegerField(_("tidak dibuat"), default=0)
    created_at = models.DateTimeField(_("disimpan pada"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    undone_at = models.DateTimeField(_("diurungkan pada"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(regency="", district="", village="")

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("impor kegiatan")
        verbose_name_plural = _("impor kegiatan")
        indexes = [
            # what an office took in, latest first
            models.Index(F("office"), F("created_at").desc(), name="session_import_by_office"),
        ]
        constraints = [
            models.CheckConstraint(
                name="undone_session_import_says_who_and_when",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d}"


class ImportedSession(models.Model):
    """Which row of which import a session came from; goes with the session."""

    session_import = models.ForeignKey(SessionImport, models.CASCADE, related_name="sessions")
    session = models.OneToOneField(OutreachSession, models.CASCADE, related_name="imported_from")
    number = models.PositiveSmallIntegerField(_("baris"))

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="session_import__office_id",
        regional_office="session_import__regional_office_id",
        regency="",
        district="",
        village="",
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("kegiatan dari impor")
        verbose_name_plural = _("kegiatan dari impor")
        constraints = [
            models.UniqueConstraint(fields=["session_import", "number"], name="session_import_makes_a_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_import_id} {self.number}"
