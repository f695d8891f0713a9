"""The lines of inboxes and of what people want to be told. Tokens here are wrong ones; tests/notifications/ tries
right ones."""

from tests.guards.access.lines import Line, get, post

LETTER, CONTACT = {"pk": "letter"}, {"pk": "contact"}
NOBODY = "000 00 0 00 0 0 0"
WRONG = {"token": "c34.reminder.salah"}
NOT_THEIRS = "000 00 0 00 0 0 >"

# fmt: off
LINES: list[Line] = [
    get("inbox", "+++ ++ + ++ + + >"),
    post("inbox_read_all", "rrr rr r rr r r >"),
    get("inbox_message", of=LETTER,
        own="+00 00 0 00 0 0 >", beside=NOT_THEIRS, near=NOT_THEIRS, far=NOT_THEIRS),
    post("inbox_read", of=LETTER,
         own="r00 00 0 00 0 0 >", beside=NOT_THEIRS, near=NOT_THEIRS, far=NOT_THEIRS),
    get("own_wishes", "+++ ++ + ++ + + >"),
    post("own_wishes", "rrr rr r rr r r >", data={"terima": ["reminder.email"]}),
    get("contact_wishes", of=CONTACT, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("contact_wishes", of=CONTACT, data={"terima": ["reminder.email"]}, own="rrr rr - -- - - >",
         beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("unsubscribe", NOBODY, fixed=WRONG),
    post("unsubscribe", NOBODY, fixed=WRONG, changes=False),
]
