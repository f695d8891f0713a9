"""PIMPASA: how much each officer carries, and what one of them looks after."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max

from accounts.models import Posting, User
from accounts.models.posting import PostingQuerySet
from offices.models import ImmigrationOffice
from offices.roles import Role
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionOfficer
from outreach.queries.sessions import SessionRow, session_rows
from villages.models import Assignment, AssistedVillage, VillageQuerySet
from villages.queries.assignments import assignments_of

COMING = (SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED, SessionState.ONGOING)
MOST_SESSIONS = 8
BY_LOAD, BY_NAME, BY_SESSIONS = "beban", "nama", "kegiatan"


@dataclass(slots=True)
class OfficerLoad:
    """``planned``: sessions that have not ended; ``last_on``: day of the last one held, filled for shown rows.

    ``moved``: assigned, but no longer posted at that office.
    """

    officer: User
    office: ImmigrationOffice
    moved: bool = False
    main: int = 0
    assisting: int = 0
    planned: int = 0
    last_on: date | None = None

    @property
    def villages(self) -> int:
        return self.main + self.assisting


@dataclass(slots=True)
class OfficerPage:
    """What one officer looks after in the reader's scope: now, later, before; and the coming sessions."""

    officer: User
    offices: list[ImmigrationOffice]
    moved: bool
    current: list[Assignment] = field(default_factory=list)
    coming: list[Assignment] = field(default_factory=list)
    past: list[Assignment] = field(default_factory=list)
    sessions: list[SessionRow] = field(default_factory=list)
    session_count: int = 0

    @property
    def main_count(self) -> int:
        return sum(row.leads for row in self.current)


def loads(user: User, *, today: date, now: datetime) -> list[OfficerLoad]:
    """Every officer posted at, or assigned by, the offices in scope; four queries, however many there are."""
    rows: dict[tuple[int, int], OfficerLoad] = {}
    for posting in _posted(user, today).select_related("user", "office").order_by("pk"):
        if posting.office:
            key = (posting.user_id, posting.office.pk)
            rows.setdefault(key, OfficerLoad(posting.user, posting.office))
    for assignment in Assignment.objects.visible_to(user).on(today).select_related("officer", "office"):
        key = (assignment.officer_id, assignment.office_id)
        row = rows.setdefault(key, OfficerLoad(assignment.officer, assignment.office, moved=True))
        row.main, row.assisting = row.main + assignment.leads, row.assisting + (not assignment.leads)
    coming = SessionOfficer.objects.visible_to(user).filter(session__state__in=COMING, session__ends_at__gte=now)
    planned = dict(coming.order_by().values_list("officer_id").annotate(Count("session_id", distinct=True)))
    for row in rows.values():
        row.planned = planned.get(row.officer.pk, 0)
    return list(rows.values())


def chosen(rows: list[OfficerLoad], *, q: str = "", office: str = "", order: str = BY_LOAD) -> list[OfficerLoad]:
    """Those whose name holds ``q`` at the office with that slug; the heaviest load first unless said otherwise."""
    found = [row for row in rows if q.lower() in row.officer.name.lower() and office in ("", row.office.slug)]
    found.sort(key=lambda row: (row.officer.name.lower(), row.officer.pk))
    if order == BY_SESSIONS:
        found.sort(key=lambda row: -row.planned)
    elif order != BY_NAME:
        found.sort(key=lambda row: (-row.villages, -row.main))
    return found


def add_last_days(user: User, rows: list[OfficerLoad]) -> None:
    """Fill ``last_on`` of the rows of one page."""
    held = (
        SessionOfficer.objects.visible_to(user)
        .filter(officer_id__in=[row.officer.pk for row in rows], session__held_at__isnull=False)
        .order_by()
        .values_list("officer_id")
        .annotate(Max("session__local_date"))
    )
    days = dict(held)
    for row in rows:
        row.last_on = days.get(row.officer.pk)


def villages_without_main(user: User, today: date, *, office: str = "") -> VillageQuerySet:
    villages = AssistedVillage.objects.visible_to(user).without_main_officer(today)
    if office:
        villages = villages.filter(office__slug=office)
    return villages.select_related("region", "district", "office").order_by("pk")


def officer_page(user: User, pk: int, *, today: date, now: datetime) -> OfficerPage | None:
    """One officer's page; None for somebody who neither works at an office in scope nor was assigned there."""
    postings = list(_posted(user, today).filter(user_id=pk).select_related("user", "office"))
    rows = list(assignments_of(user).filter(officer_id=pk).order_by("village__region__name", "-starts_on"))
    if not postings and not rows:
        return None
    current = [row for row in rows if row.is_in_force_on(today)]
    at = {posting.office_id for posting in postings}
    offices = [posting.office for posting in postings if posting.office] or [rows[0].office]
    sessions = OutreachSession.objects.visible_to(user).filter(
        pk__in=SessionOfficer.objects.visible_to(user).filter(officer_id=pk).values("session_id"),
        state__in=COMING,
        ends_at__gte=now,
    )
    return OfficerPage(
        officer=postings[0].user if postings else rows[0].officer,
        offices=offices,
        moved=any(row.office_id not in at for row in current),
        current=sorted(current, key=lambda row: not row.leads),
        coming=[row for row in rows if row.starts_on > today],
        past=sorted(
            (row for row in rows if row.ends_on and row.ends_on < today),
            key=lambda row: row.ends_on or today,
            reverse=True,
        ),
        sessions=session_rows(user, sessions.order_by("starts_at", "pk")[:MOST_SESSIONS]),
        session_count=sessions.count(),
    )


def _posted(user: User, today: date) -> PostingQuerySet:
    return Posting.colleagues.visible_to(user).on(today).filter(role=Role.OFFICER, user__is_active=True)
