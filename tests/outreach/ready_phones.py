"""Phones that say what they have ready."""

import datetime as dt
import json

from outreach.domain.readiness import Report, take_report
from outreach.models import OfflineDevice, OutreachSession, SessionTally, SessionVillage
from outreach.queries.offline import rolls_to_keep
from tests.factories import SessionFactory, territory

# Monday, 2 March 2026, 12.00 WIB
NOON = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)


def at(days: int, host, **fields) -> OutreachSession:
    return SessionFactory(host=host, starts_at=NOON + dt.timedelta(days=days), **fields)


def also_for(session: OutreachSession, village) -> None:
    common = {"session": session, "starts_at": session.starts_at, **territory(village)}
    SessionVillage.objects.create(village=village, session_office_id=session.office_id, **common)
    SessionTally.objects.create(village=village, **common)


def body(*rolls, device="ab12cd34", stamp="11aa22bb", unsent=0, **more) -> bytes:
    said = [{"session": pk, "stamp": mark, "size": 1200} for pk, mark in rolls]
    return json.dumps({"device": device, "stamp": stamp, "unsent": unsent, "rolls": said, **more}).encode()


def tell(person, *sessions, now=None, **said) -> OfflineDevice:
    """The phone of ``person`` says that it has these rolls as they are."""
    marks = {roll["session"]: roll["stamp"] for roll in rolls_to_keep(person)}
    rolls = [(session.pk, marks[session.pk]) for session in sessions]
    return take_report(actor=person, report=Report.parse(body(*rolls, **said)), now=now)
