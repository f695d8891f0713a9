"""The lines of contacts that change office or place."""

import datetime as dt
from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

CONTACT = {"pk": "contact"}


def successor(place: Place) -> dict[str, Any]:
    return {"name": "Contoh Penerus", "term_start": dt.date(2026, 1, 5).isoformat()}


# fmt: off
LINES: list[Line] = [
    get("contact_replace", of=CONTACT, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("contact_replace", of=CONTACT, data=successor, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    # of somebody who followed nobody: there is nothing to take back
    get("contact_replace_undo", of=CONTACT, own="000 00 - -- - - >", beside="000 00 - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("contact_replace_undo", of=CONTACT, changes=False, own="000 00 - -- - - >", beside="000 00 - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("contact_move", of=CONTACT, own="+++ -+ - -- - - >", beside="+++ -+ - -- - - >",
        near="000 -0 - -- - - >", far="000 -0 - -- - - >"),
    # without the place in the address the page asks for it
    post("contact_move", of=CONTACT, changes=False, own="+++ -+ - -- - - >", beside="+++ -+ - -- - - >",
         near="000 -0 - -- - - >", far="000 -0 - -- - - >"),
]
