"""The roll of one session, as the phone draws it and as the session page sums it up."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone

from outreach.domain.roll import EARLIEST_CLOSE
from outreach.domain.times import when
from outreach.enums import OPEN_ROLL_STATES, HoldReason
from outreach.models import Attendance, HeldEntry, OutreachSession, SessionTally
from outreach.queries.session_page import SessionPage
from villages.enums import Function

FUNCTIONS = dict(Function.choices)
ROW = (
    "pk", "roll_number", "name", "function", "unit_label", "unit__parent__number", "village_id", "status",
    "represented_by", "version", "client_id",
)  # fmt: skip


def roll_data(user: Any, session: OutreachSession) -> dict[str, Any]:
    """The roll as JSON for the attendance page: the same online and offline.

    ``rows`` are ``{id, no, name, fn, unit, rw, village, status, rep, v, two, cid}`` in the order of the printed roll;
    ``two`` is the other value of an undecided conflict, ``held`` what came too late and waits for the officer.
    """
    rows = Attendance.objects.visible_to(user).filter(session=session).order_by("roll_number").values_list(*ROW)
    waiting = HeldEntry.objects.visible_to(user).filter(session=session, decided_at__isnull=True).order_by("pk")
    entries = list(waiting.values_list("attendance_id", "attendance__client_id", "village_id", "reason", "entry"))
    conflicts = {pk: _value(entry) for pk, _cid, _village, reason, entry in entries if reason == HoldReason.CONFLICT}
    page = SessionPage(user, session)
    return {
        "session": session.pk,
        "user": user.pk,
        "title": f"{session.get_kind_display()} · {session.venue}",
        "when": when(session),
        "open": session.state in OPEN_ROLL_STATES and any(row.locked_at is None for row in page.villages),
        "state": session.get_state_display(),
        "early": timezone.now() < session.starts_at - EARLIEST_CLOSE,
        "counted": page.counts["counted"],
        "villages": [{"code": row.village_id, "name": row.village.region.full_name} for row in page.villages],
        "held": [_held(*entry) for entry in entries if entry[3] != HoldReason.CONFLICT and "category" not in entry[4]],
        "rows": [
            {
                "id": pk,
                "no": number,
                "name": name,
                "fn": str(FUNCTIONS.get(function, function)),
                "unit": unit,
                "rw": parent or (unit.split()[-1] if unit.startswith("RW") else ""),
                "village": village,
                "status": status,
                "rep": represented_by,
                "v": version,
                "cid": str(client_id) if client_id else None,
                **({"two": conflicts[pk]} if pk in conflicts else {}),
            }
            for pk, number, name, function, unit, parent, village, status, represented_by, version, client_id in rows
        ],
    }


def stamp_of(session: OutreachSession, tallies: Iterable[SessionTally]) -> str:
    """What the roll is like, in a word: another one whenever anything of it changed. No query.

    ``tallies``: those in the reader's scope.
    """
    parts = (f"{tally.pk}.{tally.stamp}" for tally in sorted(tallies, key=lambda tally: tally.pk))
    return f"{session.version}.{session.state}-{'-'.join(parts)}"


def _value(entry: dict[str, Any]) -> dict[str, str]:
    return {"status": entry.get("status", ""), "rep": entry.get("represented_by") or ""}


def _held(
    attendance: int | None, client_id: UUID | None, village: str | None, reason: str, entry: dict[str, Any]
) -> dict[str, Any]:
    """A held entry; of an addition, which has no row yet, also who it is, and ``added`` to send it once more."""
    held = {"id": attendance, "cid": client_id and str(client_id), "reason": reason, "status": entry.get("status", "")}
    if attendance is None:
        added = {key: entry.get(key) or "" for key in ("client_id", "name", "function", "unit")}
        held |= {"cid": added["client_id"], "name": added["name"], "unit": added["unit"], "village": village}
        held |= {"fn": str(FUNCTIONS.get(added["function"], "")), "added": added | {"village": village}}
    return held
