"""Targets in force: the latest version of each, and which of them hold for a selection."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from offices.periods import Period, Quarter
from reports.enums import TargetIndicator
from reports.models import Target
from reports.queries.selection import Depth, Selection

# (regional office, office); both None: the nation
Place = tuple[int | None, int | None]
NATION: Place = (None, None)


@dataclass(frozen=True, slots=True)
class TargetValue:
    """``of``: whose target it is; ``above``: not the place's own, but of its Kanwil or the nation."""

    value: int
    of: Place
    version: int
    above: bool


def in_force(user: Any, quarters: Iterable[Quarter]) -> dict[tuple[Quarter, str, Place], Target]:
    """The latest version of every target in scope, those taken back included; one query."""
    wanted = Q(pk__in=())
    for quarter in quarters:
        wanted |= Q(year=quarter.year, quarter=quarter.number)
    rows: QuerySet[Target] = Target.objects.visible_to(user).filter(wanted).order_by("version")
    return {
        (Quarter(row.year, row.quarter), row.indicator, (row.regional_office_id, row.office_id)): row
        for row in rows.select_related("entered_by")
    }


def targets_for(user: Any, selection: Selection) -> dict[str, TargetValue]:
    """By indicator, for the place of the selection; none below an office, and none with topic, kind or vulnerability.

    A quarter has its own. Of a year counts are the sum and shares the mean of its four, where all are set. A month or
    a range has the shares of the quarter it ends in, and no counts.
    """
    chain = _chain(selection)
    if not chain or selection.by_topic or selection.vulnerability:
        return {}
    quarters, whole = _quarters(selection.period)
    rows = in_force(user, quarters)
    found: dict[str, TargetValue] = {}
    for indicator in TargetIndicator:
        values = [_of(rows, quarter, indicator, chain) for quarter in quarters]
        known = [value for value in values if value]
        if len(known) < len(values) or not (whole or indicator.is_share):
            continue
        amount = sum(value.value for value in known)
        if indicator.is_share:
            amount = round(amount / len(known))
        found[indicator.value] = TargetValue(amount, known[-1].of, known[-1].version, known[-1].above)
    return found


def _quarters(period: Period) -> tuple[list[Quarter], bool]:
    """The quarters whose targets hold, and whether the period is made of them."""
    if period.quarter:
        return [period.quarter], True
    if len(period.code) == 4:
        return [Quarter(period.first.year, number) for number in range(1, 5)], True
    return [Quarter.of(period.last)], False


def _chain(selection: Selection) -> list[Place]:
    """The place and those above it."""
    if selection.depth is Depth.NATION:
        return [NATION]
    if selection.depth is Depth.KANWIL and selection.regional_office:
        return [(selection.regional_office.pk, None), NATION]
    if selection.depth is Depth.OFFICE and selection.office:
        return [(None, selection.office.pk), (selection.office.regional_office_id, None), NATION]
    return []


def _of(
    rows: dict[tuple[Quarter, str, Place], Target], quarter: Quarter, indicator: TargetIndicator, chain: list[Place]
) -> TargetValue | None:
    """The place's own, or of a share that of the nearest place above."""
    for number, place in enumerate(chain):
        row = rows.get((quarter, indicator.value, place))
        if row and row.value is not None and (number == 0 or indicator.is_share):
            return TargetValue(row.value, place, row.version, number > 0)
    return None
