"""The short report an officer sends to the head by WhatsApp after a session, from what is recorded at that moment."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from offices.formats import figure
from outreach.domain.details import topics_of
from outreach.domain.invitations import lead_of
from outreach.domain.papers import plain
from outreach.domain.report_figures import CAME, figures_of, in_words
from outreach.domain.times import when
from outreach.enums import ParticipantCategory, SessionState
from outreach.models import Attendance, OutreachSession, SessionSpeaker
from villages.enums import Function

REPORTED = (SessionState.ONGOING, SessionState.AWAITING_ROLL, SessionState.CLOSED)


def has_report(session: OutreachSession) -> bool:
    return session.state in REPORTED


def short_report(session: OutreachSession, *, now: datetime) -> str:
    """In Bahasa Indonesia whatever the reader's language; the writer may change it before sending."""
    with translation.override("id"):
        figures = figures_of(session, now=now)
        parts = [_opening(session), _facts(session), _people(session, figures), _ending(session)]
        return "\n\n".join(parts)


def _opening(session: OutreachSession) -> str:
    return (
        f"Yth. Kepala {session.office.full_name}\n"
        f"Mohon izin melaporkan pelaksanaan {session.get_kind_display().lower()} Desa Binaan Imigrasi:"
    )


def _facts(session: OutreachSession) -> str:
    lead = lead_of(session)
    speakers = SessionSpeaker.objects.filter(session=session).order_by("position")
    topics = ", ".join(topic.name for topic in topics_of(session))
    lines = [
        f"*{plain(session.title)}*",
        f"Waktu: {when(session)}",
        f"Tempat: {plain(session.venue)}, {session.host.label}",
        f"Topik: {topics}" if topics else "",
        f"Petugas: {lead.name}, {session.office.short_name}" if lead else f"Petugas: {session.office.short_name}",
        *([f"Narasumber: {'; '.join(_speaker(row) for row in speakers)}"] if speakers else []),
        f"Nomor surat: {plain(session.letter_number)}" if session.letter_number else "",
    ]
    return "\n".join(filter(None, lines))


def _speaker(row: SessionSpeaker) -> str:
    of = ", ".join(filter(None, [row.function, row.agency]))
    return plain(f"{row.name} ({of})" if of else row.name)


def _people(session: OutreachSession, figures: dict[str, Any]) -> str:
    total = figures["total"]
    said = f"{figure(total['present'])} hadir, {figure(total['represented'])} diwakili"
    lines = [f"Peserta: *{figure(total['participants'])} orang* ({said}, {figure(total['counted'])} peserta umum)"]
    lines += [f"- {row['village']}: {figure(row['participants'])}" for row in figures["villages"]]
    if figures["functions"]:
        lines.append(f"Menurut fungsi: {in_words(figures['functions'], Function)}")
    if figures["categories"]:
        lines.append(f"Peserta umum: {in_words(figures['categories'], ParticipantCategory)}")
    lines.append(_units(session, reached=bool(total["participants"])))
    return "\n".join(lines)


def _units(session: OutreachSession, *, reached: bool) -> str:
    """RT the session was for, and RT whose leader came: two figures, never added."""
    held_for = session.session_units.filter(unit__parent__isnull=False).count() if reached else 0
    leaders = Attendance.objects.filter(
        session=session, annulled_at__isnull=True, status__in=CAME, function=Function.RT_HEAD, unit__isnull=False
    )
    represented = leaders.order_by().values("unit").distinct().count()
    return f"RT tersosialisasi: {figure(held_for)}; RT terwakili (ketuanya hadir): {figure(represented)}"


def _ending(session: OutreachSession) -> str:
    closed = session.state == SessionState.CLOSED
    notice = "" if closed else "\nAngka sementara: daftar hadir belum ditutup."
    return f"Tindak lanjut: –{notice}\n\nDicatat di portal resmi {settings.PORTAL_URL}. Terima kasih."
