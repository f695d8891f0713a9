"""A session whose people carry it on to RT and RW, and the act that plans it."""

import datetime as dt

from guidance.models import Topic
from outreach.domain import follow_ups, sessions
from outreach.domain.follow_up_plan import Choice, Grouping
from outreach.enums import SessionLevel, SessionState
from outreach.models import OutreachSession
from tests.factories import ContactFactory, SessionFactory, UnitFactory

MONDAY = dt.date(2026, 3, 9)


def neighbourhood(village, rws=2, rts=3):
    """``rws`` RW with ``rts`` RT and their heads each; the RT in order."""
    found = []
    for rw in range(1, rws + 1):
        upper = UnitFactory(village=village, number=f"{rw:02}")
        ContactFactory(village=village, unit=upper, function="rw_head", name=f"Ketua RW {rw:02}")
        for rt in range(1, rts + 1):
            unit = UnitFactory(village=village, parent=upper, number=f"{rt:03}")
            ContactFactory(village=village, unit=unit, name=f"Ketua RT {rt:03} RW {rw:02}")
            found.append(unit)
    return found


def session_of_kecamatan(world) -> OutreachSession:
    """Held last week in Pontang for Pontang and Linduk."""
    past = dt.datetime(2026, 2, 24, 2, 0, tzinfo=dt.UTC)
    session = SessionFactory(
        host=world.pontang, lead=world.officer, starts_at=past, state=SessionState.CLOSED, level=SessionLevel.DISTRICT
    )
    sessions._add_villages(session, [world.linduk], quotas={}, actor=world.officer, now=past)
    return session


def choice(**fields):
    usual = {
        "grouping": Grouping.RW, "leader": None, "first_day": MONDAY, "start": dt.time(19, 30), "end": dt.time(21),
        "topic": Topic.objects.first(), "after_prayer": "isya",
    }  # fmt: skip
    return Choice(**(usual | fields))


def create(actor, parent, units, **fields):
    ids = [unit.pk for unit in units]
    return follow_ups.create(actor=actor, parent=parent, unit_ids=ids, choice=choice(**fields))
