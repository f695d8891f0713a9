"""The dashboard: every indicator of a selection against the period before, by month and by the places below it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from offices.models import ImmigrationOffice, Region, RegionalOffice
from offices.periods import Period, months_until
from offices.roles import Role
from reports.domain.snapshot import one_snapshot
from reports.indicators import BY_KEY, INDICATORS, Indicator
from reports.queries.coverage import Coverage, coverage, total
from reports.queries.selection import Depth, Selection
from reports.queries.sums import Counts, Key, Sums, sums
from reports.rounding import STEP, rounded
from villages.models import AssistedVillage

MONTHS = 6


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator's number and whole, and those of the period it is compared with. Persons are rounded already."""

    indicator: Indicator
    number: int
    whole: int | None
    before: int | None
    before_whole: int | None
    hidden: bool = False

    @property
    def share(self) -> float | None:
        """Of the whole, 0 to 100; None without one."""
        return 100 * self.number / self.whole if self.whole else None

    @property
    def share_before(self) -> float | None:
        return 100 * (self.before or 0) / self.before_whole if self.before_whole else None


@dataclass(slots=True)
class Place:
    """One of the places below the selection. ``parameter``: name and value that lead there in the address."""

    key: Key
    label: str
    parameter: tuple[str, str] | None
    counts: Counts
    cover: Coverage
    rounding: bool = False
    months: list[int] = field(default_factory=list)

    def value(self, key: str) -> Value:
        """The indicator's, compared with nothing."""
        return _value(BY_KEY[key], self.counts, self.cover, rounding=self.rounding)

    @property
    def values(self) -> dict[str, Value]:
        return values_of(self.counts, self.cover, rounding=self.rounding)


@dataclass(slots=True)
class Board:
    """``rounding``: counts of persons are rounded, for the reader sees figures of an area only.

    ``before``: what the period is compared with, cut at the same day while it is under way. ``officers`` and
    ``assignments``: PIMPASA of today and how many villages they have, twice where two share one.
    """

    selection: Selection
    before: Period
    at: datetime
    rounding: bool
    values: dict[str, Value]
    counts: Counts
    cover: Coverage
    months: list[tuple[date, Counts]]
    places: list[Place]
    officers: int
    assignments: int

    @property
    def main(self) -> list[Value]:
        return [value for value in self.values.values() if value.indicator.main]

    @property
    def further(self) -> list[Value]:
        return [value for value in self.values.values() if not value.indicator.main]

    @property
    def empty(self) -> bool:
        """Nothing planned, held or called off."""
        return not any(self.counts.values())


def board(user: Any, selection: Selection, *, now: datetime | None = None) -> Board:
    """Everything at one moment, for what the reader's posting may see."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    before = selection.compare.until(today, of=selection.period)
    months = months_until(max(min(selection.period.last, today), selection.period.first), MONTHS)
    rounding = user.scope.role is Role.LOCAL_GOVERNMENT
    with one_snapshot():
        found = sums(user, selection, spans=[selection.period, before], months=months)
        covers, covers_before = coverage(user, selection, (selection.period, before), today=today)
        places = _places(user, selection, found, covers, set(months))
        officers, assignments = _villages(user, selection).officers_on(today)
    counts, cover = found.total(0), total(covers.values())
    values = values_of(counts, cover, (found.total(1), total(covers_before.values())), rounding=rounding)
    by_place = found.by_place()
    for place in places:
        place.counts = by_place.get(place.key, Counts())
        place.cover = covers.get(place.key, Coverage())
        place.rounding = rounding
        own = found.by_month.get(place.key, {})
        place.months = [own.get(month, Counts())["held"] for month in months]
    return Board(
        selection, before, now, rounding, values, counts, cover,
        [(month, found.month(month)) for month in months], ranked(places), officers, assignments,
    )  # fmt: skip


def values_of(
    counts: Counts, cover: Coverage, earlier: tuple[Counts, Coverage] | None = None, *, rounding: bool = False
) -> dict[str, Value]:
    """Every indicator; against ``earlier`` where that is given."""
    return {each.key: _value(each, counts, cover, earlier, rounding=rounding) for each in INDICATORS}


def _value(
    indicator: Indicator,
    counts: Counts,
    cover: Coverage,
    earlier: tuple[Counts, Coverage] | None = None,
    *,
    rounding: bool,
) -> Value:
    number, whole = indicator.value(counts, cover)
    before, before_whole = indicator.value(*earlier) if earlier else (None, None)
    hidden = False
    if indicator.persons and rounding:
        hidden = 0 < number < STEP
        number, whole = rounded(number), _rounded(whole)
        before, before_whole = _rounded(before), _rounded(before_whole)
    return Value(indicator, number, whole, before, before_whole, hidden)


def _rounded(count: int | None) -> int | None:
    return None if count is None else rounded(count)


def ranked(places: Sequence[Place]) -> list[Place]:
    """The largest share of villages with activity first, of equal ones by name; without villages last."""

    def rank(place: Place) -> tuple[bool, float, str]:
        share = place.value("villages_active").share
        return share is None, -(share or 0), place.label

    return sorted(places, key=rank)


def _villages(user: Any, selection: Selection) -> Any:
    return AssistedVillage.objects.visible_to(user).filter(selection.of_territory(village=""))


def _places(
    user: Any, selection: Selection, found: Sums, covers: dict[Key, Coverage], months: set[date]
) -> list[Place]:
    """The places below that have villages, or figures in the period or the months shown."""
    in_months = {key for key, own in found.by_month.items() if months & own.keys()}
    keys = {*in_months, *covers, *found.by_place()} - {None}
    if selection.depth is Depth.VILLAGE or not keys:
        return []
    named: list[tuple[Key, str, tuple[str, str] | None]]
    if selection.depth is Depth.NATION:
        kanwil = RegionalOffice.objects.visible_to(user).in_bulk(list(keys)).values()
        named = [(row.pk, row.short_name, ("kanwil", row.slug)) for row in kanwil]
    elif selection.depth is Depth.KANWIL:
        offices = ImmigrationOffice.objects.visible_to(user).in_bulk(list(keys)).values()
        named = [(row.pk, row.short_name, ("kantor", row.slug)) for row in offices]
    elif selection.depth is Depth.DISTRICT:
        villages = AssistedVillage.objects.visible_to(user).select_related("region").in_bulk(list(keys)).values()
        named = [(row.pk, row.region.full_name, ("desa", row.pk)) for row in villages]
    else:
        guided = set(_villages(user, selection).values_list("district_id", flat=True))
        districts = Region.objects.visible_to(user).in_bulk(list(keys)).values()
        named = [(row.pk, row.full_name, ("kecamatan", row.pk) if row.pk in guided else None) for row in districts]
    return [Place(key, label, parameter, Counts(), Coverage()) for key, label, parameter in named]
