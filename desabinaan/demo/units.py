"""RT and RW of the demo. Real numbers are not known per village: these are made up, and the villages say so."""

import random

from desabinaan.demo.villages import ancestors
from villages.models import AssistedVillage, NeighbourhoodUnit, UnitKind


def load_units(villages: list[AssistedVillage]) -> int:
    """Give villages without any unit their RW and RT and mark them as demo; returns the number of units."""
    empty = [village for village in villages if not village.units.exists()]
    kinds = {kind.slug: kind for kind in UnitKind.objects.filter(slug__in=["rw", "rt"])}
    upper = NeighbourhoodUnit.objects.bulk_create(
        _unit(village, kinds["rw"], f"{number:02}") for village in empty for number in range(1, _rws(village) + 1)
    )
    lower = NeighbourhoodUnit.objects.bulk_create(
        _unit(rw.village, kinds["rt"], f"{number:03}", rw) for rw in upper for number in range(1, _rts(rw) + 1)
    )
    AssistedVillage.objects.filter(pk__in=[village.pk for village in empty]).update(is_demo=True)
    return len(upper) + len(lower)


def _unit(
    village: AssistedVillage, kind: UnitKind, number: str, parent: NeighbourhoodUnit | None = None
) -> NeighbourhoodUnit:
    return NeighbourhoodUnit(village=village, kind=kind, number=number, parent=parent, **ancestors(village))


def _rws(village: AssistedVillage) -> int:
    fewest, most = (6, 12) if village.region.kind == "kelurahan" else (3, 6)
    return random.Random(village.pk).randint(fewest, most)  # noqa: S311 - repeatable, not secret


def _rts(rw: NeighbourhoodUnit) -> int:
    fewest, most = (6, 12) if rw.village.region.kind == "kelurahan" else (2, 5)
    return random.Random(f"{rw.village_id}/{rw.number}").randint(fewest, most)  # noqa: S311
