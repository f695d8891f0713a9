"""How a figure is counted, and how many different people stand behind a number of participants."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import Role
from reports.domain.distinct import distinct_people
from reports.indicators import BY_KEY
from reports.queries.board import board
from reports.queries.selection import read
from reports.queries.targets import targets_for
from reports.rounding import persons
from reports.views.dashboard import READERS, below_of, place_of
from reports.words import cell


@roles(*READERS)
@require_GET
def counted(request: SignedInRequest, key: str) -> HttpResponse:
    """Definition, source, unit and the table of facts: a part of the dashboard, or a page of its own."""
    indicator = BY_KEY.get(key)
    if indicator is None:
        raise Http404
    selection, problem = read(request.user, request.GET)
    found = board(request.user, selection)
    context: dict[str, Any] = {
        "indicator": indicator,
        "selection": selection,
        "problem": problem,
        "board": found,
        "value": cell(found.values[key], selection, targets_for(request.user, selection)),
        "rows": [(place.label, cell(place.value(key), selection)) for place in found.places],
        "below": below_of(selection),
        "place": selection.place or place_of(request.user),
        "top": place_of(request.user),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "reports/dashboard/_counted.html" if part else "reports/counted.html", context)


@roles(*READERS)
@require_GET
def distinct(request: SignedInRequest) -> HttpResponse:
    """Counted when somebody asks; the answer says when it was."""
    selection, _problem = read(request.user, request.GET)
    rounding = request.user.scope.role is Role.LOCAL_GOVERNMENT
    found = distinct_people(request.user, selection)
    context = {
        "count": persons(found.count, rounding=rounding),
        "counted_at": found.at,
        "selection": selection,
        "place": selection.place or place_of(request.user),
        "top": place_of(request.user),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "reports/dashboard/_distinct.html" if part else "reports/distinct.html", context)
