"""Places of the demo's villages: names such as every village has, made up and marked; nobody measured their seats."""

import random
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from villages.models import AssistedVillage, Venue

SIX_PLACES = Decimal("0.000001")
# How far from the centre of its village a place lies at most, in degrees: a kilometre or so.
SPREAD = 0.008


def load_venues(villages: list[AssistedVillage]) -> int:
    """Give villages without any place theirs; the number added."""
    filled = set(Venue.objects.values_list("village_id", flat=True))
    rows = [venue for village in villages if village.pk not in filled for venue in _of_village(village)]
    return len(Venue.objects.bulk_create(rows))


def place_named(village: AssistedVillage, name: str) -> Venue | None:
    """The village's place in use that is called so."""
    return Venue.objects.filter(village=village, name=name, retired_at__isnull=True).first()


def _of_village(village: AssistedVillage) -> Iterator[Venue]:
    chance = random.Random(f"venues {village.pk}")  # noqa: S311 - repeatable, not secret
    name, urban = village.region.name, village.region.kind == "kelurahan"
    yield _venue(village, f"Kantor Kelurahan {name}" if urban else f"Balai Desa {name}", (60, 80, 120), chance)
    yield _venue(village, f"SDN 1 {name}", (90, 150), chance)
    if chance.random() < 0.6:
        yield _venue(village, f"Majelis taklim {name}", (40, 50), chance, known=0.4)
    if chance.random() < 0.2:
        closed = _venue(village, f"Gedung serbaguna {name}", (200,), chance, known=0)
        closed.retired_at = timezone.now()
        yield closed


def _venue(
    village: AssistedVillage, name: str, seats: tuple[int, ...], chance: random.Random, *, known: float = 0.85
) -> Venue:
    region, marked = village.region, chance.random() < known
    return Venue(
        village=village,
        name=name,
        address=f"Kp. Contoh RT {chance.randint(1, 9):03}/RW {chance.randint(1, 6):02} (data contoh)",
        capacity=chance.choice(seats),
        latitude=_near(region.latitude, chance) if marked and region.longitude else None,
        longitude=_near(region.longitude, chance) if marked and region.latitude else None,
    )


def _near(degrees: float | Decimal | None, chance: random.Random) -> Decimal | None:
    if degrees is None:
        return None
    return (Decimal(str(degrees)) + Decimal(str(chance.uniform(-SPREAD, SPREAD)))).quantize(SIX_PLACES)
