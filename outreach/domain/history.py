"""The history of a session in words, from what the database kept of every change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from offices.formats import local_when, session_when
from outreach.enums import OPEN_ROLL_STATES, AnswerChannel, SessionState, VillageAnswer
from outreach.models import OutreachSession, SessionVillage

MOST = 60
STEPS = {
    SessionState.DRAFT: gettext_lazy("Draf dibuat"),
    SessionState.AWAITING_VILLAGE: gettext_lazy("Konfirmasi desa diminta"),
    SessionState.SCHEDULED: gettext_lazy("Terjadwal"),
    SessionState.POSTPONED: gettext_lazy("Ditunda"),
    SessionState.CANCELLED: gettext_lazy("Dibatalkan"),
    SessionState.ONGOING: gettext_lazy("Berlangsung"),
    SessionState.AWAITING_ROLL: gettext_lazy("Selesai; menunggu daftar hadir"),
    SessionState.CLOSED: gettext_lazy("Daftar hadir ditutup"),
}
# Columns that are worth a word of their own when they change, besides day, hours and place.
COLUMNS = {
    "topic_id": gettext_lazy("topik"),
    "letter_number": gettext_lazy("nomor surat"),
    "expected_participants": gettext_lazy("perkiraan peserta"),
    "notes": gettext_lazy("catatan internal"),
    "gathering": gettext_lazy("acara yang ditumpangi"),
    "level": gettext_lazy("tingkat"),
    "is_public": gettext_lazy("terbuka untuk umum"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One point of ``components/timeline.html``. ``at`` sorts it."""

    at: datetime
    when: str
    text: str
    note: str = ""
    url: str = ""
    gold: bool = False


def changes_of(session: OutreachSession) -> list[Change]:
    """What was changed, newest first, by whom. Names people: for the session's own office."""
    told = [*_of_session(session), *_of_villages(session)]
    names = _names(who for _at, _what, _note, who in told)
    changes = [
        Change(at, local_when(at, session.zone), what, " · ".join(filter(None, [names.get(who, ""), note])))
        for at, what, note, who in told
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)[:MOST]


Told = tuple[datetime, str, str, int | None]


def _of_session(session: OutreachSession) -> Iterator[Told]:
    before: Any = None
    rows = session.events.select_related("pgh_context")  # type: ignore[attr-defined]  # made by pghistory
    for row in rows.order_by("pgh_id"):
        what, note = _difference(before, row)
        if what:
            yield row.pgh_created_at, what, note, _actor(row)
        before = row


def _difference(before: Any, row: Any) -> tuple[str, str]:
    """What a row says that the one before did not, and why; nothing where people would not care."""
    said, note = [], ""
    if before is None or before.state != row.state:
        reopened = before is not None and before.state == SessionState.CLOSED and row.state in OPEN_ROLL_STATES
        said.append(_("Daftar hadir dibuka kembali") if reopened else str(STEPS[SessionState(row.state)]))
        note = row.reason if row.state in (SessionState.POSTPONED, SessionState.CANCELLED) else ""
    if before is None:
        return said[0], _when(row)
    if (before.starts_at, before.ends_at) != (row.starts_at, row.ends_at):
        said.append(_("dipindahkan dari %(old)s ke %(new)s") % {"old": _when(before), "new": _when(row)})
    if before.venue != row.venue:
        said.append(_("tempat menjadi %(venue)s") % {"venue": row.venue})
    changed = [str(word) for column, word in COLUMNS.items() if getattr(before, column) != getattr(row, column)]
    if changed:
        said.append(_("diubah: %(what)s") % {"what": ", ".join(changed)})
    text = "; ".join(said)
    return text[:1].upper() + text[1:], note


def _when(row: Any) -> str:
    return session_when(row.starts_at, row.ends_at, row.zone)


def _of_villages(session: OutreachSession) -> Iterator[Told]:
    """The answers of villages, also those a later move has made void."""
    places = SessionVillage.objects.filter(session=session).select_related("village__region")
    names = {row.pk: row.village.region.full_name for row in places}
    events = SessionVillage.pgh_event_model.objects  # type: ignore[attr-defined]  # made by pghistory
    for row in events.filter(pgh_obj__in=names).exclude(answer=VillageAnswer.OPEN).order_by("pgh_id"):
        text = f"{names[row.pgh_obj_id]}: {VillageAnswer(row.answer).label}"
        channel = AnswerChannel(row.answer_channel)
        heard = _("lewat %(channel)s oleh %(who)s") % {"channel": channel.label, "who": row.answered_for}
        note = " · ".join(filter(None, [heard if channel else "", row.answer_note]))
        yield row.answered_at, text, note, row.answered_by_id


def _actor(row: Any) -> int | None:
    return (row.pgh_context.metadata or {}).get("user") if row.pgh_context else None


def _names(ids: Iterable[int | None]) -> dict[int | None, str]:
    found = {pk for pk in ids if pk}
    return dict(User.objects.filter(pk__in=found).values_list("pk", "name"))
