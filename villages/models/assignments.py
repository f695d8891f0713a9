"""Assignments: which officer looks after which village as PIMPASA, and for how long."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from offices.models import WithinTerritory
from offices.scoping import Ancestors, ScopedQuerySet
from villages.enums import AssignmentRole
from villages.models.village import AssistedVillage

PAIR_OVERLAPS = "officer_is_assigned_to_a_village_once_at_a_time"
SECOND_MAIN = "village_has_one_main_officer_at_a_time"


class AssignmentQuerySet(ScopedQuerySet):
    def on(self, day: date) -> "AssignmentQuerySet":
        """In force on ``day``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def not_over(self, day: date) -> "AssignmentQuerySet":
        """In force on ``day`` or later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def during(self, first: date, last: date | None) -> "AssignmentQuerySet":
        """In force on some day of ``first`` .. ``last``; without ``last`` for ever after."""
        rows = self.not_over(first)
        return rows.filter(starts_on__lte=last) if last else rows


def _days() -> Func:
    return Func(
        "starts_on",
        "ends_on",
        RangeBoundary(inclusive_lower=True, inclusive_upper=True),
        function="daterange",
        output_field=DateRangeField(),
    )


@pghistory.track()
class Assignment(WithinTerritory):
    """An officer's time as PIMPASA of a village, leading or assisting. History: it is ended, not overwritten.

    ``ends_on`` is the last day, in the office's zone; none while it is open. The ancestors are those the village had
    when the officer was assigned: the work stays with the office that did it.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("petugas"))
    village = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="+", verbose_name=_("desa/kelurahan"))
    role = models.CharField(_("tugas"), max_length=9, choices=AssignmentRole.choices, default=AssignmentRole.MAIN)
    decree_number = models.CharField(_("nomor SK"), max_length=80, blank=True)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)
    end_reason = models.CharField(_("alasan berakhir"), max_length=200, blank=True)
    handed_over_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("diserahkan kepada"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()
    ancestors = Ancestors()
    personal = True

    class Meta:
        ordering = ["village", "starts_on", "pk"]
        verbose_name = _("penugasan PIMPASA")
        verbose_name_plural = _("penugasan PIMPASA")
        indexes = [
            # the load of an office's or a Kanwil's officers
            models.Index(fields=["office", "officer"], name="assignment_by_office"),
            models.Index(fields=["regional_office", "officer"], name="assignment_by_regional_office"),
        ]
        constraints = [
            models.CheckConstraint(
                name="assignment_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="assignment_that_goes_on_has_no_end",
                condition=Q(ends_on__isnull=False) | Q(end_reason="", handed_over_to__isnull=True),
            ),
            models.CheckConstraint(
                name="assignment_is_handed_over_to_somebody_else",
                condition=Q(handed_over_to__isnull=True) | ~Q(handed_over_to=F("officer")),
            ),
            ExclusionConstraint(
                name=PAIR_OVERLAPS,
                expressions=[
                    ("officer", RangeOperators.EQUAL),
                    ("village", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name=SECOND_MAIN,
                expressions=[("village", RangeOperators.EQUAL), (_days(), RangeOperators.OVERLAPS)],
                condition=Q(role=AssignmentRole.MAIN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.village_id}"

    @property
    def leads(self) -> bool:
        return self.role == AssignmentRole.MAIN

    def is_in_force_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
