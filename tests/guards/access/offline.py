"""The lines of working without signal: pages without rows, and what a phone says it has."""

from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place


def report(place: Place) -> dict[str, Any]:
    rolls = [{"session": place.session.pk, "stamp": "1.0", "size": 900}]
    return {"device": "ab12cd34", "stamp": "11aa22bb", "persisted": True, "unsent": 2, "rolls": rolls}


# fmt: off
LINES: list[Line] = [
    get("offline", "+++ ++ - -- - - >"),
    get("offline_ready", "+++ ++ - -- - - >"),
    post("offline_ready", "+++ ++ - -- - - u", data=report, json=True),
]
