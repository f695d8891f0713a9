"""The lines of PIMPASA: who carries how much, assigning, ending, handing over."""

from typing import Any

from accounts.models import User
from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import OWN, Place

OFFICER, ASSIGNMENT = {"pk": "officer"}, {"pk": "assignment"}
# The heads of the own office; of other offices there is nothing to find.
HEADS = {
    OWN: "-++ -- - -- - - >",
    "beside": "-++ -- - -- - - >",
    "near": "-00 -- - -- - - >",
    "far": "-00 -- - -- - - >",
}
WRITTEN = {place: signs.replace("+", "r") for place, signs in HEADS.items()}


def assisting(place: Place) -> dict[str, Any]:
    """The officer of the own village helps in the one beside."""
    return {"officer": place.officer.pk, "villages": ["36.04.12.2002"], "role": "assisting", "starts_on": "2026-02-01"}


def successor(place: Place) -> dict[str, Any]:
    """Looked at, not confirmed: the act itself is tried in tests/reports/test_hand_over.py."""
    other = User.objects.get(username="petugas2.serang" if place.key == OWN else "petugas.serang")
    return {"successor": other.pk, "on": "2099-01-01", "villages": [place.village.pk]}


LINES: list[Line] = [
    get("pimpasa_list", "+++ -- + -- - - >"),
    get("pimpasa_detail", of=OFFICER, own="+++ -- + -- - - >", beside="+++ -- + -- - - >",
        near="000 -- + -- - - >", far="000 -- 0 -- - - >"),
    get("pimpasa_assign", HEADS[OWN]),
    post("pimpasa_assign", WRITTEN[OWN], data=assisting),
    get("assignment_change", of=ASSIGNMENT, **HEADS),
    post("assignment_change", of=ASSIGNMENT, data={"role": "assisting", "starts_on": "2026-01-01"}, **WRITTEN),
    get("assignment_end", of=ASSIGNMENT, **HEADS),
    post("assignment_end", of=ASSIGNMENT, data={"when": "now", "reason": "mutasi"}, **WRITTEN),
    get("pimpasa_hand_over", of=OFFICER, **HEADS),
    post("pimpasa_hand_over", of=OFFICER, data=successor, changes=False, **HEADS),
]  # fmt: skip
