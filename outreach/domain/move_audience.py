"""Who hears of it when a session moves: known before anybody confirms."""

from outreach.domain.told import readers
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionVillage


def people_who_hear(session: OutreachSession) -> int:
    """How many people get a message at once, or within the half hour a kecamatan is told before its villages.

    Who knows of the session is told. Where villages had been asked, they and their kecamatan are asked again, and
    whoever is not invited yet waits for their answer; otherwise they are invited to the new day. Nobody hears of a
    draft. Not counted: reminders that the new day makes due.
    """
    if session.state == SessionState.DRAFT:
        return 0
    asked = SessionVillage.objects.filter(session=session, asked_at__isnull=False).exists()
    return readers(session, state=SessionState.AWAITING_VILLAGE if asked else SessionState.SCHEDULED)
