"""A preview as its tests read it, and what is planned once the session is saved."""

import datetime as dt
from collections import Counter

from django.utils import timezone

from notifications.enums import GONE_OUT, MessageState
from notifications.models import Message
from outreach.domain import sessions
from outreach.domain.details import Speaker
from outreach.domain.message_preview import preview
from outreach.domain.sketched_people import Sketch
from outreach.enums import SessionKind, SessionState
from tests.outreach.conftest import DAY, details
from villages.enums import Function

ASKS, AGREED = SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED
TOMORROW = dt.date(2026, 3, 3)


def lines(shown, tellings=None):
    found = shown.before if tellings is None else tellings
    return [(telling.label, telling.at and f"{telling.at:%d/%m %H.%M}", telling.whom) for telling in found]


def shown_as(tellings) -> Counter:
    """(kind, moment, channel) -> how many people."""
    return Counter({
        (row.kind, row.due, channel): count for row in tellings for channel, count in row.channels.items()
    })  # fmt: skip


def really_planned(session, **which) -> Counter:
    rows = Message.objects.filter(subject_key=f"session:{session.pk}:r{session.revision}", **which)
    rows = rows.filter(state__in=(MessageState.SCHEDULED, *GONE_OUT))
    return Counter((row.kind, row.due_at, row.channel) for row in rows)


CASES = {
    "next_week": {},
    "asked": {"state": ASKS},
    "tomorrow": {"day": TOMORROW},
    "asked_for_tomorrow": {"state": ASKS, "day": TOMORROW},
    "today": {"day": dt.date(2026, 3, 2), "start": dt.time(23), "end": dt.time(23, 30)},
    "two_villages": {"several": True, "with_district": True},
    "quota": {"quotas": ["36.04.12.2001"]},
    "visit": {"kind": SessionKind.VISIT},
}


def written_and_said(world, *, several=False, with_district=False, quotas=(), kind=SessionKind.OUTREACH, **said):
    villages = [world.pontang, world.tirtayasa] if several else [world.pontang]
    state = said.pop("state", AGREED)
    day, start, end = (
        said.get(key, usual) for key, usual in (("day", DAY), ("start", dt.time(9)), ("end", dt.time(11)))
    )
    shown = preview(
        Sketch(
            state=state,
            villages=villages,
            officers=[world.officer, world.second_officer],
            day=day,
            start=start,
            end=end,
            functions=Function.values,
            with_district=with_district,
            quotas=quotas,
            speakers=["ahli@contoh.example", "kades@contoh.example"],
            kind=kind,
        ),
        now=timezone.now(),
    )
    speakers = [Speaker("Contoh Ahli", email="ahli@contoh.example"), Speaker("Kades", email="kades@contoh.example")]
    session = sessions.schedule(
        actor=world.officer,
        villages=villages,
        kind=kind,
        details=details(world, day=day, start=start, end=end, members=(world.second_officer,), speakers=speakers),
        functions=Function.values,
        with_district=with_district,
        quotas=dict.fromkeys(quotas, 5),
        state=state,
        now=timezone.now(),
    )
    return shown, session
