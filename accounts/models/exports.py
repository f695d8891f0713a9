"""Who took personal data out of the portal, when, and which."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.posting import Posting
from accounts.models.user import User
from offices.roles import Role


class ExportQuerySet(models.QuerySet["PersonalDataExport"]):
    def visible_to(self, user: User) -> "ExportQuerySet":
        """Every line for the administrator; for an office head those of his office and of the village operators it
        looks after; for others their own."""
        if user.scope.role is Role.ADMINISTRATOR:
            return self.all()
        own = Q(user=user)
        if user.scope.role is Role.OFFICE_HEAD:
            offices = user.scope.office_ids
            own |= Q(posting__office__in=offices) | Q(posting__guiding_office__in=offices)
        return self.filter(own)


class PersonalDataExport(models.Model):
    """One file with personal data that somebody was given. Never changed, never deleted.

    ``filters`` tells which rows by words of the page; what was searched for is left out: it is often a person's name.
    """

    class What(models.TextChoices):
        CONTACTS = "contacts", _("daftar kontak")
        IMPORT_ERRORS = "import_errors", _("baris salah dari impor")
        ROLL = "roll", _("daftar hadir")
        SESSIONS = "sessions", _("daftar kegiatan")
        DASHBOARD = "dashboard", _("dasbor dengan nama penanggung jawab")

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("pengguna"))
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+", verbose_name=_("jabatan"))
    what = models.CharField(_("data"), max_length=20, choices=What.choices)
    filters = models.JSONField(_("saringan"), default=list)
    row_count = models.PositiveIntegerField(_("jumlah baris"))
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("unduhan data pribadi")
        verbose_name_plural = _("unduhan data pribadi")
        indexes = [
            # the administrator's list
            models.Index(fields=["-at", "-id"], name="export_by_time")
        ]
        triggers = [
            pgtrigger.Protect(name="exports_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_id} {self.what}"
