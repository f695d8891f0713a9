"""What the map beside the list of villages draws, as GeoJSON."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import PROGRAM_ROLES
from villages.forms.filters import VillageFilters
from villages.queries.village_map import outlines, points


@gzip_page
@conditional_page
@roles(*PROGRAM_ROLES)
def village_map(request: SignedInRequest) -> HttpResponse:
    """``points`` of every village listed under the same address, ``outlines`` of those on its page.

    Nothing of the request is written into the answer, so compressing it tells nobody a secret.
    """
    filters = VillageFilters(request.GET, user=request.user)
    found = filters.found()
    listed = [village.pk for village in found.page(**filters.beside).rows]
    body = {
        "points": {"type": "FeatureCollection", "features": points(found.listed)},
        "outlines": {"type": "FeatureCollection", "features": outlines(request.user, listed)},
        "listed": listed,
    }
    response = JsonResponse(body, json_dumps_params={"separators": (",", ":"), "ensure_ascii": False})
    response["Cache-Control"] = "private, no-cache"
    return response
