"""The report an office owes about a session: when, what it says, and who takes it further."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from offices.domain.calendar import working_days_after
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from offices.models import Zone
from offices.roles import Role
from outreach.domain.report_figures import figures_of
from outreach.enums import ReportState, SessionState
from outreach.models import OutreachSession, SessionReport

WORKING_DAYS = 5
# How far back the nightly task looks: a portal that stood still makes up for it, and old sessions owe nothing.
LOOKED_BACK = timedelta(days=14)
OVER = (SessionState.AWAITING_ROLL, SessionState.CLOSED)
UNWRITTEN = (ReportState.NONE, ReportState.RETURNED)
MOST_LETTERS = 20_000


class Act(models.TextChoices):
    """What people do with a report; the value is the button's."""

    WRITE = "tulis", gettext_lazy("Simpan tulisan")
    SUBMIT = "ajukan", gettext_lazy("Ajukan ke Kepala Seksi")
    CHECK = "periksa", gettext_lazy("Sudah diperiksa, teruskan ke Kepala Kantor")
    APPROVE = "setujui", gettext_lazy("Setujui")
    RETURN = "kembalikan", gettext_lazy("Kembalikan untuk perbaikan")


@dataclass(frozen=True, slots=True)
class Step:
    """From which states to which (``None``: it stays), by whom, and whether a reason is owed."""

    act: Act
    sources: tuple[ReportState, ...]
    target: ReportState | None
    roles: tuple[Role, ...]
    needs_reason: bool = False


AUTHORS = (Role.OFFICER, Role.SECTION_HEAD)
STEPS: tuple[Step, ...] = (
    Step(Act.WRITE, UNWRITTEN, None, AUTHORS),
    Step(Act.SUBMIT, UNWRITTEN, ReportState.SUBMITTED, AUTHORS),
    Step(Act.CHECK, (ReportState.SUBMITTED,), ReportState.CHECKED, (Role.SECTION_HEAD,)),
    Step(Act.RETURN, (ReportState.SUBMITTED,), ReportState.RETURNED, (Role.SECTION_HEAD,), needs_reason=True),
    Step(Act.APPROVE, (ReportState.CHECKED,), ReportState.APPROVED, (Role.OFFICE_HEAD,)),
    Step(Act.RETURN, (ReportState.CHECKED,), ReportState.RETURNED, (Role.OFFICE_HEAD,), needs_reason=True),
)


def step(act: Act, state: str, role: Role | None) -> Step | None:
    """The step ``act`` is for this role with a report in this state; None: it is not possible."""
    return next((row for row in STEPS if row.act == act and state in row.sources and role in row.roles), None)


def acts(state: str, role: Role | None) -> list[Act]:
    """The acts a page offers, in the order of the table."""
    return [row.act for row in STEPS if state in row.sources and role in row.roles]


def waits_for(role: Role | None) -> tuple[ReportState, ...]:
    """States in which a report waits for a decision of this role."""
    deciding = (row for row in STEPS if role in row.roles and row.act in (Act.CHECK, Act.APPROVE))
    return tuple(state for row in deciding for state in row.sources)


def owes(session: OutreachSession) -> bool:
    """Whether the office owes a report about this session.

    Not for a visit logged afterwards, what was imported, or a follow-up in RT and RW: the report of the session it
    follows tells how far the cascade has come.
    """
    return session.state in OVER and not session.logged_afterwards and not session.imported and not session.parent_id


@transaction.atomic
def owe(*, session_ids: Collection[int]) -> int:
    """Make the rows of reports owed about these sessions; how many are new. May run any number of times."""
    if not session_ids:
        return 0
    rows = OutreachSession.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=session_ids, state__in=OVER
    )
    sessions = list(rows.select_related("office").order_by("pk"))
    # asked once the sessions are locked: somebody else may have made some while this waited
    there = set(SessionReport.objects.filter(session__in=sessions).values_list("session_id", flat=True))
    limits: dict[tuple[date, str], date] = {}
    made = []
    for session in sessions:
        if owes(session) and session.pk not in there:
            key = (session.local_date, session.district_id)
            if key not in limits:
                limits[key] = working_days_after(session.local_date, WORKING_DAYS, session.district_id)
            ids = ancestors_of(code=session.host_id, office=session.office)
            made.append(SessionReport(session=session, due_on=limits[key], **ids))
    return len(SessionReport.objects.bulk_create(made))


def keep_up(session: OutreachSession) -> None:
    """After a session was called off, put off or brought back: the report that is owed, or no empty one."""
    if session.state in OVER:
        owe(session_ids=[session.pk])
    else:
        drop_unwritten([session.pk])


def owe_all(*, now: datetime | None = None) -> int:
    """What was missed in the last two weeks, and rows nobody owes any more: the nightly backstop. How many are new."""
    now = now or timezone.now()
    missing = OutreachSession.objects.filter(
        starts_at__gte=now - LOOKED_BACK, ends_at__lte=now, state__in=OVER, report__isnull=True, parent__isnull=True
    )
    drop_unwritten(SessionReport.objects.exclude(session__state__in=OVER).values_list("session_id", flat=True))
    return owe(session_ids=list(missing.values_list("pk", flat=True)))


def drop_unwritten(session_ids: Iterable[int]) -> int:
    """Of sessions called off or put off: reports in which nobody has written anything; how many went."""
    rows = SessionReport.objects.filter(session_id__in=session_ids, state=ReportState.NONE, body="")
    return rows.delete()[0]


@transaction.atomic
def take(
    *, report: SessionReport, actor: User, act: Act, seen: int, body: str = "", reason: str = "",
    now: datetime | None = None,
) -> SessionReport:  # fmt: skip
    """One step of a report. ``body`` is what its author wrote; submitting freezes the figures of that moment.

    ``submitted_at`` stays the first time, by which a report is in time or late; what came later is in the history.
    Raises :class:`DomainError` for a step this role cannot take, a report changed since ``seen``, and a session nobody
    has been recorded at.
    """
    now = now or timezone.now()
    session = OutreachSession.objects.select_for_update(of=("self",), no_key=True).get(pk=report.session_id)
    report = SessionReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    found = _allowed(report, actor=actor, act=act, seen=seen, reason=reason)
    if act in (Act.WRITE, Act.SUBMIT):
        report.body = _checked(body)
    if act == Act.SUBMIT:
        if session.held_at is None:
            raise DomainError(
                _("Belum ada peserta tercatat dan daftar hadirnya belum ditutup. Isi daftar hadirnya, lalu ajukan.")
            )
        report.figures = figures_of(session, now=now)
        report.submitted_at, report.submitted_by = report.submitted_at or now, report.submitted_by or actor
        report.checked_at = report.checked_by = None
    elif act == Act.CHECK:
        report.checked_at, report.checked_by = now, actor
    elif act == Act.APPROVE:
        report.approved_at, report.approved_by = now, actor
    elif act == Act.RETURN:
        report.returned_at, report.returned_by, report.return_reason = now, actor, " ".join(reason.split())
    report.state = found.target or report.state
    report.version += 1
    report.save()
    return report


def _allowed(report: SessionReport, *, actor: User, act: Act, seen: int, reason: str) -> Step:
    role = actor.scope.role
    if report.office_id not in actor.scope.office_ids or not any(
        row.act == act and role in row.roles for row in STEPS
    ):
        raise DomainError(_("Peran Anda tidak dapat melakukan langkah ini."))
    if report.version != seen:
        raise DomainError(
            _("Laporan ini baru saja diubah orang lain. Yang Anda isi masih ada di halaman ini; periksa, lalu ulangi.")
        )
    found = step(act, report.state, role)
    if found is None:
        raise DomainError(
            _("Laporan ini berstatus “%(state)s”, sehingga langkah ini tidak dapat dilakukan. Muat ulang halaman.")
            % {"state": report.get_state_display()}
        )
    if found.needs_reason and not reason.strip():
        raise DomainError(_("Tuliskan apa yang perlu diperbaiki."), field="reason")
    return found


def _checked(body: str) -> str:
    body = body.replace("\r\n", "\n").strip()
    if not body:
        raise DomainError(_("Laporannya masih kosong."), field="body")
    if len(body) > MOST_LETTERS:
        raise DomainError(_("Laporannya terlalu panjang: paling banyak 20.000 huruf."), field="body")
    return body


def is_late(report: SessionReport, *, now: datetime) -> bool:
    """Submitted after the day it was due, in the session's zone, or not submitted and that day is over."""
    zone = Zone(report.session.zone).info
    return (report.submitted_at or now).astimezone(zone).date() > report.due_on


def snapshot(value: Any) -> dict[str, Any]:
    """Figures without the moment they were taken at, to compare them."""
    return {key: part for key, part in (value or {}).items() if key != "as_of"}
