"""Days that make a difference to a plan: holidays, collective leave, Ramadan, school breaks, village elections."""

from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.models.offices import WorkingArea
from offices.models.regions import Level, Region
from offices.scoping import PublicQuerySet, Scope

LONGEST_DAYS = 366


class CalendarKind(models.TextChoices):
    HOLIDAY = "holiday", _("Hari libur")
    COLLECTIVE_LEAVE = "collective_leave", _("Cuti bersama")
    RAMADAN = "ramadan", _("Ramadan")
    SCHOOL_BREAK = "school_break", _("Libur sekolah")
    VILLAGE_ELECTION = "village_election", _("Pilkades")
    OTHER = "other", _("Lainnya")

    @property
    def pill(self) -> str:
        """The kind of pill that shows it."""
        return {"holiday": "bad", "collective_leave": "warn", "village_election": "info"}.get(self.value, "neutral")


# Offices are closed on these.
CLOSED_KINDS = (CalendarKind.HOLIDAY, CalendarKind.COLLECTIVE_LEAVE)


class CalendarQuerySet(PublicQuerySet):
    def visible_to(self, user: Any) -> Self:
        """What holds for the whole country, and for regions around and inside the area one works in."""
        scope: Scope = user.scope
        if scope.role is None:
            return self.none()
        if scope.everything:
            return self.all()
        concerns = Q(region__isnull=True)
        for code in filter(None, [scope.region_code, *scope.village_codes]):
            concerns |= Q(region__code__startswith=code) | Q(region__in=with_ancestors(code))
        if scope.office_ids or scope.regional_office_ids:
            areas = WorkingArea.objects.filter(
                Q(office__in=scope.office_ids) | Q(office__regional_office__in=scope.regional_office_ids)
            ).annotate(around=ExpressionWrapper(OuterRef("region_id"), output_field=models.CharField()))
            concerns |= Q(Exists(areas.filter(around__startswith=F("region_id"))))
            concerns |= Q(Exists(areas.filter(region__code__startswith=F("around"))))
        return self.filter(concerns)

    def in_force(self) -> Self:
        return self.filter(retired_at__isnull=True)


def with_ancestors(code: str) -> list[str]:
    """``36.04.12`` → ``36``, ``36.04``, ``36.04.12``."""
    parts = code.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


@pghistory.track()
class CalendarPeriod(models.Model):
    """A day, or days in a row, with a name; both ends belong to it. Without a region it holds for the whole country.

    ``starts``/``ends`` are local hours: of Ramadan the hours people work, of everything else the hours it takes.
    Without ``checked_on`` nobody has compared it with its source yet, and every page says so. ``seed`` names the line
    of the shipped file a row came from, so that what somebody corrected or retired does not come again.
    """

    kind = models.CharField(_("jenis"), max_length=16, choices=CalendarKind.choices)
    name = models.CharField(_("nama"), max_length=120)
    first_day = models.DateField(_("hari pertama"))
    last_day = models.DateField(_("hari terakhir"))
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("wilayah"),
        help_text=_("kosong: berlaku di seluruh Indonesia"),
    )
    starts = models.TimeField(_("dari jam"), null=True, blank=True)
    ends = models.TimeField(_("sampai jam"), null=True, blank=True)
    source = models.CharField(
        _("sumber"), max_length=200, blank=True, help_text=_("misalnya SKB 3 Menteri, surat edaran, kabar dari desa")
    )
    checked_on = models.DateField(_("diperiksa pada"), null=True, blank=True)
    is_demo = models.BooleanField(_("contoh"), default=False, editable=False)
    seed = models.CharField(max_length=40, blank=True, default="", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(_("tidak berlaku sejak"), null=True, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "last_day", "pk"]
        verbose_name = _("hari di kalender")
        verbose_name_plural = _("hari di kalender")
        indexes = [
            # what touches a day or a month (offices.domain.calendar)
            models.Index(fields=["last_day", "first_day"], name="calendar_by_day", condition=Q(retired_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="calendar_period_ends_after_it_begins",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("Hari terakhir tidak boleh sebelum hari pertama."),
            ),
            models.CheckConstraint(
                name="calendar_period_is_shorter_than_a_year",
                condition=Q(last_day__lt=F("first_day") + LONGEST_DAYS),
                violation_error_message=_("Paling lama satu tahun. Periksa tahunnya."),
            ),
            models.CheckConstraint(
                name="calendar_period_has_both_hours_or_none",
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False, ends__gt=F("starts")),
                violation_error_message=_("Isi kedua jam, yang kedua lebih akhir, atau kosongkan keduanya."),
            ),
            models.CheckConstraint(
                name="calendar_period_checked_has_a_source",
                condition=Q(checked_on__isnull=True) | ~Q(source=""),
                violation_error_message=_("Tuliskan sumber yang dipakai untuk memeriksa."),
            ),
            models.UniqueConstraint(fields=["seed"], name="calendar_period_is_seeded_once", condition=~Q(seed="")),
            models.UniqueConstraint(
                fields=["kind", "region", "first_day", "name"],
                name="calendar_period_is_entered_once",
                condition=Q(retired_at=None),
                nulls_distinct=False,
                violation_error_message=_("Hari ini sudah ada di kalender."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.first_day:%d-%m-%Y})"

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def pill(self) -> str:
        return CalendarKind(self.kind).pill

    @property
    def place(self) -> str:
        """``Desa Pontang, Kec. Pontang``; empty where it holds for the whole country. Wants ``region__parent``."""
        if self.region is None:
            return ""
        if self.region.level == Level.VILLAGE and self.region.parent:
            return f"{self.region.full_name}, Kec. {self.region.parent.name}"
        return self.region.full_name
