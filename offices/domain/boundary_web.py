"""Makes outlines small enough for a web page; neighbours keep their common edges."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import shapely

from offices.domain.boundary_shapes import Shape
from offices.errors import DomainError

# Degrees: triangles of about this width (55 m) go. Side by side with the file nobody sees it on a map of a kecamatan.
TOLERANCE = 0.0005
COARSEST = 0.05
COARSER_BY = 1.5
# All outlines below one parent, as the page gets them: geometry and about this much around each.
GROUP_BYTES = 100_000
FEATURE_BYTES = 150
# 1 m, 10 cm, 1 cm; the finer ones only where rounding would make an outline cross itself.
DIGITS = (5, 6, 7)
# A part that rounding makes vanish is a rock of a few square metres, in square degrees.
VANISHING = 1e-8


class WebOutline(NamedTuple):
    """A shape as a page gets it: GeoJSON geometry, its bytes as compact JSON and its vertices."""

    geometry: dict[str, Any]
    byte_size: int
    vertices: int


def simplified(shapes: Iterable[Shape]) -> dict[str, WebOutline]:
    """Every shape by its code, made simpler together with those of its level and province.

    Common edges stay common within such a group, as far as the shapes share vertices. A group gets coarser until the
    outlines below each parent (the villages of a kecamatan) fit ``GROUP_BYTES``; ``DomainError`` where that fails.
    """
    groups: dict[tuple[int, str], list[Shape]] = defaultdict(list)
    for shape in shapes:
        groups[len(shape.code), shape.code[:2]].append(shape)
    done: dict[str, WebOutline] = {}
    for group in groups.values():
        done |= _fitting(group)
    return done


def _fitting(group: list[Shape]) -> dict[str, WebOutline]:
    tolerance = TOLERANCE
    while True:
        outlines = _at(tolerance, group)
        too_large = {parent: size for parent, size in bytes_below(outlines).items() if size >= GROUP_BYTES}
        if not too_large:
            return outlines
        tolerance *= COARSER_BY
        if tolerance > COARSEST:
            named = ", ".join(f"{parent} ({size} bita)" for parent, size in sorted(too_large.items())[:5])
            raise DomainError(f"Batas di bawah {named} tidak muat dalam {GROUP_BYTES} bita, disederhanakan pun.")


def bytes_below(outlines: dict[str, WebOutline]) -> dict[str, int]:
    """What a page gets for all outlines below each parent."""
    sizes: dict[str, int] = defaultdict(int)
    for code, outline in outlines.items():
        sizes[code.rpartition(".")[0]] += outline.byte_size + FEATURE_BYTES
    return dict(sizes)


def _at(tolerance: float, group: list[Shape]) -> dict[str, WebOutline]:
    """Where neighbours overlap in the file, simplifying may tangle one; that one keeps all its vertices."""
    simpler = shapely.coverage_simplify([shape.geometry for shape in group], tolerance)
    return {
        shape.code: _web_outline(shape.code, geometry if geometry.is_valid else shape.geometry)
        for shape, geometry in zip(group, simpler, strict=True)
    }


def _web_outline(code: str, geometry: Any) -> WebOutline:
    for digits in DIGITS:
        rounded = _rounded(geometry, digits)
        if rounded is not None:
            break
    else:
        raise DomainError(f"Batas {code} tidak dapat disederhanakan tanpa memotong dirinya sendiri.")
    found = json.loads(shapely.to_geojson(shapely.orient_polygons(rounded)))
    text = json.dumps(found, separators=(",", ":"))
    return WebOutline(found, len(text), int(shapely.get_num_coordinates(rounded)))


def _rounded(geometry: Any, digits: int) -> Any | None:
    """Rounding alike keeps common edges common. None where a part would cross itself or vanish that should not."""
    parts = []
    for part in shapely.get_parts(geometry):
        rounded = shapely.remove_repeated_points(shapely.transform(part, lambda points: points.round(digits)))
        if rounded.is_valid and not rounded.is_empty:
            parts.append(rounded)
        elif part.area > VANISHING:
            return None
    if len(parts) == 1:
        return parts[0]
    whole = shapely.MultiPolygon(parts)
    return whole if parts and whole.is_valid else None
