"""The lines of invitations and calendar feeds. Tokens here are wrong ones; tests/outreach/ tries right ones."""

from tests.guards.access.lines import Line, get, post

PLANNED, ON_ROLL = {"pk": "planned"}, {"pk": "session", "row": "attendance"}
NOBODY = "000 00 0 00 0 0 0"
WRONG = {"token": "4c91.1.salah"}

# fmt: off
LINES: list[Line] = [
    get("calendar_feeds", "+++ ++ + ++ - - >"),
    post("calendar_feeds", "+++ ++ + ++ - - >"),
    post("calendar_feed_revoke", "000 00 0 00 - - >", fixed={"pk": 0}, changes=False),
    get("calendar_feed", NOBODY, fixed={"token": "salah"}),
    get("invited", of=PLANNED, own="+++ ++ + -- - - >", beside="+++ 0+ + -- - - >",
        near="000 00 + -- - - >", far="000 00 0 -- - - >"),
    post("invitation_link", of=ON_ROLL, data={"tautan": "cabut"}, own="rrr rr - -- - - >",
         beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("letter_print", of=PLANNED, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("group_text", of=PLANNED, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("invitation", NOBODY, fixed=WRONG),
    post("invitation", NOBODY, fixed=WRONG, data={"answer": "coming"}, changes=False),
    get("invitation_calendar", NOBODY, fixed=WRONG),
]
