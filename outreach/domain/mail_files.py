"""What goes with a mail about a session: its calendar file, made when the mail is sent."""

from django.utils import translation

from notifications.models import Message
from notifications.registry import Attachment
from outreach.domain.ical import ics_for
from outreach.domain.recipients import key_of
from outreach.enums import MessageKind
from outreach.models import Attendance, OutreachSession

# The kinds after which somebody's calendar is to look different.
WITH_CALENDAR = {
    MessageKind.INVITATION: "undangan.ics",
    MessageKind.CHANGED: "perubahan.ics",
    MessageKind.REINSTATED: "perubahan.ics",
    MessageKind.POSTPONED: "penundaan.ics",
    MessageKind.CANCELLED: "pembatalan.ics",
}


def attachments_of(message: Message) -> list[Attachment]:
    """The session as it stands now, for a message it belongs to. Up to four queries; none for other kinds.

    Somebody invited gets the personal link with it.
    """
    name = WITH_CALENDAR.get(MessageKind(message.kind)) if message.kind in MessageKind.values else None
    if name is None:
        return []
    session = (
        OutreachSession.objects.filter(pk=int(message.subject.split(":")[1]))
        .select_related("topic", "host__region", "host__district", "office", "place")
        .first()
    )
    if session is None:
        return []
    kind, number = key_of(message)[:1], key_of(message)[1:]
    invited = Attendance.objects.filter(session=session, stakeholder_id=number) if kind == "c" else None
    attendee = invited.first() if invited is not None else None
    with translation.override(message.language):
        content = ics_for(session, attendee)
    return [Attachment(name, content, "text/calendar", (("method", "PUBLISH"),))]
