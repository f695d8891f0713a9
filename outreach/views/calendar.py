"""The calendar: for now a list by day of one month."""

import datetime as dt
import re
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.requests import SignedInRequest
from offices.formats import month_name
from offices.policy import roles
from offices.roles import OFFICE_ROLES, PROGRAM_ROLES
from outreach.queries.sessions import session_rows, sessions_between

MOST_EVENTS = 400


@roles(*PROGRAM_ROLES)
def month(request: SignedInRequest) -> HttpResponse:
    first = _month_of(request.GET.get("bulan", ""))
    following = (first + dt.timedelta(days=31)).replace(day=1)
    previous = (first - dt.timedelta(days=1)).replace(day=1)
    rows = session_rows(
        request.user, sessions_between(request.user, first, following - dt.timedelta(days=1))[: MOST_EVENTS + 1]
    )
    context: dict[str, Any] = {
        "heading": month_name(first),
        "previous": previous,
        "following": following,
        "today": timezone.localdate(),
        "days": [(day, list(events)) for day, events in groupby(rows[:MOST_EVENTS], key=lambda row: row.local_date)],
        "shown": min(len(rows), MOST_EVENTS),
        "cut": len(rows) > MOST_EVENTS,
        "waiting": sum(row.state == "awaiting_roll" for row in rows),
        "may_schedule": request.user.scope.role in OFFICE_ROLES,
    }
    return render(request, "outreach/calendar.html", context)


def _month_of(text: str) -> dt.date:
    """The first day of ``2026-11``; of the present month when the text is no month of this century."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
    return dt.date(int(found[1]), int(found[2]), 1) if found else timezone.localdate().replace(day=1)
