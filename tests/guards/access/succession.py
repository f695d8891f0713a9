"""The lines of pemekaran: a village goes over whole to a code on record."""

from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place, code_after


def carried(place: Place) -> dict[str, Any]:
    return {"successor": code_after(place.village).pk, "teruskan": "1"}


# fmt: off
LINES: list[Line] = [
    get("village_succession", of={"code": "village"}, own="--+ -- - -- - - >", beside="--+ -- - -- - - >",
        near="--0 -- - -- - - >", far="--0 -- - -- - - >"),
    post("village_succession", of={"code": "village"}, data=carried, own="--r -- - -- - - >",
         beside="--r -- - -- - - >", near="--0 -- - -- - - >", far="--0 -- - -- - - >"),
]
