"""RW and RT of one village, the lower ones below the upper ones."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.models import User
from villages.models import AssistedVillage, NeighbourhoodUnit, UnitQuerySet


@dataclass(slots=True)
class UnitGroup:
    """An upper unit in force and the lower ones in force below it, by number."""

    upper: NeighbourhoodUnit
    lower: list[NeighbourhoodUnit] = field(default_factory=list)


def units_of(user: User, village: AssistedVillage) -> UnitQuerySet:
    """Every unit of a village, also those out of use, in the order of the village."""
    return (
        NeighbourhoodUnit.objects.visible_to(user)
        .filter(village=village)
        .select_related("kind", "parent__kind", "merged_into__kind", "merged_into__parent__kind")
        .order_by("number", "pk")
    )


def units_in_force(user: User, village: AssistedVillage) -> UnitQuerySet:
    return units_of(user, village).in_force()


def grouped(units: Iterable[NeighbourhoodUnit]) -> list[UnitGroup]:
    """Units in force by the unit above them; ``units`` come in the order of their numbers."""
    rows = list(units)
    groups = {unit.pk: UnitGroup(unit) for unit in rows if unit.parent_id is None}
    for unit in rows:
        if unit.parent_id in groups:
            groups[unit.parent_id].lower.append(unit)
    return list(groups.values())


def counts_by_kind(units: Iterable[NeighbourhoodUnit]) -> list[tuple[str, int]]:
    """Name of each kind with its number of units, the upper kinds first."""
    counts = Counter((unit.kind.is_lower, unit.kind.name) for unit in units)
    return [(name, number) for (_is_lower, name), number in sorted(counts.items())]
