"""The places of a village with how much each is used; taking one out of use says what that leaves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.policy import roles
from outreach.queries.venues import venues_with_use
from villages.domain import venues as domain
from villages.queries.places import villages_of
from villages.queries.venues import venues_of


@roles(*domain.KEEPERS)
def venue_list(request: SignedInRequest, code: str) -> HttpResponse:
    village = get_object_or_404(villages_of(request.user), pk=code)
    rows = venues_with_use(request.user, village, now=timezone.now())
    context = {
        "village": village,
        "rows": [row for row in rows if row.venue.retired_at is None],
        "retired": [row for row in rows if row.venue.retired_at],
    }
    return render(request, "outreach/venue_list.html", context)


@roles(*domain.KEEPERS)
def venue_retire(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    village = get_object_or_404(villages_of(request.user), pk=code)
    venue = get_object_or_404(venues_of(request.user, village), pk=pk)
    if request.method == "POST":
        domain.retire_venue(actor=request.user, venue=venue)
        messages.success(request, _("%(name)s tidak ditawarkan lagi.") % {"name": venue.name})
        return redirect("venue_list", code=code)
    coming = next(
        row.coming for row in venues_with_use(request.user, village, now=timezone.now()) if row.venue == venue
    )
    return render(request, "outreach/venue_retire.html", {"village": village, "venue": venue, "coming": coming})
