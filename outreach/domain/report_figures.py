"""The figures of a report and the text it begins with, both from what is recorded at that moment."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from offices.formats import figure, long_date
from outreach.domain.times import when
from outreach.enums import AttendanceStatus, InvitationAnswer, OfficerRole, ParticipantCategory
from outreach.models import (
    Attendance,
    CountedParticipants,
    OutreachSession,
    SessionOfficer,
    SessionSpeaker,
    SessionTally,
)
from villages.enums import Function

CAME = (AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED)
COUNTS = ("listed", "present", "represented", "excused", "ill", "on_duty", "absent", "counted")


def figures_of(session: OutreachSession, *, now: datetime) -> dict[str, Any]:
    """Figures as JSON: ``villages`` and ``total`` with one number per status, ``participants`` being present,
    represented and counted; ``functions``, ``categories``: who came, by code; ``answers`` to the invitation, by code.

    ``as_of`` is when they were taken (ISO). Four queries.
    """
    tallies = SessionTally.objects.filter(session=session).select_related(
        "village__region", "village__district", "district"
    )
    villages = [_of_tally(tally) for tally in tallies.order_by("pk")]
    roll = Attendance.objects.filter(session=session, annulled_at__isnull=True).order_by()
    came = roll.filter(status__in=CAME).values_list("function").annotate(people=Count("pk"))
    answers = roll.values_list("answer").annotate(people=Count("pk"))
    counted = CountedParticipants.objects.filter(session=session, count__gt=0).order_by()
    return {
        "as_of": now.isoformat(),
        "villages": villages,
        "total": {name: sum(row[name] for row in villages) for name in (*COUNTS, "participants")},
        "functions": _in_order(dict(came), Function.values),
        "categories": _in_order(
            dict(counted.values_list("category").annotate(people=Sum("count"))), ParticipantCategory.values
        ),
        "answers": _in_order(dict(answers), InvitationAnswer.values),
    }


def _of_tally(tally: SessionTally) -> dict[str, Any]:
    row = {"village": place_of(tally)} | {name: getattr(tally, name) for name in COUNTS}
    return row | {"participants": tally.present + tally.represented + tally.counted}


def place_of(tally: SessionTally) -> str:
    """``Desa Pontang, Kec. Pontang``, or the kecamatan of people without a village."""
    return str(tally.village.label if tally.village else tally.district.full_name)


def _in_order(counts: dict[str, int], codes: list[str]) -> dict[str, int]:
    return {code: counts[code] for code in codes if counts.get(code)}


def draft_text(session: OutreachSession, figures: dict[str, Any]) -> str:
    """The text a report begins with, in Bahasa Indonesia whatever the reader's language: it is an official paper."""
    with translation.override("id"):
        parts = [_opening(session), _people(session), _participants(figures), _answers(figures)]
        ending = _("Hasil, kendala, dan tindak lanjut:\n-")
        return "\n\n".join(filter(None, [*parts, ending]))


def _opening(session: OutreachSession) -> str:
    hours = when(session).partition(" · ")[2]
    topics = [session.topic.name, *session.further_topics.values_list("name", flat=True)]
    return _(
        "Pada hari %(day)s, %(hours)s, di %(venue)s, %(village)s, %(office)s melaksanakan %(kind)s dengan topik "
        "%(topics)s."
    ) % {
        "day": long_date(session.local_date),
        "hours": hours,
        "venue": session.venue,
        "village": session.host.label,
        "office": session.office.full_name,
        "kind": session.get_kind_display().lower(),
        "topics": ", ".join(f"“{name}”" for name in topics),
    }


def _people(session: OutreachSession) -> str:
    rows = SessionOfficer.objects.filter(session=session).select_related("officer").order_by("pk")
    lead = [row.officer.name for row in rows if row.role == OfficerRole.LEAD]
    members = [row.officer.name for row in rows if row.role != OfficerRole.LEAD]
    sentences = []
    if lead:
        sentences.append(_("Penanggung jawab: %(names)s.") % {"names": ", ".join(lead)})
    if members:
        sentences.append(_("Petugas: %(names)s.") % {"names": ", ".join(members)})
    speakers = [
        f"{row.name} ({', '.join(filter(None, [row.function, row.agency]))})"
        if row.function or row.agency
        else row.name
        for row in SessionSpeaker.objects.filter(session=session).order_by("position")
    ]
    if speakers:
        sentences.append(_("Narasumber: %(names)s.") % {"names": "; ".join(speakers)})
    return " ".join(sentences)


def _participants(figures: dict[str, Any]) -> str:
    total = figures["total"]
    lines = [
        _("Peserta seluruhnya %(all)s orang: %(present)s hadir, %(represented)s diwakili, %(counted)s peserta umum.")
        % {
            "all": figure(total["participants"]),
            "present": figure(total["present"]),
            "represented": figure(total["represented"]),
            "counted": figure(total["counted"]),
        }
    ]
    lines += [
        f"- {row['village']}: {figure(row['participants'])}"
        for row in figures["villages"]
        if len(figures["villages"]) > 1
    ]
    if figures["functions"]:
        lines.append(_("Menurut fungsi: %(list)s.") % {"list": in_words(figures["functions"], Function)})
    if figures["categories"]:
        lines.append(_("Peserta umum: %(list)s.") % {"list": in_words(figures["categories"], ParticipantCategory)})
    return "\n".join(lines)


def _answers(figures: dict[str, Any]) -> str:
    given = {code: count for code, count in figures["answers"].items() if code}
    if not given:
        return ""
    return _("Jawaban undangan: %(list)s.") % {"list": in_words(figures["answers"], InvitationAnswer)}


def in_words(counts: dict[str, int], choices: Any) -> str:
    """``Ketua RT 12, Ketua RW 4``."""
    return ", ".join(f"{choices(code).label} {figure(count)}" for code, count in counts.items())
