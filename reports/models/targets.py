"""What a place is to reach in a quarter, set by the level above it."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.models import ImmigrationOffice, RegionalOffice
from offices.scoping import Ancestors, ScopedQuerySet
from reports.enums import TargetIndicator


class TargetQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, those below, and those above that hold where there is none of one's own."""
        scope = user.scope
        if scope.everything:
            return self.all()
        nation = Q(regional_office=None, office=None)
        if scope.regional_office_ids:
            own = Q(regional_office__in=scope.regional_office_ids)
            return self.filter(nation | own | Q(office__regional_office__in=scope.regional_office_ids))
        if scope.office_ids:
            above = Q(regional_office__offices__in=scope.office_ids)
            return self.filter(nation | above | Q(office__in=scope.office_ids))
        return self.none()


class Target(models.Model):
    """A number for one indicator and quarter: of an office, of a Kanwil, or of the nation where neither is named.

    ``value``: per cent of a share, otherwise a count; empty: the target was taken back. Never changed: a new
    ``version`` takes its place.
    """

    indicator = models.CharField(_("indikator"), max_length=20, choices=TargetIndicator.choices)
    year = models.PositiveSmallIntegerField(_("tahun"))
    quarter = models.PositiveSmallIntegerField(_("triwulan"))
    regional_office = models.ForeignKey(
        RegionalOffice, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    office = models.ForeignKey(
        ImmigrationOffice, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    value = models.PositiveIntegerField(_("target"), null=True, blank=True)
    version = models.PositiveIntegerField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    objects = TargetQuerySet.as_manager()
    ancestors = Ancestors(regency="", district="", village="")

    class Meta:
        ordering = ["-entered_at", "-pk"]
        verbose_name = _("target")
        verbose_name_plural = _("target")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter", "indicator", "regional_office", "office", "version"],
                name="target_has_each_version_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="target_is_of_one_of_four_quarters", condition=Q(quarter__range=(1, 4))),
            models.CheckConstraint(
                name="target_is_of_one_place", condition=Q(regional_office__isnull=True) | Q(office__isnull=True)
            ),
            models.CheckConstraint(
                name="target_share_is_of_a_hundred",
                condition=Q(value__isnull=True) | Q(value__lte=100) | Q(indicator__in=TargetIndicator.counts()),
            ),
        ]
        triggers = [pgtrigger.Protect(name="targets_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}-T{self.quarter} v{self.version}"
