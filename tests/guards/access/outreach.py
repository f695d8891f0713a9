"""The lines of sessions and their rolls, with data that is right for those who may send it."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from guidance.models import Topic
from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

SESSION, PLANNED = {"pk": "session"}, {"pk": "planned"}
COUNTED = {"pk": "session", "code": "village"}


def schedule(place: Place) -> dict[str, Any]:
    return {"host": place.village.pk, "kind": "outreach", "functions": ["rt_head"], **_details(place)}


def change(place: Place) -> dict[str, Any]:
    return {**_details(place), "version": place.planned.version}


def batch(place: Place) -> dict[str, Any]:
    entry = {"key": "1", "id": place.attendance.pk, "status": "present", "version": place.attendance.version}
    return {"batch": str(uuid.uuid4()), "device": "ponsel", "entries": [entry]}


def _details(place: Place) -> dict[str, Any]:
    return {
        "date": (timezone.localdate() + dt.timedelta(days=9)).isoformat(),
        "start": "09:00",
        "end": "11:00",
        "venue": "Balai Desa",
        "topic": Topic.objects.earliest("pk").pk,
        "lead": place.officer.pk,
    }


# fmt: off
LINES: list[Line] = [
    get("calendar", "+++ ++ + ++ - - >"),
    get("session_list", "+++ ++ + ++ - - >"),
    get("session_create", "+++ -- - -- - - >"),
    post("session_create", data=schedule,
         own="rrr -- - -- - - >", beside="rrr -- - -- - - >", near="eee -- - -- - - >", far="eee -- - -- - - >"),
    get("session_detail", of=SESSION,
        own="+++ ++ + ++ - - >", beside="+++ 0+ + ++ - - >", near="000 00 + 0+ - - >", far="000 00 0 0+ - - >"),
    get("session_change", of=PLANNED,
        own="+++ -- - -- - - >", beside="+++ -- - -- - - >", near="000 -- - -- - - >", far="000 -- - -- - - >"),
    post("session_change", of=PLANNED, data=change,
         own="rrr -- - -- - - >", beside="rrr -- - -- - - >", near="000 -- - -- - - >", far="000 -- - -- - - >"),
    # roll
    get("attendance", of=SESSION,
        own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("offline_roll", "+++ ++ - -- - - >"),
    get("attendance_data", of=SESSION,
        own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("attendance_batch", of=SESSION, data=batch, json=True,
         own="+++ ++ - -- - - u", beside="+++ 0+ - -- - - u", near="000 00 - -- - - u", far="000 00 - -- - - u"),
    post("attendance_invite", of=SESSION, data={"functions": ["youth"]},
         own="rrr rr - -- - - >", beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("counted", of=COUNTED,
        own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("counted", of=COUNTED, data={"pupil_f": "12"},
         own="rrr rr - -- - - >", beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
]
