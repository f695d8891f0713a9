"""How long the whole country's region codes take to load, the first time and again."""

import time
from collections.abc import Iterator
from statistics import median

from django.db import connection, transaction

from desabinaan.bench.harness import Goal, Result
from desabinaan.bench.names import place
from offices.domain.region_file import ZONE_OF_PROVINCE
from offices.domain.regions import import_regions

ROUNDS = 5
# 38 provinces, 514 regencies, 7,285 districts and 83,762 villages, as many as the country has.
REGENCIES, DISTRICTS, VILLAGES = 514, 7_285, 83_762
GOALS = {"first_s": 10.0, "again_s": 10.0}


def run() -> Result:
    """Each round loads the codes into a bench database emptied of regions, then once more, and takes both back."""
    content = ("code,name\n" + "".join(f"{code},{name}\n" for code, name in _codes())).encode()
    rounds = [_round(content) for _number in range(ROUNDS)]
    figures = {
        "first_s": round(median(first for first, _again in rounds), 2),
        "again_s": round(median(again for _first, again in rounds), 2),
    }
    goals = [Goal(name, figures[name], goal) for name, goal in GOALS.items()]
    return Result("region_import", {"codes": content.count(b"\n") - 1}, figures, goals)


def _round(content: bytes) -> tuple[float, float]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE offices_region CASCADE")
        first = _seconds(content)
        again = _seconds(content)
        transaction.set_rollback(True)
    return first, again


def _seconds(content: bytes) -> float:
    began = time.perf_counter()
    import_regions(content)
    return time.perf_counter() - began


def _codes() -> Iterator[tuple[str, str]]:
    """Made-up codes below the real provinces, spread evenly."""
    provinces = sorted(ZONE_OF_PROVINCE)
    yield from ((code, place(int(code))) for code in provinces)
    regencies = [f"{provinces[n % len(provinces)]}.{n // len(provinces) + 1:02d}" for n in range(REGENCIES)]
    yield from ((code, f"Kabupaten {place(n)}") for n, code in enumerate(regencies))
    districts = [f"{regencies[n % REGENCIES]}.{n // REGENCIES + 1:02d}" for n in range(DISTRICTS)]
    yield from ((code, place(n)) for n, code in enumerate(districts))
    yield from ((f"{districts[n % DISTRICTS]}.{2001 + n // DISTRICTS}", place(n)) for n in range(VILLAGES))
