"""The lines of who is told what when."""

from tests.guards.access.lines import Line, get, post

RULE = {"session_kind": "outreach", "kind": "reminder_h3", "audience": "invited"}
WISH = {"on": "on", "days": "2", "hour": "8", "first": "email", "second": "", "third": ""}

# fmt: off
LINES: list[Line] = [
    get("message_rules", "+++ -- - -+ - - >"),
    get("message_rule", "-++ -- - -+ - - >", fixed=RULE),
    post("message_rule", "-rr -- - -r - - >", fixed=RULE, data=WISH),
]
