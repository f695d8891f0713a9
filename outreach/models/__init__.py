from outreach.models.attendance import Attendance, CountedParticipants, SessionTally
from outreach.models.batches import AttendanceBatch, HeldEntry
from outreach.models.check_in import CheckInTries
from outreach.models.feed import CalendarFeed
from outreach.models.field import FollowUpLink, FollowUpReport, OfflineDevice, RollCopy, Visit
from outreach.models.figures import (
    MEASURES,
    FigureDelta,
    FigureMark,
    ReachMark,
    SessionFigures,
    UnitFigures,
    UnitReached,
    VillageDelta,
    VillageFigures,
)
from outreach.models.group_posts import GroupPost
from outreach.models.imports import ImportedSession, SessionImport
from outreach.models.parts import SessionOfficer, SessionSpeaker, SessionVillage
from outreach.models.report import SessionReport
from outreach.models.roll_extras import AttendanceSignature, RollAct, RollNote, SessionPhoto
from outreach.models.rules import MessageRule, Replan
from outreach.models.series import SessionSeries
from outreach.models.session import OutreachSession
from outreach.models.units import SessionUnit

__all__ = [
    "MEASURES",
    "Attendance",
    "AttendanceBatch",
    "AttendanceSignature",
    "CalendarFeed",
    "CheckInTries",
    "CountedParticipants",
    "FigureDelta",
    "FigureMark",
    "FollowUpLink",
    "FollowUpReport",
    "GroupPost",
    "HeldEntry",
    "ImportedSession",
    "MessageRule",
    "OfflineDevice",
    "OutreachSession",
    "ReachMark",
    "Replan",
    "RollAct",
    "RollCopy",
    "RollNote",
    "SessionFigures",
    "SessionImport",
    "SessionOfficer",
    "SessionPhoto",
    "SessionReport",
    "SessionSeries",
    "SessionSpeaker",
    "SessionTally",
    "SessionUnit",
    "SessionVillage",
    "UnitFigures",
    "UnitReached",
    "VillageDelta",
    "VillageFigures",
    "Visit",
]
