"""The short report an officer sends to the head by WhatsApp after a session, from what is recorded at that moment.

Its sentences exist once: ``template_of`` makes them, the portal fills them here, and a phone that holds the roll fills
them by itself (static/js/roll/report.js) with what it has recorded, sent or not.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from offices.formats import figure
from outreach.domain.details import topics_of
from outreach.domain.invitations import lead_of
from outreach.domain.papers import plain
from outreach.domain.report_figures import CAME, figures_of, place_of
from outreach.domain.times import when
from outreach.enums import ParticipantCategory, SessionState
from outreach.models import Attendance, OutreachSession, SessionSpeaker, SessionTally
from villages.enums import Function

REPORTED = (SessionState.ONGOING, SessionState.AWAITING_ROLL, SessionState.CLOSED)
# What a phone takes along: it may be without signal from before the session begins.
TAKEN_ALONG = (SessionState.SCHEDULED, *REPORTED)


def has_report(session: OutreachSession) -> bool:
    return session.state in REPORTED


def short_report(session: OutreachSession, *, now: datetime) -> str:
    """In Bahasa Indonesia whatever the reader's language; the writer may change it before sending."""
    with translation.override("id"):
        return _filled(template_of(session), figures_of(session, now=now), _leaders(session))


def template_of(session: OutreachSession) -> dict[str, Any]:
    """The text with gaps, as JSON: sentences in Bahasa Indonesia with ``%(name)s``, and the words to fill in.

    ``places`` are ``[code, label]`` of every part of the roll, no code for people of the kecamatan; ``functions``
    ``[name on the reader's roll, word]`` and ``categories`` ``[code, word]`` in the order of the report.
    """
    reads = [str(function.label) for function in Function]
    tallies = SessionTally.objects.filter(session=session).select_related(
        "village__region", "village__district", "district"
    )
    with translation.override("id"):
        return {
            "start": f"{_opening(session)}\n\n{_facts(session)}",
            "people": (
                "Peserta: *%(participants)s orang* (%(present)s hadir, %(represented)s diwakili, "
                "%(counted)s peserta umum)"
            ),
            "place": "- %(place)s: %(participants)s",
            "functions_are": "Menurut fungsi: %(list)s",
            "categories_are": "Peserta umum: %(list)s",
            "units": "RT tersosialisasi: %(held_for)s; RT terwakili (ketuanya hadir): %(leaders)s",
            "follow_up": "Tindak lanjut: –",
            "open": "Angka sementara: daftar hadir belum ditutup.",
            "unsent": "Termasuk %(count)s catatan di HP petugas yang belum terkirim.",
            "end": f"Dicatat di portal resmi {settings.PORTAL_URL}. Terima kasih.",
            "closed": session.state == SessionState.CLOSED,
            "revision": session.revision,
            "held_for": session.session_units.filter(unit__parent__isnull=False).count(),
            "places": [[tally.village_id or "", place_of(tally)] for tally in tallies.order_by("pk")],
            "functions": [[read, str(function.label)] for read, function in zip(reads, Function, strict=True)],
            "categories": [[category.value, str(category.label)] for category in ParticipantCategory],
        }


def _filled(text: dict[str, Any], figures: dict[str, Any], leaders: int) -> str:
    """As ``filled`` does on a phone; tests/browser/portal/test_short_report.py holds the two together."""
    total = figures["total"]
    names = ("participants", "present", "represented", "counted")
    functions = dict(zip(Function.values, (word for _read, word in text["functions"]), strict=True))
    people = [
        text["people"] % {name: figure(total[name]) for name in names},
        *(text["place"] % {"place": row["village"], "participants": figure(row["participants"])}
          for row in figures["villages"]),
        _listed(text["functions_are"], functions, figures["functions"]),
        _listed(text["categories_are"], dict(text["categories"]), figures["categories"]),
        # RT the session was for, and RT whose leader came: two figures, never added
        text["units"] % {
            "held_for": figure(text["held_for"] if total["participants"] else 0), "leaders": figure(leaders)
        },
    ]  # fmt: skip
    ending = [text["follow_up"], "" if text["closed"] else text["open"]]
    return "\n\n".join([text["start"], _lines(people), _lines(ending), text["end"]])


def _listed(sentence: str, words: dict[str, str], counts: dict[str, int]) -> str:
    found = ", ".join(f"{words[code]} {figure(count)}" for code, count in counts.items())
    return sentence % {"list": found} if found else ""


def _lines(lines: list[str]) -> str:
    return "\n".join(filter(None, lines))


def _leaders(session: OutreachSession) -> int:
    """RT whose leader came or was represented."""
    leaders = Attendance.objects.filter(
        session=session, annulled_at__isnull=True, status__in=CAME, function=Function.RT_HEAD, unit__isnull=False
    )
    return leaders.order_by().values("unit").distinct().count()


def _opening(session: OutreachSession) -> str:
    return (
        f"Yth. Kepala {session.office.full_name}\n"
        f"Mohon izin melaporkan pelaksanaan {session.get_kind_display().lower()} Desa Binaan Imigrasi:"
    )


def _facts(session: OutreachSession) -> str:
    lead = lead_of(session)
    speakers = SessionSpeaker.objects.filter(session=session).order_by("position")
    topics = ", ".join(topic.name for topic in [session.topic, *topics_of(session)])
    lines = [
        f"*{plain(session.title)}*",
        f"Waktu: {when(session)}",
        f"Tempat: {plain(session.venue)}, {session.host.label}",
        f"Topik: {topics}" if topics else "",
        f"Petugas: {lead.name}, {session.office.short_name}" if lead else f"Petugas: {session.office.short_name}",
        *([f"Narasumber: {'; '.join(_speaker(row) for row in speakers)}"] if speakers else []),
        f"Nomor surat: {plain(session.letter_number)}" if session.letter_number else "",
    ]
    return _lines(lines)


def _speaker(row: SessionSpeaker) -> str:
    of = ", ".join(filter(None, [row.function, row.agency]))
    return plain(f"{row.name} ({of})" if of else row.name)
