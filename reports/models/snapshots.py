"""Figures as they were printed, so that what changed since can be told."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, User
from offices.models import ImmigrationOffice, Region, RegionalOffice
from offices.roles import Role
from offices.scoping import Ancestors, ScopedQuerySet


class SnapshotQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> "SnapshotQuerySet":
        """Those of one's own posting, and of every posting whose rows are all within one's own scope.

        Who sees rounded counts of persons sees what was printed with rounded ones.
        """
        scope, posting = user.scope, user.posting
        if posting is None or scope.role is None:
            return self.none()
        if scope.everything:
            return self.all()
        rows = self.filter(FigureSnapshot.ancestors.within(scope) | Q(posting_id=posting.pk))
        return rows.filter(rounded=True) if scope.role is Role.LOCAL_GOVERNMENT else rows


class FigureSnapshot(models.Model):
    """What a dashboard said at one moment. The places are those of the posting it was made for; of the nation none.

    ``seen``: PostgreSQL's own note of which transactions had committed when the figures were read. ``figures``:
    ``{"values": {indicator: [number, whole]}, "places": [[name, {indicator: [number, whole]}]], "months": [[month,
    planned, held]]}``, as they were printed.
    """

    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("dibuat oleh"))
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+", verbose_name=_("jabatan"))
    address = models.TextField(_("saringan"), blank=True, default="")
    title = models.CharField(_("judul"), max_length=200)
    place = models.CharField(_("wilayah"), max_length=200)
    rounded = models.BooleanField(_("dibulatkan"))
    taken_at = models.DateTimeField(_("angka per"))
    seen = models.TextField(_("transaksi yang terlihat"))
    figures = models.JSONField(_("angka"))
    office = models.ForeignKey(ImmigrationOffice, models.PROTECT, null=True, related_name="+", db_index=False)
    regional_office = models.ForeignKey(RegionalOffice, models.PROTECT, null=True, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)
    district = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = SnapshotQuerySet.as_manager()
    ancestors = Ancestors(village="")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("cuplikan angka")
        verbose_name_plural = _("cuplikan angka")

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """``Cuplikan 000123``, as it stands on papers and slides."""
        return f"Cuplikan {self.pk:06}"
