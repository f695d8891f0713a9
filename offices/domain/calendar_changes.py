"""Who keeps the calendar, and what a row of it may say."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.models import CalendarPeriod, Region, WorkingArea
from offices.roles import OFFICE_ROLES, Role

KEEPERS = (*OFFICE_ROLES, Role.ADMINISTRATOR)
EARLIEST = date(2020, 1, 1)
FARTHEST = timedelta(days=5 * 366)
# Constraint -> the field of the form its sentence belongs to.
FIELDS = {
    "calendar_period_ends_after_it_begins": "last_day",
    "calendar_period_is_shorter_than_a_year": "last_day",
    "calendar_period_has_both_hours_or_none": "ends",
    "calendar_period_checked_has_a_source": "source",
    "calendar_period_is_entered_once": "first_day",
}


@dataclass(frozen=True, slots=True)
class Keeper:
    """Which rows somebody keeps: an administrator all of them, an office those inside its working area."""

    areas: tuple[str, ...] = ()
    everything: bool = False

    @classmethod
    def of(cls, actor: Any) -> "Keeper":
        """One query for office roles, none for others."""
        if actor.scope.role is Role.ADMINISTRATOR:
            return cls(everything=True)
        if actor.scope.role not in OFFICE_ROLES:
            return cls()
        areas = WorkingArea.objects.filter(office__in=actor.scope.office_ids)
        return cls(areas=tuple(areas.values_list("region_id", flat=True)))

    def keeps(self, region: str | None) -> bool:
        """Whether rows of ``region`` (a code; None: the whole country) are this person's to write."""
        return self.everything or (region is not None and f"{region}.".startswith(tuple(f"{a}." for a in self.areas)))

    def regions(self) -> QuerySet[Region]:
        """Regions in force a row can be made for."""
        regions = Region.objects.filter(retired_at__isnull=True)
        if self.everything:
            return regions
        if not self.areas:
            return regions.none()
        pattern = "|".join(area.replace(".", r"\.") for area in self.areas)
        return regions.filter(code__regex=rf"^({pattern})(\.|$)")


@dataclass(frozen=True, slots=True)
class PeriodDetails:
    """What a row says. ``checked``: the person has compared it with its source."""

    kind: str
    name: str
    first_day: date
    last_day: date
    region: str | None = None
    starts: time | None = None
    ends: time | None = None
    source: str = ""
    checked: bool = False


@transaction.atomic
def save_period(*, actor: Any, details: PeriodDetails, period: CalendarPeriod | None = None) -> CalendarPeriod:
    """Add a row, or correct ``period``. What it was stays in the history.

    A row whose day, hours or place changed is checked anew. Raises :class:`DomainError` for regions outside the
    actor's area, days that cannot be meant, and what is in the calendar already.
    """
    keeper = Keeper.of(actor)
    row = CalendarPeriod() if period is None else CalendarPeriod.objects.select_for_update().get(pk=period.pk)
    if period is not None and not keeper.keeps(row.region_id):
        raise _not_yours(None)
    if not keeper.keeps(details.region):
        raise _not_yours("region")
    if not EARLIEST <= details.first_day <= timezone.localdate() + FARTHEST:
        raise DomainError(_("Periksa tahunnya: kalender mencakup 2020 sampai lima tahun lagi."), field="first_day")
    before = _when_and_where(row)
    row.kind, row.name, row.source = details.kind, " ".join(details.name.split()), " ".join(details.source.split())
    row.first_day, row.last_day, row.region_id = details.first_day, details.last_day, details.region
    row.starts, row.ends = details.starts, details.ends
    still_checked = row.checked_on if before == _when_and_where(row) else None
    row.checked_on = (still_checked or timezone.localdate()) if details.checked else None
    _write(row)
    return row


@transaction.atomic
def set_in_force(*, actor: Any, period: CalendarPeriod, in_force: bool) -> CalendarPeriod:
    """Take a row out of the calendar, or put it back. Doing so twice changes nothing."""
    row = CalendarPeriod.objects.select_for_update().get(pk=period.pk)
    if not Keeper.of(actor).keeps(row.region_id):
        raise _not_yours(None)
    if in_force == (row.retired_at is None):
        return row
    row.retired_at = None if in_force else timezone.now()
    _write(row)
    return row


def _when_and_where(row: CalendarPeriod) -> tuple[Any, ...]:
    return row.kind, row.first_day, row.last_day, row.region_id, row.starts, row.ends


def _write(row: CalendarPeriod) -> None:
    """Save, with the sentence of the constraint that refuses; also of one that somebody else was quicker to fill."""
    for constraint in CalendarPeriod._meta.constraints:
        try:
            constraint.validate(CalendarPeriod, row)
        except ValidationError as error:
            raise DomainError(" ".join(error.messages), field=FIELDS.get(constraint.name)) from error
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise DomainError(_("Hari ini sudah ada di kalender."), field="first_day") from error


def _not_yours(field: str | None) -> DomainError:
    return DomainError(
        _("Hari yang berlaku nasional dicatat administrator; kantor Anda mencatat hari di wilayah kerjanya."),
        field=field,
    )
