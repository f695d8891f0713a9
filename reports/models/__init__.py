from reports.models.exports import ExportJob
from reports.models.forwarding import Forwarding
from reports.models.rollups import (
    FigureChange,
    OfficeMonth,
    OfficeTopicMonth,
    PlaceMonth,
    RollupCheck,
    VillageMonth,
    VillageReach,
    VillageStand,
)
from reports.models.schedules import ScheduledExport, ScheduledRecipient, ScheduledRun
from reports.models.snapshots import FigureSnapshot
from reports.models.targets import Target

__all__ = [
    "ExportJob",
    "FigureChange",
    "FigureSnapshot",
    "Forwarding",
    "OfficeMonth",
    "OfficeTopicMonth",
    "PlaceMonth",
    "RollupCheck",
    "ScheduledExport",
    "ScheduledRecipient",
    "ScheduledRun",
    "Target",
    "VillageMonth",
    "VillageReach",
    "VillageStand",
]
