"""The lines of follow-ups in RT and RW, the report about a session, and the plan of a quarter."""

import datetime as dt
from typing import Any

from django.utils import timezone

from guidance.models import Topic
from offices.periods import Quarter
from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

SESSION = {"pk": "session"}


def follow_up(place: Place) -> dict[str, Any]:
    return {
        "units": [place.unit.pk],
        "grouping": "rt",
        "leader": f"u{place.operator.pk}",
        "first_day": (timezone.localdate() + dt.timedelta(days=9)).isoformat(),
        "per_day": "1",
        "after_prayer": "isya",
        "start": "19.30",
        "end": "21.00",
        "place": "home",
        "topic": Topic.objects.earliest("pk").pk,
        "state": "scheduled",
    }


def drafts(place: Place) -> dict[str, Any]:
    quarter = Quarter.of(timezone.localdate()).following
    code = f"{place.village.district_id}.2097"
    return {
        "triwulan": quarter.code,
        "topic": Topic.objects.earliest("pk").pk,
        "desa": [code],
        f"date_{code}": quarter.first.isoformat(),
        f"start_{code}": "9.00",
    }


# fmt: off
LINES: list[Line] = [
    get("session_follow_ups", of=SESSION,
        own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("session_follow_ups", of=SESSION, data=follow_up,
         own="rrr rr - -- - - >", beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("quarter_plan", "+++ -- + -- - - >"),
    post("quarter_plan", "rrr -- e -- - - >", data=drafts),
    get("report_list", "+++ -- + -- - - >"),
    get("session_report", of=SESSION,
        own="+++ -- + -- - - >", beside="+++ -- + -- - - >", near="000 -- + -- - - >", far="000 -- 0 -- - - >"),
    post("session_report", of=SESSION, data={"act": "tulis", "seen": "1", "body": "Isi laporan"},
         own="rre -- e -- - - >", beside="rre -- e -- - - >", near="000 -- e -- - - >", far="000 -- 0 -- - - >"),
    get("report_paper", of=SESSION,
        own="+++ -- + -- - - >", beside="+++ -- + -- - - >", near="000 -- + -- - - >", far="000 -- 0 -- - - >"),
]
