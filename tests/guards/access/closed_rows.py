"""A roll its officer closed a moment ago, with a late entry and a row that was annulled."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from outreach.enums import HoldReason, RollActKind, SessionState
from outreach.models import Attendance, AttendanceBatch, HeldEntry, OutreachSession, RollAct, SessionVillage
from tests.factories import SessionFactory, on_roll

VENUE = "Balai yang ditutup"


class ClosedRows:
    """What a place has of it."""

    village: Any

    @property
    def closed(self) -> OutreachSession:
        return OutreachSession.objects.get(host=self.village, venue=VENUE)

    @property
    def recorded(self) -> Attendance:
        return Attendance.objects.get(session=self.closed, annulled_at__isnull=True)

    @property
    def annulled(self) -> Attendance:
        return Attendance.objects.get(session=self.closed, annulled_at__isnull=False)

    @property
    def late(self) -> HeldEntry:
        return HeldEntry.objects.get(session=self.closed)


def closed_session(session: OutreachSession) -> None:
    """Beside ``session``: the same village, officer and person, a day before."""
    now, home, officer = timezone.now(), session.host, session.created_by
    contact = Attendance.objects.get(session=session).stakeholder
    closed = SessionFactory(
        host=home, lead=officer, state=SessionState.CLOSED, venue=VENUE, roll_closed_at=now,
        starts_at=session.starts_at - dt.timedelta(days=1),
    )  # fmt: skip
    SessionVillage.objects.filter(session=closed).update(locked_at=now, locked_by=officer)
    row = on_roll(closed, contact, status="present", version=1)
    Attendance.objects.create(
        session=closed, village=home, roll_number=2, name=contact.name, function="other", annulled_at=now
    )
    sent = AttendanceBatch.objects.create(id=uuid.uuid4(), session=closed, user=officer, entries=[], received_at=now)
    HeldEntry.objects.create(
        session=closed, village=home, attendance=row, batch=sent, reason=HoldReason.ROLL_CLOSED,
        entry={"status": "ill", "represented_by": ""}, held_at=now, sent_by=officer,
    )  # fmt: skip
    RollAct.objects.create(session=closed, village=home, act=RollActKind.CLOSED, actor=officer, acted_at=now)
