"""A visit logged afterwards, and a follow-up whose leader reported through a link."""

import datetime as dt
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from offices.models import Zone
from outreach.enums import SessionKind, SessionState
from outreach.models import FollowUpReport, OutreachSession, Visit
from tests.factories import SessionFactory
from villages.models import AssistedVillage, Stakeholder


class FieldRows:
    """What a place has of it."""

    village: AssistedVillage

    @property
    def visit(self) -> OutreachSession:
        return OutreachSession.objects.filter(host=self.village, visit__isnull=False).earliest("pk")

    @property
    def follow_up(self) -> OutreachSession:
        """Of the session that goes on, led by the contact."""
        return OutreachSession.objects.filter(host=self.village, follow_up_reports__isnull=False).earliest("pk")

    @property
    def follow_up_report(self) -> FollowUpReport:
        return FollowUpReport.objects.get(session=self.follow_up)


def add_field_rows(session: OutreachSession, officer: User, leader: Stakeholder, word: str) -> set[str]:
    """The words only those may read who meet persons."""
    words = {f"Temuan {word}", f"Pelapor {word}"}
    visit = SessionFactory(
        kind=SessionKind.VISIT, logged_afterwards=True, state=SessionState.CLOSED, host=session.host, lead=officer,
        starts_at=session.starts_at - dt.timedelta(days=2),
    )  # fmt: skip
    Visit.objects.create(session=visit, findings=f"Temuan {word}")
    # of an officer of its own: the other one goes on at this hour, at which it may be said to have been held
    follow_up = SessionFactory(
        parent=session, level="unit", led_by=leader, state=SessionState.AWAITING_ROLL, host=session.host,
        starts_at=session.starts_at - dt.timedelta(hours=3), venue=f"Rumah RT {word}",
    )  # fmt: skip
    FollowUpReport.objects.create(
        session=follow_up, client_id=uuid4(), held_on=timezone.now().astimezone(Zone.WIB.info).date(), men=3, women=4,
        sent_by_name=f"Pelapor {word}", received_at=timezone.now(),
    )  # fmt: skip
    return words
