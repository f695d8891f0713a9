"""The lines of what went out to whom, and of sending it once more."""

from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place


def again(place: Place) -> dict[str, Any]:
    return {"pesan": place.undelivered.pk, "ya": "1"}


# fmt: off
LINES: list[Line] = [
    get("message_list", "+++ -- + -- + - >"),
    get("message_retry", "rrr -- - -- r - >"),
    post("message_retry", data=again,
         own="rrr -- - -- e - >", beside="rrr -- - -- e - >", near="eee -- - -- e - >", far="eee -- - -- e - >"),
    get("message_detail", of={"pk": "undelivered"},
        own="+++ -- + -- - - >", beside="+++ -- + -- - - >", near="000 -- + -- - - >", far="000 -- 0 -- - - >"),
    get("message_person", of={"person": "told"},
        own="+++ -- + -- - - >", beside="+++ -- + -- - - >", near="000 -- + -- - - >", far="000 -- 0 -- - - >"),
    get("session_messages", of={"pk": "session"},
        own="+++ -- + -- - - >", beside="+++ -- + -- - - >", near="000 -- + -- - - >", far="000 -- 0 -- - - >"),
]
