"""The dashboard: one screen per scope."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import SignedInRequest
from offices.formats import figure, percent, short_month
from offices.models import ImmigrationOffice
from offices.periods import Quarter
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from outreach.queries.session_report import report_tasks
from reports.charts import bar_chart
from reports.queries.figures import Dashboard, dashboard
from reports.queries.registry import registry_tasks

READERS = (*OFFICE_ROLES, Role.DISTRICT_OPERATOR, Role.REGIONAL_HEAD, Role.LOCAL_GOVERNMENT, Role.NATIONAL)


@roles(*READERS)
def show(request: SignedInRequest) -> HttpResponse:
    quarter = Quarter.read(request.GET.get("periode", ""))
    offices = list(ImmigrationOffice.objects.visible_to(request.user))
    office = _chosen(offices, request.GET.get("kantor", ""))
    figures = dashboard(request.user, quarter, office=office)
    context = {
        "figures": figures,
        "quarter": quarter,
        "office": office,
        "offices": [] if request.user.scope.office_ids else [(row.slug, row.short_name) for row in offices],
        "quarters": _quarters(),
        "now": timezone.now(),
        "place": office.short_name if office else _place(request.user),
        "chart": _chart(figures),
        "changes": _changes(figures),
        "on_time": percent(figures.total.on_time, figures.total.rolls),
        "registry": registry_tasks(request.user) if request.user.scope.role is Role.OFFICE_HEAD else None,
        "report_tasks": report_tasks(request.user) if request.user.scope.role is Role.OFFICE_HEAD else None,
        "late_kind": "bad" if figures.late_count else "",
    }
    return render(request, "reports/dashboard.html", context)


def _place(user: User) -> str:
    return (user.posting.place if user.posting else "") or _("Nasional")


def _chosen(offices: list[ImmigrationOffice], slug: str) -> ImmigrationOffice | None:
    if not slug:
        return None
    for office in offices:
        if office.slug == slug:
            return office
    raise Http404


def _quarters() -> list[tuple[str, str]]:
    """This quarter, the next and the six before it."""
    quarter = Quarter.of(timezone.localdate()).following
    choices = []
    for _number in range(8):
        choices.append((quarter.code, quarter.label))
        quarter = quarter.previous
    return choices


def _chart(figures: Dashboard) -> Any:
    this_month = timezone.localdate().replace(day=1)
    return bar_chart(
        [
            (short_month(month), counts.planned, counts.held, month == this_month)
            for month, counts in figures.months.items()
        ]
    )


def _changes(figures: Dashboard) -> dict[str, tuple[str, str]]:
    """Per figure: the change against the last quarter up to the same day, in words, and whether it is good news."""
    changes = {}
    for name in ("held", "participants"):
        difference = getattr(figures.total, name) - getattr(figures.before, name)
        if difference > 0:
            changes[name] = (_("naik %(count)s") % {"count": figure(difference)}, "up")
        elif difference < 0:
            changes[name] = (_("turun %(count)s") % {"count": figure(-difference)}, "down")
        else:
            changes[name] = (_("sama"), "")
    return changes
