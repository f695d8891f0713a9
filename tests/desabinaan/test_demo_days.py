"""On whatever day a demo is made, there are rolls to close, follow-ups to lead, and a report that waits."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from desabinaan.demo import sessions
from desabinaan.demo.accounts import load_accounts
from desabinaan.demo.aftermath import load_aftermath
from desabinaan.demo.closings import load_closings
from desabinaan.demo.contacts import load_contacts
from desabinaan.demo.field import load_field
from desabinaan.demo.rolls import load_rolls
from desabinaan.demo.units import load_units
from desabinaan.demo.villages import demo_villages
from desabinaan.pilot.loading import load_pilot
from outreach.enums import SessionState
from outreach.models import FollowUpReport, OutreachSession, RollAct, RollNote, Visit
from tests.master_data import put_back

pytestmark = pytest.mark.django_db
# With operators, and beside each a village that chance may choose instead.
PLACES = ("36.04.12.2001", "36.04.12.2002", "36.04.13.2001", "36.04.13.2002", "31.75.06.1004", "31.75.06.1005")
OPERATED = set(PLACES[::2])
WIB = dt.timezone(dt.timedelta(hours=7))
DAYS = (
    dt.datetime(2026, 11, 22, 11, tzinfo=WIB),  # a Sunday
    dt.datetime(2026, 12, 31, 23, 30, tzinfo=WIB),  # no session of today any more, the next year begins
    dt.datetime(2027, 3, 1, 0, 10, tzinfo=WIB),  # after the shortest month; another day than in UTC
    dt.datetime(2028, 2, 29, 15, tzinfo=WIB),  # two terms of the heads of RT and RW have ended
)


@pytest.fixture
def places(db):
    put_back()
    with time_machine.travel(DAYS[0], tick=False):
        load_pilot()
        load_accounts()
        villages = [village for village in demo_villages() if village.pk in PLACES]
        load_units(villages)
        load_contacts(villages)


def states(**wanted: str) -> set[str]:
    return set(OutreachSession.objects.filter(parent__isnull=False, **wanted).values_list("state", flat=True))


def test_every_day_has_follow_ups_rolls_and_a_report(places, monkeypatch):
    monkeypatch.setattr(sessions, "DAYS_BACK", 20)  # months more show the same and take minutes
    for day in DAYS:
        with time_machine.travel(day, tick=False), transaction.atomic():
            for load in (sessions.load_sessions, load_aftermath, load_rolls, load_field, load_closings):
                load()
            rolls = OutreachSession.objects.filter(state=SessionState.AWAITING_ROLL).values_list("host", flat=True)
            assert (day, set(rolls) & OPERATED) == (day, OPERATED)
            both = {SessionState.SCHEDULED, SessionState.CLOSED}
            assert (day, states(host__district="36.04.12")) == (day, both)
            assert (day, states(host="31.75.06.1004")) == (day, both)
            told = [model.objects.exists() for model in (FollowUpReport, RollNote, RollAct, Visit)]
            assert (day, told) == (day, [True] * 4)
            transaction.set_rollback(True)
