"""The lines of what goes to WhatsApp groups and to the head: text, paper, tick."""

import uuid
from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

PLANNED, SESSION, TOLD = {"pk": "planned"}, {"pk": "session"}, {"pk": "session", "post": "group_post"}


def ticked(place: Place) -> dict[str, Any]:
    told = {"kind": "invitation", "revision": place.planned.revision, "client_id": str(uuid.uuid4())}
    return told | {"desa": place.village.pk}


# fmt: off
LINES: list[Line] = [
    get("group_pdf", of=PLANNED, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("group_post", of=PLANNED, data=ticked, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("group_post_undo", of=TOLD, data=lambda _place: {"client_id": str(uuid.uuid4())},
         own="rrr rr - -- - - >", beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("short_report", of=SESSION, own="+++ -- - -- - - >", beside="+++ -- - -- - - >",
        near="000 -- - -- - - >", far="000 -- - -- - - >"),
    post("short_report_told", of=SESSION, data=lambda _place: {"client_id": str(uuid.uuid4())},
         own="+++ -- - -- - - >", beside="+++ -- - -- - - >", near="000 -- - -- - - >", far="000 -- - -- - - >"),
]
