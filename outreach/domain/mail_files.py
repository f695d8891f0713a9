"""What goes with a mail about a session, made when it is sent: its calendar file, or the roll."""

import logging

from django.utils import translation

from accounts.models import User
from notifications.models import Message
from notifications.registry import Attachment
from offices.sheets import CONTENT_TYPE as XLSX
from outreach.domain.ical import ics_for
from outreach.domain.papers import CONTENT_TYPE as PDF
from outreach.domain.recipients import key_of
from outreach.enums import MessageKind
from outreach.models import Attendance, OutreachSession
from outreach.queries.roll_files import RELATED, file_name, merged, roll_pdf, roll_xlsx, rolls_of

logger = logging.getLogger(__name__)

# The kinds after which somebody's calendar is to look different.
WITH_CALENDAR = {
    MessageKind.INVITATION: "undangan.ics",
    MessageKind.CHANGED: "perubahan.ics",
    MessageKind.REINSTATED: "perubahan.ics",
    MessageKind.POSTPONED: "penundaan.ics",
    MessageKind.CANCELLED: "pembatalan.ics",
}
# Together: what goes beyond stays in the portal, where the mail leads anyway.
MOST_BYTES = 5_000_000


def attachments_of(message: Message) -> list[Attachment]:
    """The session as it stands now, for a message it belongs to. Up to four queries; none for other kinds.

    Somebody invited gets the personal link with it.
    """
    if message.kind == MessageKind.SUMMARY:
        return roll_of(message)
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


def roll_of(message: Message) -> list[Attachment]:
    """The roll as PDF and XLSX for somebody with an account: the rows their postings open at this moment, no others.

    Nothing for those without an account, without a posting that opens rows, or where files would be larger than
    ``MOST_BYTES``: the largest stays away first.
    """
    user = User.objects.filter(pk=message.recipient_user_id, is_active=True).first()
    number = int(message.subject.split(":")[1])
    session = OutreachSession.objects.select_related(*RELATED).filter(pk=number).first()
    rolls = rolls_of(user, session) if user and session else []
    if session is None or not rolls:
        return []
    roll = merged(rolls)
    files = [
        Attachment(file_name(session, "xlsx"), roll_xlsx(session, roll), XLSX),
        Attachment(file_name(session, "pdf"), roll_pdf(session, roll), PDF),
    ]
    fitting = sorted(files, key=lambda file: len(file.content))
    while sum(len(file.content) for file in fitting) > MOST_BYTES:
        logger.warning("Message %s goes out without %s: too large", message.pk, fitting.pop().media_type)
    return [file for file in reversed(files) if file in fitting]
