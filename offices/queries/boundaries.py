"""Outlines of regions for maps: GeoJSON geometries with positions ``[lng, lat]``, by region code.

Regions without an imported outline are missing from the answers; a map then shows their point.
"""

from collections.abc import Iterable
from typing import Any

from offices.models import RegionBoundary

Geometry = dict[str, Any]


def geometries(user: Any, codes: Iterable[str]) -> dict[str, Geometry]:
    """The outlines of these regions, in one query."""
    rows = RegionBoundary.objects.visible_to(user).filter(pk__in=list(codes))
    return dict(rows.order_by("pk").values_list("pk", "geometry"))


def villages_of_district(user: Any, district: str) -> dict[str, Geometry]:
    """The outlines of a kecamatan's villages in force: less than 100 kB of JSON."""
    rows = RegionBoundary.objects.visible_to(user).filter(region__parent=district, region__retired_at__isnull=True)
    return dict(rows.order_by("pk").values_list("pk", "geometry"))
