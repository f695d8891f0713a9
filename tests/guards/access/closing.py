"""The lines of closing a roll, opening it again, correcting it, and of what came late."""

from typing import Any

from outreach.models import SessionVillage
from tests.guards.access.lines import Line, get, post

# fmt: off
SESSION, CLOSED = {"pk": "session"}, {"pk": "closed"}
HELD, ROW, ANNULLED = {"pk": "session", "entry": "held"}, {"pk": "closed", "row": "recorded"}, {
    "pk": "closed", "row": "annulled"}
WHO = {"own": "+++ ++ - -- - - >", "beside": "+++ 0+ - -- - - >", "near": "000 00 - -- - - >",
       "far": "000 00 - -- - - >"}
OFFICE = {"own": "+++ -- - -- - - >", "beside": "+++ -- - -- - - >", "near": "000 -- - -- - - >",
          "far": "000 -- - -- - - >"}
# The roll was closed by somebody of the office: to villages a correction of it is refused with a sentence.
CORRECTED = {"own": "rrr ee - -- - - >", "beside": "rrr 0e - -- - - >", "near": "000 00 - -- - - >",
             "far": "000 00 - -- - - >"}


def done(signs: dict[str, str]) -> dict[str, str]:
    return {place: row.replace("+", "r") for place, row in signs.items()}


def everywhere(place: Any) -> dict[str, Any]:
    rows = SessionVillage.objects.filter(session=place.session)
    return {"chosen": list(rows.values_list("village_id", flat=True))}


def correction(place: Any) -> dict[str, Any]:
    return {"status": "ill", "reason": "salah ketuk", "seen": place.recorded.version}


LINES: list[Line] = [
    get("attendance_close", of=SESSION, **WHO),
    post("attendance_close", of=SESSION, data=everywhere, **done(WHO)),
    post("attendance_undo_close", of=CLOSED, **done(WHO)),
    get("attendance_reopen", of=CLOSED, **OFFICE),
    post("attendance_reopen", of=CLOSED, data={"reason": "RT 3 belum dicatat"}, **done(OFFICE)),
    get("attendance_correct", of=ROW, **WHO),
    post("attendance_correct", of=ROW, data=correction, **CORRECTED),
    get("attendance_annul", of=ROW, **WHO),
    post("attendance_annul", of=ROW, data=correction, **CORRECTED),
    get("attendance_restore", of=ANNULLED, **WHO),
    post("attendance_restore", of=ANNULLED, data={"reason": "salah baris", "seen": 0}, **CORRECTED),
    post("held_decide", of=HELD, data={"take_in": "0"}, **done(OFFICE)),
    post("held_take_all", of=CLOSED, **done(OFFICE)),
    get("attendance_counts", of=SESSION,
        own="+++ ++ + ++ - - >", beside="+++ 0+ + ++ - - >", near="000 00 + 0+ - - >", far="000 00 0 0+ - - >"),
]
