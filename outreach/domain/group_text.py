"""The invitation as a text to paste into a WhatsApp group: one for all, without anybody's personal link.

Fake invitations are a known trick, so it names the officer, the letter and the portal's own address, and says that
nobody needs to open or install anything. It speaks Bahasa Indonesia whatever language the officer reads.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation

from outreach.domain.invitations import lead_of
from outreach.domain.times import when
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionVillage

HEADINGS = {
    SessionState.SCHEDULED: "UNDANGAN KEGIATAN DESA BINAAN IMIGRASI",
    SessionState.ONGOING: "UNDANGAN KEGIATAN DESA BINAAN IMIGRASI",
    SessionState.POSTPONED: "KEGIATAN DITUNDA",
    SessionState.CANCELLED: "KEGIATAN DIBATALKAN",
}


def has_text(session: OutreachSession) -> bool:
    """Whether there is anything to tell a group: not of a draft, and no longer of what is over."""
    return session.state in HEADINGS and not session.logged_afterwards


def group_text(session: OutreachSession, villages: Sequence[SessionVillage]) -> str:
    """The text for the groups of these villages of the session. One query.

    Raises ``KeyError`` for a session there is nothing to tell about (``has_text``).
    """
    with translation.override("id"):
        return "\n\n".join([_opening(session, villages), _facts(session), _closing()])


def _opening(session: OutreachSession, villages: Sequence[SessionVillage]) -> str:
    names = "; ".join(row.village.label for row in villages)
    heading = f"*{HEADINGS[SessionState(session.state)]}*\n\nYth. Bapak/Ibu undangan dari {names},"
    if session.state == SessionState.CANCELLED:
        return f"{heading}\nmohon maaf, kegiatan berikut *dibatalkan*. {session.reason}".rstrip()
    if session.state == SessionState.POSTPONED:
        return f"{heading}\nmohon maaf, kegiatan berikut *ditunda*. {session.reason}\nWaktu barunya akan dikabarkan."
    return f"{heading}\nkami mengundang Bapak/Ibu pada kegiatan berikut."


def _facts(session: OutreachSession) -> str:
    lead = lead_of(session)
    officer = f"{lead.name}, {session.office.short_name}" if lead else session.office.short_name
    lines = [
        f"*{session.title}*",
        f"Waktu: {when(session)}" if session.state != SessionState.POSTPONED else f"Semula: {when(session)}",
        f"Tempat: {session.venue}, {session.host.label}",
        f"Bersama: {session.gathering}" if session.gathering else "",
        f"Petugas: {officer}",
        f"Nomor surat: {session.letter_number}" if session.letter_number else "",
    ]
    return "\n".join(filter(None, lines))


def _closing() -> str:
    return (
        f"Pastikan kebenarannya di portal resmi {settings.PORTAL_URL} atau tanyakan kepada petugas di atas.\n"
        "Untuk hadir tidak perlu membuka tautan, mengisi data, atau memasang aplikasi (APK) apa pun."
    )
