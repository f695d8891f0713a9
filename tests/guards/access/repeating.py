"""The lines of repeating and copying sessions, and of taking them in from a spreadsheet."""

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone

from outreach.domain.paste.judging import judge_text, promise_of
from outreach.enums import ImportKind
from outreach.forms.series_changes import versions_of
from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

PLANNED, TAKEN_IN = {"pk": "planned"}, {"pk": "session_import"}
READ = {"own": "+++ -- - -- - - >", "beside": "+++ -- - -- - - >",
        "near": "000 -- - -- - - >", "far": "000 -- - -- - - >"}  # fmt: skip
SENT = {place: signs.replace("+", "r") for place, signs in READ.items()}


def repeat(place: Place) -> dict[str, Any]:
    rule = {"every": "1", "period": "week", "by_weekday": "", "until": _day(place, 21)}
    days = [_day(place, 7), _day(place, 14)]
    kept = {"version": place.planned.version, "shown": "|".join(rule.values()), "step": "save"}
    return {**rule, **kept, "days": days, "state": "draft", "with_people": "on"}


def change(place: Place) -> dict[str, Any]:
    details = {"topic": place.planned.topic_id, "start": "13.00", "end": "15.00", "lead": place.officer.pk}
    return {**details, "venue": "Aula", "scope": "only", "versions": versions_of([place.planned]), "step": "save"}


def call_off(place: Place) -> dict[str, Any]:
    return {"scope": "only", "versions": versions_of([place.planned]), "reason": "banjir", "step": "save"}


def copy(place: Place) -> dict[str, Any]:
    when = {"date": _day(place, 30), "start": "09.00", "end": "11.00"}
    return {**when, "host": place.village.pk, "venue": "Balai", "lead": place.officer.pk, "state": "draft"}


def paste(place: Place) -> dict[str, Any]:
    text = f"{_day(place, 40)}\t{place.village.pk}\tBalai\tpaspor"
    _table, rows = judge_text(actor=place.officer, text=text, kind=ImportKind.PLANNED, now=timezone.now())
    return {"kind": "planned", "text": text, "token": str(uuid4()), "promise": promise_of(rows), "step": "save"}


def _day(place: Place, later: int) -> str:
    return (place.planned.local_date + dt.timedelta(days=later)).isoformat()


# fmt: off
LINES: list[Line] = [
    get("session_repeat", of=PLANNED, **READ),
    post("session_repeat", of=PLANNED, data=repeat, **SENT),
    get("session_series", of=PLANNED, **READ),
    get("series_change", of=PLANNED, **READ),
    post("series_change", of=PLANNED, data=change, **SENT),
    get("series_call_off", of=PLANNED, **READ),
    post("series_call_off", of=PLANNED, data=call_off, **SENT),
    get("session_copy", of=PLANNED, **READ),
    post("session_copy", of=PLANNED, data=copy, **SENT),
    get("session_paste", "+++ -- - -- - - >"),
    post("session_paste", data=paste,
         own="rrr -- - -- - - >", beside="rrr -- - -- - - >", near="eee -- - -- - - >", far="eee -- - -- - - >"),
    get("session_paste_template", "+++ -- - -- - - >", fixed={"kind": "past"}),
    get("session_import", of=TAKEN_IN, own="+++ -- - -- - - >", beside="+++ -- - -- - - >",
        near="000 -- - -- - - >", far="000 -- - -- - - >"),
    get("session_import_undo", of=TAKEN_IN, **READ),
    post("session_import_undo", of=TAKEN_IN, **SENT),
]
