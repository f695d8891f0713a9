"""What goes with a mail about a session, made when it is sent: its calendar file, or the roll."""

import logging

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import Message
from notifications.registry import Attachment
from offices.sheets import CONTENT_TYPE as XLSX
from outreach.domain.ical import ics_for
from outreach.domain.papers import CONTENT_TYPE as PDF
from outreach.domain.recipients import key_of
from outreach.enums import MessageKind
from outreach.models import Attendance, OutreachSession
from outreach.queries.paper import PaperRoll
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
KINDS = {MessageKind.SUMMARY, *WITH_CALENDAR}
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

    Nothing for those without an account or without a posting that opens rows. Files that would be larger than
    ``MOST_BYTES`` together stay away, the largest first, and so does one that cannot be made; a short text then names
    them and says where they are.
    """
    user = User.objects.filter(pk=message.recipient_user_id, is_active=True).first()
    number = int(message.subject.split(":")[1])
    session = OutreachSession.objects.select_related(*RELATED).filter(pk=number).first()
    rolls = rolls_of(user, session) if user and session else []
    if session is None or not rolls:
        return []
    files, left_out = _made(session, rolls, message)
    while sum(len(file.content) for file in files) > MOST_BYTES:
        largest = max(files, key=lambda file: len(file.content))
        files.remove(largest)
        left_out[largest.name] = _("terlalu besar untuk surel")
        logger.warning("Message %s goes out without %s: too large", message.pk, largest.media_type)
    return [*files, *([_note(session, left_out, message.language)] if left_out else [])]


def _made(
    session: OutreachSession, rolls: list[PaperRoll], message: Message
) -> tuple[list[Attachment], dict[str, Promise]]:
    """The files that could be made, and the names of those that could not, with the reason."""
    roll = merged(rolls)
    files: list[Attachment] = []
    failed: dict[str, Promise] = {}
    for ending, maker, media_type in (("pdf", roll_pdf, PDF), ("xlsx", roll_xlsx, XLSX)):
        name = file_name(session, ending)
        try:
            files.append(Attachment(name, maker(session, roll), media_type))
        except Exception:  # whatever it was: the other file and the words of the mail do not wait for it
            logger.exception("Message %s goes out without %s", message.pk, media_type)
            failed[name] = _("gagal dibuat")
    return files, failed


def _note(session: OutreachSession, left_out: dict[str, Promise], language: str) -> Attachment:
    with translation.override(language):
        lines = [
            gettext("Tidak ikut terlampir:"),
            *(f"- {name}: {reason}" for name, reason in left_out.items()),
            "",
            gettext("Unduh di halaman kegiatan: %(url)s")
            % {"url": settings.PORTAL_URL + reverse("session_detail", args=[session.pk])},
        ]
        name = gettext("berkas-yang-tidak-ikut.txt")
    return Attachment(name, "\r\n".join(lines).encode(), "text/plain")
