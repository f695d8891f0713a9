"""Places of a village: add, correct, take back into use. Their list, which knows of sessions, is of outreach."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from villages.domain import venues as domain
from villages.forms.venues import VenueForm
from villages.models import AssistedVillage, Venue
from villages.queries.places import villages_of
from villages.queries.venues import venues_of
from villages.queries.village_map import outlines


@roles(*domain.KEEPERS)
def venue_create(request: SignedInRequest, code: str) -> HttpResponse:
    village = get_object_or_404(villages_of(request.user), pk=code)
    form = VenueForm(request.POST or None, initial={"name": request.GET.get("nama", "")})
    if request.method == "POST" and form.is_valid():
        try:
            venue = domain.add_venue(actor=request.user, village=village, details=form.details())
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("%(name)s ditambahkan.") % {"name": venue.name})
            return redirect("venue_list", code=code)
    return _form_page(request, form, village)


@roles(*domain.KEEPERS)
def venue_edit(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    village = get_object_or_404(villages_of(request.user), pk=code)
    venue = get_object_or_404(venues_of(request.user, village), pk=pk)
    form = VenueForm(request.POST or None, initial=VenueForm.initial_of(venue))
    if request.method == "POST" and form.is_valid():
        try:
            venue = domain.change_venue(actor=request.user, venue=venue, details=form.details())
        except DomainError as error:
            error.add_to(form)
            venue = get_object_or_404(venues_of(request.user, village), pk=pk)
        else:
            messages.success(request, _("%(name)s disimpan.") % {"name": venue.name})
            return redirect("venue_list", code=code)
    return _form_page(request, form, village, venue)


@roles(*domain.KEEPERS)
@require_POST
def venue_restore(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    village = get_object_or_404(villages_of(request.user), pk=code)
    venue = get_object_or_404(venues_of(request.user, village), pk=pk)
    try:
        domain.restore_venue(actor=request.user, venue=venue)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(name)s dipakai lagi.") % {"name": venue.name})
    return redirect("venue_list", code=code)


def _form_page(
    request: SignedInRequest, form: VenueForm, village: AssistedVillage, venue: Venue | None = None
) -> HttpResponse:
    """``ground`` is what the map shows and where it opens while no point is set."""
    region = village.region
    centre = [float(region.latitude), float(region.longitude)] if region.latitude and region.longitude else None
    context = {
        "form": form,
        "village": village,
        "venue": venue,
        "ground": {"centre": centre, "outlines": outlines(request.user, [village.pk])},
        "tiles": settings.MAP_TILES,
        "attribution": settings.MAP_ATTRIBUTION,
    }
    return render(request, "villages/venue_form.html", context, status=422 if form.errors else 200)
