from outreach.models.attendance import Attendance, AttendanceBatch, CountedParticipants, HeldEntry, SessionTally
from outreach.models.session import OutreachSession, SessionOfficer, SessionVillage

__all__ = [
    "Attendance",
    "AttendanceBatch",
    "CountedParticipants",
    "HeldEntry",
    "OutreachSession",
    "SessionOfficer",
    "SessionTally",
    "SessionVillage",
]
