"""The lines of invitations and calendar feeds. Tokens here are wrong ones; tests/outreach/ tries right ones."""

from tests.guards.access.lines import Line, get, post

NOBODY = "000 00 0 00 0 0 0"
WRONG = {"token": "4c91.1.salah"}

LINES: list[Line] = [
    get("invitation", NOBODY, fixed=WRONG),
    post("invitation", NOBODY, fixed=WRONG, data={"answer": "coming"}, changes=False),
    get("invitation_calendar", NOBODY, fixed=WRONG),
]
