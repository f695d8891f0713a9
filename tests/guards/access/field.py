"""The lines of visits logged afterwards and of reports that come through a link; tests/outreach/ tries right links."""

from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

VISIT, FOLLOW_UP = {"pk": "visit"}, {"pk": "follow_up"}
WRONG = {"token": "4c91.1.salah"}
OFFICE, NOBODY = "+++ -- - -- - - >", "000 00 0 00 0 0 0"
SENT = "3f0c6a52-7d5b-4a83-9a55-0e8d3a2f6b01"


def visit(place: Place) -> dict[str, Any]:
    return {"village": place.village.pk, "when": "yesterday", "start": "09:00", "findings": "Calo", "women": "2"}


def sent_visit(place: Place) -> dict[str, Any]:
    return visit(place) | {"client_id": SENT}


def decided(place: Place) -> dict[str, Any]:
    report = place.follow_up_report
    return {
        "putusan": "terima", "laporan": report.pk, "held_on": report.held_on.isoformat(), "men": "3", "women": "5",
    }  # fmt: skip


# fmt: off
LINES: list[Line] = [
    get("visit_log", OFFICE),
    post("visit_log", "rrr -- - -- - - >", data=visit),
    get("visit_data", OFFICE),
    post("visit_send", OFFICE, data=sent_visit),
    post("visit_photo", "eee -- - -- - - >", data={"visit": SENT, "client_id": SENT}, changes=False),
    get("visit_change", of=VISIT, own=OFFICE, beside=OFFICE, near="000 -- - -- - - >", far="000 -- - -- - - >"),
    post("visit_change", of=VISIT, data={"findings": "Dua calo", "version": "1"},
         own="rrr -- - -- - - >", beside="rrr -- - -- - - >", near="000 -- - -- - - >", far="000 -- - -- - - >"),
    get("visit_annul", of=VISIT, own=OFFICE, beside=OFFICE, near="000 -- - -- - - >", far="000 -- - -- - - >"),
    post("visit_annul", of=VISIT, data={"reason": "Tidak terjadi", "version": "1"},
         own="rrr -- - -- - - >", beside="rrr -- - -- - - >", near="000 -- - -- - - >", far="000 -- - -- - - >"),
    get("follow_up_report", NOBODY, fixed=WRONG),
    post("follow_up_report", NOBODY, fixed=WRONG, data={"men": "3"}, changes=False),
    get("report_decide", of=FOLLOW_UP,
        own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("report_decide", of=FOLLOW_UP, data=decided,
         own="rrr rr - -- - - >", beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("follow_up_link", of=FOLLOW_UP,
        own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("follow_up_link", of=FOLLOW_UP, data={"tautan": "cabut"},
         own="rrr rr - -- - - >", beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
]
