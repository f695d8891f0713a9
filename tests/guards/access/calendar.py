"""The lines of the editable calendar, and of what is told while a session is planned.

Everybody reads national days; an office keeps those of its working area. A plan with foreign rows is told nothing of
them.
"""

from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import PLACES, Place

ELECTION = {"pk": "election"}
KEPT = {
    "own": "+++ -- - -- + - >",
    "beside": "+++ -- - -- + - >",
    "near": "000 -- - -- + - >",
    "far": "000 -- - -- + - >",
}
WRITTEN = {place: signs.replace("+", "r") for place, signs in KEPT.items()}
REFUSED = {place: signs.replace("+++", "rrr").replace("000", "eee").replace("+", "r") for place, signs in KEPT.items()}


def school_break(place: Place) -> dict[str, Any]:
    return {"name": "Libur semester", "kind": "school_break", "first_day": "2026-12-21", "last_day": "2027-01-02",
            "region": place.village.pk}  # fmt: skip


def plan(place: Place) -> dict[str, Any]:
    """At the very hour of the planned session, with its officer."""
    session = place.planned
    return {"host": place.village.pk, "lead": place.officer.pk, "date": session.local_date.isoformat(),
            "start": "09.00", "end": "11.00"}  # fmt: skip


LINES: list[Line] = [
    post("session_check", data=plan, changes=False, **dict.fromkeys(PLACES, "+++ -- - -- - - >")),
    get("calendar_period_list", "+++ ++ + ++ + - >"),
    get("calendar_period_add", "+++ -- - -- + - >"),
    post("calendar_period_add", data=school_break, **REFUSED),
    get("calendar_period_change", of=ELECTION, **KEPT),
    post("calendar_period_change", of=ELECTION, data=school_break, **WRITTEN),
    get("calendar_period_retire", of=ELECTION, **KEPT),
    post("calendar_period_retire", of=ELECTION, **WRITTEN),
    get("calendar_period_reinstate", of=ELECTION, **KEPT),
    post("calendar_period_reinstate", of=ELECTION, changes=False, **WRITTEN),
]
