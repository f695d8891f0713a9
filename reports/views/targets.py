"""Targets of a quarter in one grid, and the history of their versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.formats import figure
from offices.periods import Quarter
from offices.policy import roles
from reports.domain.targets import MAY_SET, Wish, places_of, set_targets
from reports.enums import TargetIndicator
from reports.models import Target
from reports.queries.targets import Place, in_force

HISTORY = 100


@roles(*MAY_SET)
@require_http_methods(["GET", "POST"])
def target_grid(request: SignedInRequest) -> HttpResponse:
    """The typed numbers stay where they are refused; ``salin``: filled with those of the quarter before."""
    quarter = Quarter.read(request.GET.get("triwulan", ""))
    places = places_of(request.user)
    problem = ""
    if request.method == "POST":
        wishes, problem = _wishes(request, places)
        if not problem:
            try:
                count = set_targets(actor=request.user, quarter=quarter, wishes=wishes)
            except DomainError as error:
                problem = error.message
            else:
                text = ngettext("%(count)s target disimpan.", "%(count)s target disimpan.", count)
                messages.success(request, text % {"count": figure(count)})
                return redirect(f"{reverse('target_grid')}?triwulan={quarter.code}")
    context = {
        "quarter": quarter,
        "previous": quarter.previous,
        "following": quarter.following,
        "indicators": list(TargetIndicator),
        "rows": _rows(request, quarter, places),
        "problem": problem,
        "copied": "salin" in request.GET,
    }
    return render(request, "reports/target_grid.html", context, status=422 if problem else 200)


@roles(*MAY_SET)
@require_GET
def target_history(request: SignedInRequest) -> HttpResponse:
    """The last versions in scope, with what each one replaced."""
    quarter = Quarter.read(request.GET.get("triwulan", ""))
    rows = Target.objects.visible_to(request.user).filter(year=quarter.year, quarter=quarter.number)
    latest = list(rows.select_related("entered_by", "office", "regional_office")[:HISTORY])
    known = {(row.indicator, row.regional_office_id, row.office_id, row.version): row.value for row in latest}
    context = {
        "quarter": quarter,
        "rows": [
            (row, known.get((row.indicator, row.regional_office_id, row.office_id, row.version - 1))) for row in latest
        ],
        "most": HISTORY,
        "now": timezone.now(),
    }
    return render(request, "reports/target_history.html", context)


def _name(place: Place, indicator: str) -> str:
    return f"{place[0] or ''}-{place[1] or ''}-{indicator}"


def _rows(request: SignedInRequest, quarter: Quarter, places: list[tuple[Place, str]]) -> list[dict[str, Any]]:
    """Of every place its inputs: name, what is typed or in force, and the version that was read."""
    source = quarter.previous if "salin" in request.GET else quarter
    known = in_force(request.user, {quarter, source})
    rows = []
    for place, label in places:
        inputs = []
        for indicator in TargetIndicator:
            name, row = _name(place, indicator), known.get((quarter, indicator.value, place))
            shown = known.get((source, indicator.value, place)) or row
            value = "" if shown is None or shown.value is None else str(shown.value)
            version = str(row.version if row else 0)
            inputs.append(
                {
                    "name": name,
                    "indicator": indicator,
                    "value": request.POST.get(name, value),
                    "version": request.POST.get(f"v-{name}", version),
                    "most": 100 if indicator.is_share else "",
                }
            )
        rows.append({"label": label, "inputs": inputs})
    return rows


def _wishes(request: SignedInRequest, places: list[tuple[Place, str]]) -> tuple[dict[tuple[Place, str], Wish], str]:
    """What was typed, and what of it is no whole number."""
    found: dict[tuple[Place, str], Wish] = {}
    for place, label in places:
        for indicator in TargetIndicator:
            name = _name(place, indicator)
            if name not in request.POST:
                continue
            text, version = request.POST[name].strip().replace(".", ""), request.POST.get(f"v-{name}", "0")
            if (text and not (text.isascii() and text.isdecimal() and len(text) < 10)) or not version.isdecimal():
                sentence = _("%(indicator)s %(place)s: isi bilangan bulat, atau kosongkan.")
                return {}, sentence % {"indicator": indicator.label, "place": label}
            found[(place, indicator.value)] = Wish(int(text) if text else None, int(version[:9]))
    return found, ""
