"""Tells whether an outline is a shape a map may draw, and turns it into one. Degrees throughout."""

import math
from itertools import pairwise
from typing import NamedTuple

import shapely

from offices.domain.boundary_file import BrokenOutline, Outline, Polygon, Position, polygons_of

SOUTH, NORTH, WEST, EAST = -11.5, 6.5, 94.5, 141.5
# What GEOS calls it, in the words of the report.
REASONS = {
    "Ring Self-intersection": "menyentuh dirinya sendiri",
    "Self-intersection": "memotong dirinya sendiri",
    "Too few points": "kurang dari tiga sudut",
    "Hole lies outside shell": "lubang di luar garis luarnya",
    "Holes are nested": "lubang di dalam lubang",
    "Interior is disconnected": "lubang membelah bidangnya",
    "Duplicate Rings": "garis yang sama dua kali",
}


class Shape(NamedTuple):
    """An outline that passed every check. ``merged``: parts lay over one another and were made one."""

    code: str
    source: str
    geometry: shapely.MultiPolygon
    point: Position
    vertices: int
    merged: bool


def shape_of(outline: Outline, *, source: str) -> Shape:
    """The checked shape with positions turned to (lng, lat), and a (lat, lng) point that lies on it.

    Raises ``BrokenOutline`` naming the part: fewer than three corners, ends apart, outside Indonesia, crossing or
    touching itself, a hole outside. Parts that overlap cover the same ground twice; they are merged.
    """
    parts = [_checked(polygon, f"bagian {number}") for number, polygon in enumerate(polygons_of(outline.path), 1)]
    whole = shapely.MultiPolygon(parts)
    merged = not whole.is_valid
    if merged:
        union = shapely.union_all(parts)
        whole = union if isinstance(union, shapely.MultiPolygon) else shapely.MultiPolygon([union])
    vertices = sum(shapely.get_num_coordinates(part) for part in parts)
    return Shape(outline.code, source, whole, _point_on(whole, outline.point), int(vertices), merged)


def _checked(polygon: Polygon, where: str) -> shapely.Polygon:
    rings = [_ring(ring, where if number == 0 else f"{where}, lubang {number}") for number, ring in enumerate(polygon)]
    shape = shapely.Polygon(rings[0], rings[1:])
    if not shape.is_valid:
        raise BrokenOutline(f"{where}: {_reason(shape)}")
    return shape


def _ring(ring: list[Position], where: str) -> list[Position]:
    """The ring closed, as (lng, lat)."""
    if len(set(ring)) < 3:
        raise BrokenOutline(f"{where}: kurang dari tiga sudut")
    for lat, lng in ring:
        if not _in_indonesia(lat, lng):
            swapped = "; lintang dan bujur tertukar?" if _in_indonesia(lng, lat) else ""
            raise BrokenOutline(f"{where}: titik [{lat:g}, {lng:g}] di luar Indonesia{swapped}")
    if ring[0] != ring[-1]:
        # A missing last point closes over one edge; ends further apart than any two edges: a piece is missing.
        longest = max(math.dist(here, there) for here, there in pairwise(ring))
        if math.dist(ring[0], ring[-1]) > 2 * longest:
            raise BrokenOutline(f"{where}: garis tidak tertutup, ujungnya terlalu jauh")
        ring = [*ring, ring[0]]
    return [(lng, lat) for lat, lng in ring]


def _in_indonesia(lat: float, lng: float) -> bool:
    return SOUTH <= lat <= NORTH and WEST <= lng <= EAST


def _reason(shape: shapely.Polygon) -> str:
    """``Self-intersection[106.1 -6.2]`` as ``memotong dirinya sendiri di [-6.2, 106.1]``."""
    said, _bracket, place = shapely.is_valid_reason(shape).partition("[")
    words = next((words for name, words in REASONS.items() if said.startswith(name)), "bukan poligon yang sah")
    numbers = place.rstrip("]").split()
    return f"{words} di [{float(numbers[1]):.5f}, {float(numbers[0]):.5f}]" if len(numbers) == 2 else words


def _point_on(shape: shapely.MultiPolygon, given: Position | None) -> Position:
    """The file's point where it lies on the shape; else one that does: centres of island groups lie in the sea."""
    if given is not None and shape.contains(shapely.Point(given[1], given[0])):
        return given
    largest = max(shape.geoms, key=lambda part: part.area)
    point = largest.representative_point()
    return point.y, point.x
