"""The rule a repeated session follows."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.models import ImmigrationOffice, RegionalOffice
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import SeriesPeriod


class SessionSeries(models.Model):
    """Every ``every`` weeks, months or quarters from ``first`` to ``until``, local dates, without ``exceptions``.

    The sessions made from it are rows of their own; the rule only says which days it gave.
    """

    office = models.ForeignKey(ImmigrationOffice, models.PROTECT, related_name="+")
    regional_office = models.ForeignKey(RegionalOffice, models.PROTECT, related_name="+", db_index=False)
    every = models.PositiveSmallIntegerField(_("setiap"), default=1, validators=[MinValueValidator(1)])
    period = models.CharField(_("satuan"), max_length=7, choices=SeriesPeriod.choices)
    by_weekday = models.BooleanField(_("pada hari yang sama dalam bulan (misalnya Senin ke-2)"), default=False)
    first = models.DateField(_("mulai"))
    until = models.DateField(_("sampai"))
    exceptions = ArrayField(models.DateField(), default=list, blank=True, verbose_name=_("kecuali"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(regency="", district="", village="")

    class Meta:
        verbose_name = _("rangkaian kegiatan")
        verbose_name_plural = _("rangkaian kegiatan")
        constraints = [
            models.CheckConstraint(name="series_repeats_at_least_every_period", condition=Q(every__gt=0)),
            models.CheckConstraint(name="series_ends_after_it_begins", condition=Q(until__gte=F("first"))),
        ]

    def __str__(self) -> str:
        return f"{self.every} {self.period} {self.first}–{self.until}"
