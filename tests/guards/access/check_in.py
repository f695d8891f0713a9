"""The lines of checking in oneself. Tokens here are wrong ones; tests/outreach/test_check_in.py tries right ones."""

from tests.guards.access.lines import Line, get, post

WRONG = {"token": "4c91.1.salah"}

# fmt: off
LINES: list[Line] = [
    get("venue_code", of={"pk": "planned"},
        own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("self_check_in", "rrr rr r rr r r r", fixed=WRONG),
    post("self_check_in", "000 00 0 00 0 0 0", fixed=WRONG, data={"code": "123456"}, changes=False),
]
