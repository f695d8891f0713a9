"""Regions of the bench: made-up codes in the numbers of the nation, or a file of the real ones."""

import random
from pathlib import Path

from desabinaan.bench.copying import NULL, Table
from desabinaan.bench.names import mixed, place
from desabinaan.bench.scales import Scale, spread
from offices.domain.regions import import_regions
from offices.models import Region, Zone

FIRST_PROVINCE = 11


def load_file(path: str) -> None:
    import_regions(Path(path).read_bytes())


def make(scale: Scale, rng: random.Random) -> None:
    """Provinces, regencies, districts and villages, unevenly filled; zones from west to east."""
    table = Table(Region, "code", "name", "level", "kind", "parent_id", "zone", "latitude", "longitude")
    districts_left = iter(spread(scale.districts, scale.regencies, rng, at_most=60))
    villages_left = iter(spread(scale.villages, scale.districts, rng, at_most=60))
    for number, regencies in enumerate(spread(scale.regencies, scale.provinces, rng, at_most=45)):
        province, zone = f"{FIRST_PROVINCE + number}", _zone(number, scale.provinces)
        rural = int(regencies * 0.8)  # cities are numbered from 71
        table.add(province, f"Provinsi {place(number)}", "province", "provinsi", NULL, zone, NULL, NULL)
        for regency_number in range(1, regencies + 1):
            city = regency_number > rural
            regency = f"{province}.{70 + regency_number - rural if city else regency_number:02d}"
            kind = "kota" if city else "kabupaten"
            table.add(regency, f"{kind.title()} {_name(regency)}", "regency", kind, province, zone, NULL, NULL)
            for district_number in range(1, next(districts_left) + 1):
                district = f"{regency}.{district_number:02d}"
                table.add(district, _name(district), "district", "kecamatan", regency, zone, NULL, NULL)
                first, kind = (1001, "kelurahan") if city else (2001, "desa")
                for code in range(first, first + next(villages_left)):
                    village = f"{district}.{code}"
                    table.add(village, _name(village), "village", kind, district, zone, *_centroid(village, number))
    table.flush()


def _name(code: str) -> str:
    return place(int(code.replace(".", "")))


def _centroid(code: str, number: int) -> tuple[str, str]:
    """Somewhere in a square of the province's own, provinces side by side from west to east."""
    mix = mixed(int(code.replace(".", "")))
    return f"{-8 + mix % 1000 / 100:.4f}", f"{95 + number * 1.2 + (mix >> 12) % 1000 / 1000:.4f}"


def _zone(number: int, provinces: int) -> str:
    share = number / provinces
    return (Zone.WIB if share < 0.5 else Zone.WITA if share < 0.84 else Zone.WIT).value
