"""How long the way between two places takes, roughly: the distance as the crow flies at one speed."""

from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Any

from django.conf import settings

from outreach.models import OutreachSession
from villages.models import AssistedVillage, Venue

EARTH_KM = 6371.0
Point = tuple[float, float]  # latitude, longitude in degrees


@dataclass(frozen=True, slots=True)
class Way:
    """``minutes`` is rounded up; nobody should rely on it to the minute."""

    km: float
    minutes: int


def way_between(here: Point | None, there: Point | None) -> Way | None:
    """The way from one point to another; None where one of them is not known."""
    if here is None or there is None:
        return None
    km = distance_km(here, there)
    return Way(km=km, minutes=ceil(km / settings.TRAVEL_KMH * 60))


def distance_km(here: Point, there: Point) -> float:
    """Along a great circle (haversine): right to half a percent, which is nothing beside the winding of roads."""
    (lat1, lng1), (lat2, lng2) = ([radians(degrees) for degrees in point] for point in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def point_of(place: Venue | None, village: AssistedVillage) -> Point | None:
    """Where a session is: the place where its point is known, else the middle of the village."""
    return _point(place) or _point(village.region)


def point_of_session(session: OutreachSession) -> Point | None:
    """The same for a session; wants ``place`` and ``host__region``."""
    return point_of(session.place, session.host)


def _point(row: Any) -> Point | None:
    if row is None or row.latitude is None or row.longitude is None:
        return None
    return float(row.latitude), float(row.longitude)
