"""What changed since a paper was printed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from offices.formats import DASH, figure, percent
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from reports.domain.figure_snapshots import Compared, board_now, compared, maker_of
from reports.indicators import BY_KEY, Unit
from reports.models import FigureSnapshot
from reports.queries.figure_changes import MOST, changed_sessions
from reports.rounding import persons

READERS = (*OFFICE_ROLES, Role.DISTRICT_OPERATOR, Role.REGIONAL_HEAD, Role.LOCAL_GOVERNMENT, Role.NATIONAL)


@roles(*READERS)
@require_safe
def figure_snapshot(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every figure then and now, and the sessions that made the difference."""
    snapshots = FigureSnapshot.objects.visible_to(request.user).select_related(
        "owner", "posting__office", "posting__regional_office", "posting__region__parent"
    )
    snapshot = get_object_or_404(snapshots, pk=pk)
    now = board_now(snapshot)
    lines = [_line(row, rounding=snapshot.rounded) for row in compared(snapshot, now)]
    sessions = changed_sessions(request.user, maker_of(snapshot), snapshot, now.selection)
    context = {
        "snapshot": snapshot,
        "now": now,
        "figures": [line for line in lines if not line["place"]],
        "places": [line for line in lines if line["place"]],
        "changed": sum(line["differs"] for line in lines if not line["place"]),
        "sessions": sessions,
        "most": MOST if len(sessions) == MOST else 0,
    }
    return render(request, "reports/figure_snapshot.html", context)


def _line(row: Compared, *, rounding: bool) -> dict[str, Any]:
    indicator = BY_KEY.get(row.key)
    rounding = rounding and bool(indicator and indicator.persons)
    return {
        "place": row.place,
        "label": indicator.label if indicator else row.key,
        "then": _words(row.then, share=bool(indicator and indicator.unit is Unit.SHARE), rounding=rounding),
        "now": _words(row.now, share=bool(indicator and indicator.unit is Unit.SHARE), rounding=rounding),
        "differs": row.then != row.now,
    }


def _words(numbers: list[int | None], *, share: bool, rounding: bool) -> str:
    number, whole = numbers
    if number is None:
        return DASH
    text = persons(number, rounding=rounding)
    if whole is None:
        return text
    said = _("%(number)s dari %(whole)s") % {"number": text, "whole": figure(whole)}
    return f"{said} ({percent(number, whole)})" if share and whole else said
