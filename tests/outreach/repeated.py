"""Shorthands for a monthly series of Pontang, made the way an officer does it."""

import datetime as dt

from outreach.domain.details import details_of
from outreach.domain.recurrence import Rule
from outreach.domain.series import Repeated, repeat
from outreach.domain.series_changes import Common
from outreach.models import OutreachSession
from tests.outreach.conftest import DAY, NOON

MONTHLY = Rule(DAY, dt.date(2026, 6, 30))
LATER = [dt.date(2026, 4, 10), dt.date(2026, 5, 10), dt.date(2026, 6, 10)]


def make(session, world, days, *, rule=MONTHLY, **other) -> Repeated:
    session.refresh_from_db()
    return repeat(
        session=session, actor=world.officer, rule=rule, days=days, seen_version=session.version, now=NOON, **other
    )


def common(session, **other) -> Common:
    return Common.of(details_of(session, **other))


def seen(*rows) -> dict[int, int]:
    return dict(OutreachSession.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "version"))
