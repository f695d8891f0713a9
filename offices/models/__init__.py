import offices.lookups  # noqa: F401 - registers itself
from offices.models.boundaries import RegionBoundary
from offices.models.calendar import CLOSED_KINDS, CalendarKind, CalendarPeriod, with_ancestors
from offices.models.offices import ImmigrationOffice, OfficeClass, RegionalOffice, WithinTerritory, WorkingArea
from offices.models.regions import CODE_LENGTHS, Level, Region, RegionCodeField, Zone
from offices.models.succession import RegionName, RegionSuccession, SuccessionKind

__all__ = [
    "CLOSED_KINDS",
    "CODE_LENGTHS",
    "CalendarKind",
    "CalendarPeriod",
    "ImmigrationOffice",
    "Level",
    "OfficeClass",
    "Region",
    "RegionBoundary",
    "RegionCodeField",
    "RegionName",
    "RegionSuccession",
    "RegionalOffice",
    "SuccessionKind",
    "WithinTerritory",
    "WorkingArea",
    "Zone",
    "with_ancestors",
]
