"""The map of the dashboard: a part of it, or a page of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from offices.policy import roles
from reports.queries.coverage_map import coverage_map
from reports.queries.selection import read
from reports.views.dashboard import READERS, place_of


@roles(*READERS)
@require_GET
def dashboard_map(request: SignedInRequest) -> HttpResponse:
    selection, problem = read(request.user, request.GET)
    context = {
        "map": coverage_map(request.user, selection),
        "selection": selection,
        "problem": problem,
        "place": selection.place or place_of(request.user),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "reports/dashboard/_map.html" if part else "reports/dashboard_map.html", context)
