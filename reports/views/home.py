"""The first page: what needs me, by role."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.queries.users import filtered
from accounts.requests import SignedInRequest
from notifications.domain.pulse import last_heard, silent_since
from notifications.enums import MessageState
from notifications.queries import outbox_health
from notifications.queries.listing import undelivered
from offices.periods import Quarter
from offices.policy import signed_in
from offices.roles import Role
from outreach.domain.roll import EARLIEST_CLOSE
from outreach.enums import OPEN_ROLL_STATES, SessionState
from outreach.models import OutreachSession, SessionVillage
from outreach.queries.follow_up_reports import reports_waiting
from outreach.queries.follow_ups import cascades
from outreach.queries.offline import ready_rows
from outreach.queries.session_report import report_tasks
from outreach.queries.sessions import session_rows, sessions_between
from reports.queries.checks import figures_differ
from reports.queries.figures import villages_without_activity
from reports.queries.planning import office_tasks, to_confirm, to_name
from reports.queries.registry import registry_tasks
from villages.queries.duplicates import pairs_waiting

MOST_ROWS = 8
# with the tab of the list of messages each leads to, and the colour of a number that is not nought
SHOWN_STATES = (
    (MessageState.SCHEDULED, "waiting", ""),
    (MessageState.SENT, "sent", ""),
    (MessageState.FAILED, "failed", "bad"),
    (MessageState.MISSED, "missed", "warn"),
)


@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """Officers and operators get their work, heads the dashboard, the administrator the state of the portal."""
    role = request.user.scope.role
    if role is None:
        return render(request, "reports/home_without_posting.html")
    if role is Role.ADMINISTRATOR:
        return render(request, "reports/home_administrator.html", _administrator(request))
    if role in (Role.OFFICER, Role.SECTION_HEAD):
        return render(request, "reports/home_officer.html", _officer(request))
    if role in (Role.VILLAGE_OPERATOR, Role.DISTRICT_OPERATOR):
        return render(request, "reports/home_operator.html", _operator(request))
    return redirect("dashboard")


def _officer(request: SignedInRequest) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    quarter = Quarter.of(today)
    waiting = OutreachSession.objects.visible_to(user).filter(state=SessionState.AWAITING_ROLL).order_by("ends_at")
    idle = villages_without_activity(user, quarter)
    week = session_rows(user, sessions_between(user, today, today + dt.timedelta(days=6))[: MOST_ROWS * 2])
    return {
        "today": today,
        "ready_rows": ready_rows(user, week),
        "todays": [row for row in week if row.local_date == today],
        "week": [row for row in week if row.local_date > today],
        "waiting": session_rows(user, waiting[:MOST_ROWS]),
        "waiting_count": waiting.count(),
        "pairs": pairs_waiting(user),
        "idle": idle[:MOST_ROWS],
        "idle_count": idle.count(),
        "quarter": quarter,
        "days_left": (quarter.last - today).days,
        "registry": registry_tasks(user),
        "report_tasks": report_tasks(user),
        "planning": office_tasks(user),
        "undelivered": undelivered(user),
    }


def _operator(request: SignedInRequest) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    sessions, soon = OutreachSession.objects.visible_to(user), _soon(today)
    open_rolls = sessions.filter(
        state__in=OPEN_ROLL_STATES, session_villages__in=_own_open(user), starts_at__lt=soon
    ).order_by("-starts_at", "-pk")
    coming = sessions.filter(state=SessionState.SCHEDULED, starts_at__gte=soon).order_by("starts_at", "pk")
    open_rows, coming_rows = (session_rows(user, rows[:MOST_ROWS]) for rows in (open_rolls.distinct(), coming))
    return {
        "today": today,
        "open_rolls": open_rows,
        "coming": coming_rows,
        "ready_rows": ready_rows(user, [*open_rows, *coming_rows]),
        "to_confirm": to_confirm(user),
        "to_name": to_name(user),
        "pairs": pairs_waiting(user),
        "cascades": cascades(user),
        "reports_waiting": reports_waiting(user),
    }


def _own_open(user: Any) -> Any:
    return SessionVillage.objects.visible_to(user).filter(locked_at__isnull=True)


def _soon(today: dt.date) -> dt.datetime:
    """The end of the day, or later where a roll that may be closed already is of the night after it."""
    midnight = timezone.make_aware(dt.datetime.combine(today + dt.timedelta(days=1), dt.time.min))
    return max(midnight, timezone.now() + EARLIEST_CLOSE)


def _administrator(request: SignedInRequest) -> dict[str, Any]:
    health = outbox_health(request.user)
    patience = timezone.now() - dt.timedelta(minutes=5)
    return {
        "health": health,
        "stuck": health.oldest_overdue is not None and health.oldest_overdue < patience,
        "figures_differ": figures_differ(request.user),
        "beat_is_silent": silent_since() is not None,
        "beat_heard_at": last_heard(),
        "counts": [
            (state, health.counts[state], tab, kind if health.counts[state] else "")
            for state, tab, kind in SHOWN_STATES
        ],
        "active_users": filtered(request.user, state="active").count(),
        "without_posting": filtered(request.user, state="unposted").count(),
    }
