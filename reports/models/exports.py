"""Files that are made in the background because they are long, and wait for who asked for them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, User
from files.storage import private_storage
from reports.enums import ExportFormat, ExportState, ExportSubject


class ExportJobQuerySet(models.QuerySet["ExportJob"]):
    def visible_to(self, user: Any) -> "ExportJobQuerySet":
        """One's own: a file has what its owner may see, and nobody else is asked whether he may, too."""
        return self.filter(owner_id=user.pk)

    def under_way(self) -> "ExportJobQuerySet":
        return self.filter(state__in=(ExportState.WAITING, ExportState.RUNNING))


class ExportJob(models.Model):
    """One file, of what ``posting`` may see. ``address``: the filters, as in the address of the page it was asked on.

    Whoever writes it holds it by ``claimed_at``, renewed while rows are written; a claim that is no longer renewed is
    given to another. ``error`` is the name of a reason, never words of an exception.
    """

    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("pemilik"))
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+", verbose_name=_("jabatan"))
    subject = models.CharField(_("data"), max_length=20, choices=ExportSubject.choices)
    format = models.CharField(_("format"), max_length=20, choices=ExportFormat.choices)
    address = models.TextField(_("saringan"), blank=True, default="")
    language = models.CharField(_("bahasa"), max_length=2)
    state = models.CharField(_("keadaan"), max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    rows_done = models.PositiveIntegerField(_("baris ditulis"), default=0)
    rows_total = models.PositiveIntegerField(_("baris seluruhnya"), default=0)
    content = models.FileField(_("isi"), storage=private_storage, max_length=80, blank=True)
    file_name = models.CharField(_("nama berkas"), max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("ukuran"), default=0, help_text=_("bita"))
    error = models.CharField(_("sebab gagal"), max_length=20, blank=True)
    scheduled = models.BooleanField(_("kiriman bulanan"), default=False, db_default=False)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    created_at = models.DateTimeField(_("diminta pada"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("dikerjakan sejak"), null=True)
    finished_at = models.DateTimeField(_("selesai pada"), null=True)
    expires_at = models.DateTimeField(_("disimpan sampai"))

    objects = ExportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("berkas unduhan")
        verbose_name_plural = _("berkas unduhan")
        constraints = [
            models.CheckConstraint(
                name="export_has_a_file_when_it_is_ready",
                condition=Q(state=ExportState.READY) & ~Q(content="") | ~Q(state=ExportState.READY) & Q(content=""),
            ),
            models.CheckConstraint(
                name="export_is_claimed_while_it_is_written",
                condition=~Q(state=ExportState.RUNNING) | Q(claimed_at__isnull=False),
            ),
        ]
        indexes = [
            # what the worker looks for every few seconds
            models.Index(fields=["id"], name="export_under_way", condition=Q(state__in=["waiting", "running"])),
            # what the night removes
            models.Index(fields=["expires_at"], name="export_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.subject} {self.format}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (ExportState.WAITING, ExportState.RUNNING)
