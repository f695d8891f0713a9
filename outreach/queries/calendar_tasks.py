"""What an officer or a head of an office has to do about sessions, beside the calendar."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from offices.formats import ago_days, clock, figure, short_date
from offices.roles import OFFICE_ROLES, Role
from outreach.enums import ReportState, SessionState
from outreach.models import OutreachSession, SessionOfficer, SessionReport
from outreach.queries.sessions import url_of

MOST_SHOWN = 6
DAYS_BACK, DAYS_AHEAD = 180, 60
# From which states a report waits for whom.
REPORTS_OF = {
    Role.OFFICER: (ReportState.NONE, ReportState.RETURNED),
    Role.SECTION_HEAD: (ReportState.SUBMITTED,),
    Role.OFFICE_HEAD: (ReportState.CHECKED,),
}


@dataclass(frozen=True, slots=True)
class Task:
    """``when`` says how soon, in words; ``kind`` is the pill's."""

    title: str
    note: str
    when: str
    kind: str
    url: str


class Tasks(NamedTuple):
    shown: list[Task]
    more: int


class _Session(NamedTuple):
    pk: int
    state: str
    topic: str
    village: str
    district: str
    date: dt.date
    start: dt.time
    ends_at: dt.datetime
    zone: str


def tasks_of(user: User, today: dt.date) -> Tasks:
    """An officer's own, a head's of the whole office; nothing for everybody else. Two queries.

    Rolls first, then reports, villages that have not answered and drafts; each the most urgent first.
    """
    if user.scope.role not in OFFICE_ROLES:
        return Tasks([], 0)
    sessions = _sessions(user, today)
    found = [
        *(_roll(row) for row in sessions if row.state == SessionState.AWAITING_ROLL),
        *_reports(user, today),
        *(_answer(row, today) for row in sessions if row.state == SessionState.AWAITING_VILLAGE),
        *(_draft(row) for row in sessions if row.state == SessionState.DRAFT),
    ]
    return Tasks(found[:MOST_SHOWN], max(len(found) - MOST_SHOWN, 0))


def _sessions(user: User, today: dt.date) -> list[_Session]:
    midnight = dt.datetime.combine(today, dt.time.min, tzinfo=dt.UTC)
    span = (midnight - dt.timedelta(days=DAYS_BACK), midnight + dt.timedelta(days=DAYS_AHEAD))
    waiting = OutreachSession.objects.visible_to(user).filter(
        office_id__in=user.scope.office_ids,
        starts_at__range=span,
        state__in=(SessionState.AWAITING_ROLL, SessionState.AWAITING_VILLAGE, SessionState.DRAFT),
    )
    if user.scope.role is Role.OFFICER:
        waiting = waiting.filter(pk__in=_bound(user))
    columns = ("pk", "state", "topic__name", "host__region__name", "district__name", "local_date", "local_start",
               "ends_at", "zone")  # fmt: skip
    return [_Session(*values) for values in waiting.order_by("starts_at").values_list(*columns)]


def _bound(user: User) -> QuerySet[Any, Any]:
    """Ids of the sessions the person is an officer of."""
    return SessionOfficer.objects.visible_to(user).filter(officer=user).order_by().values("session_id")


def _reports(user: User, today: dt.date) -> list[Task]:
    role = Role(user.scope.role or Role.OFFICER)
    reports = SessionReport.objects.visible_to(user).filter(
        office_id__in=user.scope.office_ids, state__in=REPORTS_OF[role]
    )
    if role is Role.OFFICER:
        reports = reports.filter(session__in=_bound(user))
    rows = reports.order_by("due_on").values_list("session_id", "session__host__region__name", "state", "due_on")
    return [_report(*row, today) for row in rows[: MOST_SHOWN * 4]]


def _report(session: int, village: str, state: str, due_on: dt.date, today: dt.date) -> Task:
    verb = {
        ReportState.NONE: _("Tulis laporan %(village)s"),
        ReportState.RETURNED: _("Perbaiki laporan %(village)s"),
        ReportState.SUBMITTED: _("Periksa laporan %(village)s"),
        ReportState.CHECKED: _("Setujui laporan %(village)s"),
    }[ReportState(state)]
    days = (today - due_on).days
    late = ngettext("lewat %(days)s hari", "lewat %(days)s hari", days) % {"days": figure(days)}
    return Task(
        title=verb % {"village": village},
        note=_("batas %(day)s") % {"day": short_date(due_on)},
        when=late if days > 0 else ago_days(due_on),
        kind="bad" if days > 0 else "warn",
        url=url_of(session),
    )


def _roll(row: _Session) -> Task:
    return Task(
        title=_("Isi daftar hadir %(village)s") % {"village": row.village},
        note=f"{row.topic} · {short_date(row.date)}",
        when=ago_days(row.ends_at, row.zone),
        kind="warn",
        url=reverse("attendance", args=[row.pk]),
    )


def _answer(row: _Session, today: dt.date) -> Task:
    return Task(
        title=_("%(village)s belum mengonfirmasi") % {"village": row.village},
        note=f"{row.topic} · Kec. {row.district}",
        when=f"{ago_days(row.date)} {clock(row.start)}",
        kind="warn" if (row.date - today).days <= 3 else "info",
        url=url_of(row.pk),
    )


def _draft(row: _Session) -> Task:
    return Task(
        title=_("Lengkapi draf %(village)s") % {"village": row.village},
        note=f"{row.topic} · Kec. {row.district}",
        when=short_date(row.date),
        kind="draft",
        url=url_of(row.pk),
    )
