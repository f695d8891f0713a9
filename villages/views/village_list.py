"""The list of assisted villages."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import OFFICE_ROLES, PROGRAM_ROLES, Role
from villages.forms.filters import VillageFilters
from villages.queries.village_map import legend, words


@roles(*PROGRAM_ROLES)
def village_list(request: SignedInRequest) -> HttpResponse:
    filters = VillageFilters(request.GET, user=request.user)
    found = filters.found()
    context = {
        "filters": filters,
        "chosen": filters.chosen,
        "found": found,
        "page": found.page(**filters.beside),
        "count": found.count(),
        "may_designate": request.user.scope.role is Role.OFFICE_HEAD,
        "map_words": words(),
        "legend": legend(),
        "tiles": settings.MAP_TILES,
        "attribution": settings.MAP_ATTRIBUTION,
    }
    context["sees_designations"] = request.user.scope.role in (*OFFICE_ROLES, Role.REGIONAL_HEAD)
    return render(request, "villages/village_list.html", context)
