"""Coverage and vulnerability drawn as a map: outlines where they are imported, points otherwise, in whole pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.db.models import Avg, Count, Q
from django.urls import reverse

from offices.models import Region, RegionalOffice
from offices.queries.boundaries import geometries
from reports.domain.snapshot import one_snapshot
from reports.queries.activity import in_period, villages_in
from reports.queries.selection import Depth, Selection
from villages.enums import VulnerabilityLevel
from villages.models import AssistedVillage

WIDTH, MARGIN, TALLEST, POINTS_TALLEST = 640, 32, 480, 400
# half of a name's height and of a bold letter's width; its line may stand below its place or above
TALL, LETTER, BESIDE = 8, 4.6, (24, -14)
POINT = 9
# shares of villages with activity from which an area is drawn darker; the first step is none at all
STEPS = (0.0, 0.25, 0.5, 0.75)
Position = tuple[float, float]
Ring = list[Position]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """``path`` is empty where no outline is known: then ``x``, ``y`` is its point. ``step``: 0 (none) to 4."""

    code: str
    name: str
    villages: int
    active: int
    high_idle: int
    url: str
    path: str
    x: int
    y: int

    @property
    def short_name(self) -> str:
        """Without what all of them are: ``Pontang``."""
        return self.name.partition(" ")[2] or self.name

    @property
    def step(self) -> int:
        share = self.active / self.villages if self.villages else 0
        return sum(share > border for border in STEPS)


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """Areas in the order of their list; those without a known place are in it, and not on the map."""

    areas: list[Area]
    height: int
    unplaced: int

    width = WIDTH

    @property
    def names(self) -> list[tuple[str, int, int]]:
        """Names and the middle of their line, of the largest places first; who finds no room is in the list alone."""
        taken: list[Box] = [(area.x, area.y, POINT, POINT) for area in self.drawn]
        found = []
        for area in sorted(self.drawn, key=lambda area: -area.villages):
            wide = len(area.short_name) * LETTER
            x = round(min(max(area.x, wide), WIDTH - wide))
            for below in BESIDE:
                box = (x, area.y + below - TALL / 2, wide, TALL)
                if not any(_touch(box, other) for other in taken):
                    taken.append(box)
                    found.append((area.short_name, x, area.y + below))
                    break
        return found

    @property
    def drawn(self) -> list[Area]:
        return [area for area in self.areas if area.path or (area.x, area.y) != (0, 0)]


def _touch(one: Box, other: Box) -> bool:
    """Whether two boxes, each its middle and half its size, share a pixel."""
    return abs(one[0] - other[0]) < one[2] + other[2] and abs(one[1] - other[1]) < one[3] + other[3]


def coverage_map(user: Any, selection: Selection) -> CoverageMap:
    """By Kanwil for the nation, by village for a kecamatan, by kecamatan for what lies between. Four queries or so."""
    key = {Depth.NATION: "regional_office", Depth.DISTRICT: "pk", Depth.VILLAGE: "pk"}.get(selection.depth, "district")
    with one_snapshot():
        active = in_period(user, selection, selection.period)
        high = Q(vulnerability_level=VulnerabilityLevel.HIGH.value)
        rows = list(
            villages_in(user, selection)
            .order_by(key)
            .values_list(key)
            .annotate(
                Count("pk"), active=Count("pk", filter=active), high_idle=Count("pk", filter=high & ~active),
                lng=Avg("region__longitude"), lat=Avg("region__latitude"),
            )
        )  # fmt: skip
        named = _named(user, selection, key, [row[0] for row in rows])
        shapes = geometries(user, [row[0] for row in rows]) if key != "regional_office" else {}
    return _drawn(rows, named, {code: list(_rings(shape)) for code, shape in shapes.items()})


def _named(user: Any, selection: Selection, key: str, codes: Sequence[Any]) -> dict[Any, tuple[str, str]]:
    """Name and address of every place."""
    page = reverse("dashboard")
    if key == "regional_office":
        kanwil = RegionalOffice.objects.visible_to(user).in_bulk(codes).values()
        return {row.pk: (row.short_name, f"{page}?{selection.query(kanwil=row.slug)}") for row in kanwil}
    if key == "pk":
        villages = AssistedVillage.objects.visible_to(user).select_related("region").in_bulk(codes).values()
        return {row.pk: (row.region.full_name, reverse("village_detail", args=[row.pk])) for row in villages}
    districts = Region.objects.visible_to(user).in_bulk(codes).values()
    return {row.pk: (row.full_name, f"{page}?{selection.query(kecamatan=row.pk)}") for row in districts}


def _rings(geometry: dict[str, Any]) -> Iterable[Ring]:
    """Outer borders: holes of a kecamatan are lakes nobody looks for at this size."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield [(lng, lat) for lng, lat, *_height in polygon[0]]


def _drawn(rows: Sequence[Any], named: dict[Any, tuple[str, str]], shapes: dict[Any, list[Ring]]) -> CoverageMap:
    points = [(float(row[4]), float(row[5])) for row in rows if row[4] is not None]
    points += [position for rings in shapes.values() for ring in rings for position in ring]
    project, height = _projection(points, TALLEST if shapes else POINTS_TALLEST)
    areas = []
    for code, villages, active, high_idle, lng, lat in rows:
        rings = [_pixels(ring, project) for ring in shapes.get(code, [])]
        path = "".join(f"M{'L'.join(f'{x} {y}' for x, y in ring)}Z" for ring in rings if len(ring) > 2)
        x, y = project((float(lng), float(lat))) if lng is not None else _middle(rings)
        name, url = named[code]
        areas.append(Area(str(code), name, villages, active, high_idle, url, path, x, y))
    return CoverageMap(areas, height, sum(not area.path and (area.x, area.y) == (0, 0) for area in areas))


def _projection(points: Sequence[Position], tallest: int) -> tuple[Any, int]:
    """Degrees to whole pixels, north up, as wide as ``WIDTH``; a degree of longitude is as long as it is there."""
    if not points:
        return (lambda _position: (0, 0)), 2 * MARGIN
    west, east = min(lng for lng, _lat in points), max(lng for lng, _lat in points)
    south, north = min(lat for _lng, lat in points), max(lat for _lng, lat in points)
    shrink = cos(radians((south + north) / 2))
    across, down = max((east - west) * shrink, 0.01), max(north - south, 0.01)
    scale = min((WIDTH - 2 * MARGIN) / across, (tallest - 2 * MARGIN) / down)
    left = (WIDTH - across * scale) / 2

    def project(position: Position) -> tuple[int, int]:
        lng, lat = position
        return round(left + (lng - west) * shrink * scale), round(MARGIN + (north - lat) * scale)

    return project, round(down * scale) + 2 * MARGIN


def _pixels(ring: Ring, project: Any) -> list[tuple[int, int]]:
    """The ring on the grid of pixels, without corners that fall on the one before."""
    found: list[tuple[int, int]] = []
    for position in ring:
        pixel = project(position)
        if not found or found[-1] != pixel:
            found.append(pixel)
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def _middle(rings: Sequence[Sequence[tuple[int, int]]]) -> tuple[int, int]:
    pixels = max(rings, key=len, default=[])
    if not pixels:
        return 0, 0
    return round(sum(x for x, _y in pixels) / len(pixels)), round(sum(y for _x, y in pixels) / len(pixels))
