"""The lines of moving a session and of the four fields that begin one."""

import datetime as dt
from typing import Any

from django.utils import timezone

from guidance.models import Topic
from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

PLANNED = {"pk": "planned"}


def move(place: Place) -> dict[str, Any]:
    day = timezone.localdate() + dt.timedelta(days=9)
    return {"date": day.isoformat(), "start": "09:00", "end": "11:00", "version": place.planned.version}


def quick(place: Place) -> dict[str, Any]:
    day = timezone.localdate() + dt.timedelta(days=9)
    return {
        "desa": place.village.pk,
        "tanggal": day.isoformat(),
        "mulai": "09:00",
        "tempat": "Balai Desa",
        "topik": Topic.objects.earliest("pk").pk,
        "simpan": "draf",
    }


# fmt: off
LINES: list[Line] = [
    get("session_quick", "+++ -- - -- - - >"),
    post("session_quick", data=quick,
         own="rrr -- - -- - - >", beside="rrr -- - -- - - >", near="eee -- - -- - - >", far="eee -- - -- - - >"),
    get("session_move", of=PLANNED,
        own="+++ -- - -- - - >", beside="+++ -- - -- - - >", near="000 -- - -- - - >", far="000 -- - -- - - >"),
    post("session_move", of=PLANNED, data=move,
         own="rrr -- - -- - - >", beside="rrr -- - -- - - >", near="000 -- - -- - - >", far="000 -- - -- - - >"),
]
