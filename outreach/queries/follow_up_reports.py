"""Reports of follow-ups that wait for a decision, and what the pages around them show."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from outreach.domain.follow_up_links import has_leader, link_of, message_for, version_of
from outreach.domain.invitations import HANDING_OUT
from outreach.enums import FollowUpReportState
from outreach.models import FollowUpReport, OutreachSession

MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """Reports to decide on: ``rows`` the oldest, ``count`` all of them."""

    rows: list[FollowUpReport]
    count: int

    def __bool__(self) -> bool:
        return self.count > 0


@dataclass(frozen=True, slots=True)
class LeaderLink:
    """The link of a follow-up for those who hand it out; ``message`` is ready to paste. Empty after it was revoked."""

    link: str
    message: str
    revoked: bool


def reports_of(user: User, session: OutreachSession) -> list[FollowUpReport]:
    """Everything reported about one follow-up, the newest first; for roles without persons nothing. One query."""
    rows = FollowUpReport.objects.visible_to(user).filter(session=session).select_related("photo", "decided_by")
    return list(rows.order_by("-received_at", "-pk").distinct())


def reports_waiting(user: User) -> Waiting:
    """In the reader's scope, the oldest first: one query, two where there are many."""
    return _waiting(FollowUpReport.objects.visible_to(user))


def reports_waiting_for(user: User, parent: OutreachSession) -> Waiting:
    """About the follow-ups of one session."""
    return _waiting(FollowUpReport.objects.visible_to(user).filter(session__parent=parent))


def _waiting(rows: QuerySet[FollowUpReport]) -> Waiting:
    rows = rows.filter(state=FollowUpReportState.WAITING).distinct()
    found = list(rows.select_related("session__host__region", "session__topic").order_by("received_at")[:MOST_ROWS])
    return Waiting(found, rows.count() if len(found) == MOST_ROWS else len(found))


def leader_link(user: User, session: OutreachSession) -> LeaderLink | None:
    """None where nobody without an account leads, or the reader hands nothing out."""
    if user.scope.role not in HANDING_OUT or not has_leader(session):
        return None
    link = link_of(session)
    return LeaderLink(link, message_for(session, link), revoked=version_of(session) % 2 == 0)


def led_follow_ups(user: User, parent: OutreachSession) -> list[OutreachSession]:
    """Follow-ups a leader without an account may still report, by time. One query."""
    if user.scope.role not in HANDING_OUT:
        return []
    rows = OutreachSession.objects.visible_to(user).filter(parent=parent, led_by__isnull=False, held_at__isnull=True)
    rows = rows.select_related("led_by__unit__kind", "topic", "host__region", "host__district")
    return [row for row in rows.order_by("starts_at", "pk")[:400] if has_leader(row)]
