"""What waits in the planning of sessions: answers of villages to act upon, questions to answer, names to fill in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from outreach.enums import SessionState, VillageAnswer
from outreach.models import OutreachSession, SessionTally, SessionVillage
from outreach.queries.sessions import SessionRow, session_rows

MOST_ROWS = 6
BEFORE = (SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED)


@dataclass(frozen=True, slots=True)
class OfficeTasks:
    """Sessions of the own office: ``undecided`` passed without an answer, ``declined`` by a village, ``waiting``."""

    undecided: list[SessionRow]
    declined: list[SessionRow]
    waiting: list[SessionRow]
    waiting_count: int

    def __bool__(self) -> bool:
        return bool(self.undecided or self.declined or self.waiting)


@dataclass(frozen=True, slots=True)
class Names:
    """A village that was given a quota and has not filled it."""

    session: OutreachSession
    village: str
    name: str
    listed: int
    quota: int


def office_tasks(user: User) -> OfficeTasks:
    """For the people of an office; three queries and those of the rows."""
    now = timezone.now()
    sessions = OutreachSession.objects.visible_to(user).filter(office_id__in=user.scope.office_ids)
    declined = SessionVillage.objects.visible_to(user).filter(answer=VillageAnswer.DECLINED).values("session")
    awaiting = sessions.filter(state=SessionState.AWAITING_VILLAGE).order_by("starts_at", "pk")
    to_come = awaiting.filter(starts_at__gt=now).exclude(pk__in=declined)
    refused = sessions.filter(state__in=BEFORE, starts_at__gt=now, pk__in=declined).order_by("starts_at", "pk")
    waiting = session_rows(user, to_come[:MOST_ROWS])
    return OfficeTasks(
        undecided=session_rows(user, awaiting.filter(starts_at__lte=now)[:MOST_ROWS]),
        declined=session_rows(user, refused[:MOST_ROWS]),
        waiting=waiting,
        waiting_count=to_come.count() if len(waiting) == MOST_ROWS else len(waiting),
    )


def to_confirm(user: User) -> list[SessionRow]:
    """Sessions whose day a village or kecamatan is asked about, soonest first."""
    asked = SessionVillage.objects.visible_to(user).filter(
        answer=VillageAnswer.OPEN, asked_at__isnull=False, starts_at__gt=timezone.now()
    )
    sessions = OutreachSession.objects.visible_to(user).filter(
        state=SessionState.AWAITING_VILLAGE, pk__in=asked.values("session")
    )
    return session_rows(user, sessions.order_by("starts_at", "pk")[:MOST_ROWS])


def to_name(user: User) -> list[Names]:
    """Villages that are to name people and have not named all of them, soonest first. Two queries."""
    rows = _with_listed(user).filter(
        Q(on_list__lt=F("quota")) | Q(on_list__isnull=True), quota__isnull=False, starts_at__gt=timezone.now()
    )
    rows = rows.filter(session__in=OutreachSession.objects.visible_to(user).filter(state__in=BEFORE))
    found = rows.select_related("session__topic", "village__region").order_by("starts_at", "pk")[:MOST_ROWS]
    return [
        Names(row.session, row.village_id, row.village.region.full_name, row.on_list or 0, row.quota) for row in found
    ]


def _with_listed(user: Any) -> QuerySet[Any]:
    tallies = SessionTally.objects.visible_to(user).filter(session=OuterRef("session"), village=OuterRef("village"))
    return SessionVillage.objects.visible_to(user).annotate(on_list=Subquery(tallies.values("listed")[:1]))
