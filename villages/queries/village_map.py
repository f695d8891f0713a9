"""The map beside the list of villages: a point for each village listed, outlines of those on the page."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from offices.models import RegionBoundary
from villages.enums import VillageStatus, VulnerabilityLevel

Feature = dict[str, Any]
# Eleven metres: a centroid says no more.
DECIMALS = 4
# The sign of a level, so that its colour is not all there is.
SIGNS = {VulnerabilityLevel.HIGH: "T", VulnerabilityLevel.MEDIUM: "S", VulnerabilityLevel.LOW: "R"}


def words() -> dict[str, Any]:
    """What the script says about a village, in the reader's language."""
    return {
        "status": {status.value: str(status.label) for status in VillageStatus},
        "level": {"": _("kerawanan belum dinilai"), **{level.value: _level(level) for level in VulnerabilityLevel}},
        "signs": {level.value: sign for level, sign in SIGNS.items()},
        "close": _("Tutup"),
    }


def legend() -> list[tuple[str, str, str]]:
    """Class, sign and meaning of the marks."""
    statuses = (VillageStatus.ACTIVE, VillageStatus.DESIGNATED, VillageStatus.PROPOSED, VillageStatus.INACTIVE)
    texts = {
        VillageStatus.PROPOSED: _("diusulkan atau terverifikasi"),
        VillageStatus.INACTIVE: _("tidak aktif atau dicabut"),
    }
    marks = [(f"map-{status}", "", texts.get(status, str(status.label))) for status in statuses]
    return [*marks, *((f"map-proposed map-level-{level}", sign, _level(level)) for level, sign in SIGNS.items())]


def _level(level: VulnerabilityLevel) -> str:
    return _("kerawanan %(level)s") % {"level": level.label}


def points(rows: QuerySet) -> list[Feature]:
    """A GeoJSON point for every village whose centroid is known, in no order."""
    columns = ("pk", "region__name", "district__name", "status", "vulnerability_level")
    found = rows.order_by().filter(region__latitude__isnull=False)
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(float(lng), DECIMALS), round(float(lat), DECIMALS)]},
            "properties": {"code": code, "name": name, "district": district, "status": status, "level": level},
        }
        for code, name, district, status, level, lng, lat in found.values_list(
            *columns, "region__longitude", "region__latitude"
        )
    ]


def outlines(user: User, codes: list[str]) -> list[Feature]:
    """A GeoJSON polygon for each of these villages whose boundary was imported."""
    known = RegionBoundary.objects.visible_to(user).filter(region__in=codes)
    return [
        {"type": "Feature", "geometry": geometry, "properties": {"code": code}}
        for code, geometry in known.values_list("region_id", "geometry")
    ]
