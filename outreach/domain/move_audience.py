"""Who hears of it when a session moves: known before anybody confirms."""

from outreach.domain import recipients
from outreach.domain.told import told
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionVillage


def people_who_hear(session: OutreachSession) -> int:
    """How many people get a message at once, or within the half hour a kecamatan is told before its villages.

    Who knows of the session is told; who is invited and had no message yet is invited to the new day; kecamatan and
    villages that had been asked are asked again. Nobody hears of a draft. Not counted: reminders that the new day
    makes due.
    """
    if session.state == SessionState.DRAFT:
        return 0
    people = told(session)
    if session.state == SessionState.SCHEDULED:
        people += recipients.invited(session) + recipients.speakers(session)
    if SessionVillage.objects.filter(session=session, asked_at__isnull=False).exists():
        people += recipients.districts(session)
        if session.state == SessionState.AWAITING_VILLAGE:
            people += recipients.village_heads(session)
    return len({person.address.lower() for person in people})
