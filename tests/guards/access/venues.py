"""The lines of places where villages meet."""

from tests.guards.access.lines import Line, get, post

VILLAGE, VENUE = {"code": "village"}, {"code": "village", "pk": "venue"}

# fmt: off
LINES: list[Line] = [
    get("venue_list", of=VILLAGE, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    *(
        line
        for name, of in (("venue_create", VILLAGE), ("venue_edit", VENUE))
        for line in (
            get(name, of=of, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
                near="000 00 - -- - - >", far="000 00 - -- - - >"),
            post(name, of=of, data={"name": "Aula Contoh", "capacity": "40"}, own="rrr rr - -- - - >",
                 beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
        )
    ),
    get("venue_retire", of=VENUE, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("venue_retire", of=VENUE, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("venue_restore", of=VENUE, changes=False, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
]
