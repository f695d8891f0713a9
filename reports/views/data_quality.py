"""What the records of a selection lack: a part of the dashboard or a page, and the villages behind a number."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from reports.queries.data_quality import VILLAGE_FLAWS, flawed_villages, flaws
from reports.queries.selection import read
from reports.rounding import persons
from reports.views.dashboard import READERS, place_of

SEE_CONTACTS = (*OFFICE_ROLES, Role.DISTRICT_OPERATOR, Role.REGIONAL_HEAD)


@roles(*READERS)
@require_GET
def data_quality(request: SignedInRequest) -> HttpResponse:
    selection, problem = read(request.user, request.GET)
    rounding = request.user.scope.role is Role.LOCAL_GOVERNMENT
    context = {
        "flaws": [
            (flaw, persons(flaw.count, rounding=rounding and flaw.persons),
             persons(flaw.whole, rounding=rounding and flaw.persons))
            for flaw in flaws(request.user, selection)
        ],
        "selection": selection,
        "problem": problem,
        "place": selection.place or place_of(request.user),
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    return render(request, "reports/dashboard/_quality.html" if part else "reports/data_quality.html", context)


@roles(*READERS)
@require_GET
def quality_villages(request: SignedInRequest, which: str) -> HttpResponse:
    flaw = VILLAGE_FLAWS.get(which)
    if flaw is None:
        raise Http404
    user = request.user
    selection, problem = read(user, request.GET)
    before, after = request.GET.get("sebelum", ""), request.GET.get("sesudah", "")
    found = flawed_villages(user, selection, flaw, before=before, after=after)
    rounding = flaw.persons and user.scope.role is Role.LOCAL_GOVERNMENT
    page = found.page

    def told(missing: int, whole: int) -> tuple[str, str]:
        return persons(missing, rounding=rounding), persons(whole, rounding=rounding)

    context: dict[str, Any] = {
        "flaw": flaw,
        "lines": [
            (village, _url(flaw.persons and user.scope.role in SEE_CONTACTS, village.pk),
             *told(getattr(village, flaw.missing), getattr(village, flaw.whole)))
            for village in page.rows
        ],
        "totals": told(found.missing, found.whole),
        "selection": selection,
        "address": f"?{selection.query(daftar=which)}",
        "problem": problem,
        "place": selection.place or place_of(user),
        "newer_url": f"?{selection.query(sebelum=str(page.before))}" if page.before else "",
        "older_url": f"?{selection.query(sesudah=str(page.after))}" if page.after else "",
    }  # fmt: skip
    return render(request, "reports/quality_villages.html", context)


def _url(contacts: bool, code: str) -> str:
    """Where what is missing can be filled in, or at least be seen."""
    if contacts:
        return f"{reverse('contact_list')}?{urlencode({'desa': code, 'telepon': 'none'})}"
    return reverse("village_detail", args=[code])
