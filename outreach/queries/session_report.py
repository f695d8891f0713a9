"""Reports as pages show them: what an office owes, what waits for whom, and one report with its figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from offices.roles import OFFICE_ROLES, Role
from outreach.domain.report_figures import draft_text, figures_of
from outreach.domain.report_history import ReportChange, changes_of
from outreach.domain.session_report import UNWRITTEN, Act, acts, is_late, snapshot, waits_for
from outreach.enums import InvitationAnswer, OfficerRole, ParticipantCategory, ReportState
from outreach.models import OutreachSession, SessionOfficer, SessionReport
from villages.enums import Function

READERS = (*OFFICE_ROLES, Role.REGIONAL_HEAD)
PAGE = 30
MOST_ROWS = 5
LATE = "terlambat"
FILTERS = {
    LATE: _("Terlambat"),
    "belum": ReportState.NONE.label,
    "diajukan": ReportState.SUBMITTED.label,
    "diperiksa": ReportState.CHECKED.label,
    "dikembalikan": ReportState.RETURNED.label,
    "disetujui": ReportState.APPROVED.label,
}
STATE_OF = {
    "belum": ReportState.NONE,
    "diajukan": ReportState.SUBMITTED,
    "diperiksa": ReportState.CHECKED,
    "dikembalikan": ReportState.RETURNED,
    "disetujui": ReportState.APPROVED,
}
PILLS = {"none": "neutral", "submitted": "info", "checked": "info", "approved": "ok", "returned": "warn"}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of a list. ``lead`` is who led the session."""

    report: SessionReport
    lead: str
    overdue: bool

    @property
    def session(self) -> OutreachSession:
        return self.report.session

    @property
    def pill(self) -> str:
        return "bad" if self.overdue else PILLS[self.report.state]


@dataclass(frozen=True, slots=True)
class ReportTasks:
    """What a person has to do about reports; ``due``: to be written, the longest due first."""

    due: list[ReportRow]
    due_count: int
    late_count: int
    waiting: list[ReportRow]
    waiting_count: int


def visible_reports(user: User) -> QuerySet[SessionReport]:
    rows = SessionReport.objects.visible_to(user)
    return rows.select_related(
        "session__topic", "session__host__region", "session__host__district", "session__office", "office"
    )


def to_write(user: User) -> QuerySet[SessionReport]:
    return visible_reports(user).filter(state__in=UNWRITTEN).order_by("due_on", "pk")


def late(reports: QuerySet[SessionReport], today: date) -> QuerySet[SessionReport]:
    """Never submitted though their day has passed; one that was handed in and came back is not late."""
    return reports.filter(state__in=UNWRITTEN, submitted_at__isnull=True, due_on__lt=today)


def late_reports(user: User) -> QuerySet[SessionReport]:
    return late(visible_reports(user), timezone.localdate())


def filtered_reports(user: User, choice: str) -> QuerySet[SessionReport]:
    """By state or late ones; open ones first, those longest due before others, approved ones latest first."""
    rows = visible_reports(user)
    if choice == LATE:
        rows = late(rows, timezone.localdate())
    elif choice in STATE_OF:
        rows = rows.filter(state=STATE_OF[choice])
    if choice == "disetujui":
        return rows.order_by("-due_on", "-pk")
    done = Case(When(state=ReportState.APPROVED, then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.order_by(done, "due_on", "pk")


def report_rows(user: User, reports: Iterable[SessionReport]) -> list[ReportRow]:
    """The given (sliced) reports with who led: two queries."""
    found = list(reports)
    leads = SessionOfficer.objects.visible_to(user).filter(
        session_id__in=[report.session_id for report in found], role=OfficerRole.LEAD
    )
    names = dict(leads.values_list("session_id", "officer__name").distinct())
    today = timezone.localdate()
    return [
        ReportRow(
            report,
            names.get(report.session_id, ""),
            report.state in UNWRITTEN and report.submitted_at is None and report.due_on < today,
        )
        for report in found
    ]


def report_of(user: User, session: OutreachSession) -> ReportRow | None:
    """For the page of a session: None where no report is owed, or the reader reads none."""
    if user.scope.role not in READERS:
        return None
    rows = report_rows(user, visible_reports(user).filter(session=session))
    return rows[0] if rows else None


def report_tasks(user: User) -> ReportTasks | None:
    """None for people who have nothing to do with reports."""
    role = user.scope.role
    if role not in OFFICE_ROLES:
        return None
    writes = Act.WRITE in acts(ReportState.NONE, role)
    due = to_write(user) if writes else SessionReport.objects.none()
    waiting = visible_reports(user).filter(state__in=waits_for(role)).order_by("due_on", "pk")
    return ReportTasks(
        due=report_rows(user, due[:MOST_ROWS]) if writes else [],
        due_count=due.count(),
        late_count=late(due, timezone.localdate()).count() if writes else 0,
        waiting=report_rows(user, waiting[:MOST_ROWS]) if waits_for(role) else [],
        waiting_count=waiting.count(),
    )


class ReportPage:
    """One report as its page shows it. ``figures`` are those handed in, or, while nobody has, those of now."""

    def __init__(self, user: User, report: SessionReport) -> None:
        self.report, self.session = report, report.session
        now = timezone.now()
        self.current = figures_of(self.session, now=now)
        self.frozen = bool(report.figures)
        self.figures: dict[str, Any] = report.figures or self.current
        self.differs = self.frozen and snapshot(report.figures) != snapshot(self.current)
        self.late = is_late(report, now=now)
        self.overdue = self.late and report.submitted_at is None
        own = report.office_id in user.scope.office_ids
        self.acts = acts(report.state, user.scope.role) if own else []

    @property
    def writes(self) -> bool:
        return Act.WRITE in self.acts

    @property
    def pill(self) -> str:
        return "bad" if self.overdue else PILLS[self.report.state]

    @property
    def text(self) -> str:
        """What was written, or what the portal proposes while nobody has written."""
        return self.report.body or self.proposal

    @property
    def proposal(self) -> str:
        return draft_text(self.session, self.current)

    @property
    def functions(self) -> list[tuple[str, int]]:
        return _labelled(self.figures["functions"], Function)

    @property
    def categories(self) -> list[tuple[str, int]]:
        return _labelled(self.figures["categories"], ParticipantCategory)

    @property
    def answers(self) -> list[tuple[str, int]]:
        return _labelled(self.figures["answers"], InvitationAnswer)

    @property
    def history(self) -> list[ReportChange]:
        return changes_of(self.report)


def _labelled(counts: dict[str, int], choices: type[TextChoices]) -> list[tuple[str, int]]:
    """In the order of the choices, which JSON in the database does not keep."""
    return [(str(label), counts[code]) for code, label in choices.choices if code in counts]
