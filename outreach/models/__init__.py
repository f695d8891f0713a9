from outreach.models.attendance import Attendance, AttendanceBatch, CountedParticipants, HeldEntry, SessionTally
from outreach.models.feed import CalendarFeed
from outreach.models.imports import ImportedSession, SessionImport
from outreach.models.parts import SessionOfficer, SessionSpeaker, SessionVillage
from outreach.models.report import SessionReport
from outreach.models.series import SessionSeries
from outreach.models.session import OutreachSession
from outreach.models.units import SessionUnit

__all__ = [
    "Attendance",
    "AttendanceBatch",
    "CalendarFeed",
    "CountedParticipants",
    "HeldEntry",
    "ImportedSession",
    "OutreachSession",
    "SessionImport",
    "SessionOfficer",
    "SessionReport",
    "SessionSeries",
    "SessionSpeaker",
    "SessionTally",
    "SessionUnit",
    "SessionVillage",
]
