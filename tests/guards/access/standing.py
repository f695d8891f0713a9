"""The lines of acts on a session: where it stands, what its villages say, whom they name."""

from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

PLANNED, NAMES = {"pk": "planned"}, {"pk": "planned", "code": "village"}


def reply(place: Place) -> dict[str, Any]:
    said = {"answer": "confirmed", "channel": "phone", "heard_from": "Kepala Desa"}
    return {"villages": [place.village.pk], "revision": place.planned.revision, **said}


def quota(place: Place) -> dict[str, Any]:
    return {f"quota_{place.village.pk.replace('.', '_')}": "12"}


def names(place: Place) -> dict[str, Any]:
    return {"contacts": [place.newcomer.pk]}


# fmt: off
OFFICE = {"own": "+++ -- - -- - - >", "beside": "+++ -- - -- - - >",
          "near": "000 -- - -- - - >", "far": "000 -- - -- - - >"}
DONE = {place: signs.replace("+", "r") for place, signs in OFFICE.items()}
# The planned session is scheduled: what is for drafts, postponed and cancelled ones is refused with a sentence.
REFUSED = {place: signs.replace("+", "e") for place, signs in OFFICE.items()}

LINES: list[Line] = [
    get("session_ask", of=PLANNED, **OFFICE),
    post("session_ask", of=PLANNED, changes=False, **REFUSED),
    get("session_schedule", of=PLANNED, **OFFICE),
    post("session_schedule", of=PLANNED, changes=False, **REFUSED),
    get("session_postpone", of=PLANNED, **OFFICE),
    post("session_postpone", of=PLANNED, data={"reason": "banjir"}, **DONE),
    get("session_cancel", of=PLANNED, **OFFICE),
    post("session_cancel", of=PLANNED, data={"reason": "banjir"}, **DONE),
    get("session_reschedule", of=PLANNED, **OFFICE),
    post("session_reschedule", of=PLANNED, changes=False,
         data={"date": "2030-01-02", "start": "9.00", "end": "11.00"}, **REFUSED),
    get("session_reinstate", of=PLANNED, **OFFICE),
    post("session_reinstate", of=PLANNED, changes=False, **REFUSED),
    get("session_discard", of=PLANNED, **OFFICE),
    post("session_discard", of=PLANNED, changes=False, **REFUSED),
    get("session_quotas", of=PLANNED, **OFFICE),
    post("session_quotas", of=PLANNED, data=quota, **DONE),
    get("session_confirmation", of=PLANNED,
        own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("session_confirmation", of=PLANNED, data=reply,
         own="rrr rr - -- - - >", beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("session_names", of=NAMES,
        own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("session_names", of=NAMES, data=names,
         own="rrr rr - -- - - >", beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
]
