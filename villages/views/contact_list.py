"""The list of contacts."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import OFFICE_ROLES, PERSONAL_DATA_ROLES, VILLAGE_ROLES
from villages.forms.filters import ContactFilters


@roles(*PERSONAL_DATA_ROLES)
def contact_list(request: SignedInRequest) -> HttpResponse:
    filters = ContactFilters(request.GET, user=request.user)
    found = filters.found()
    context = {
        "filters": filters,
        "chosen": filters.chosen,
        "found": found,
        "page": found.page(**filters.beside),
        "count": found.count(),
        "may_write": request.user.scope.role in (*OFFICE_ROLES, *VILLAGE_ROLES),
    }
    return render(request, "villages/contact_list.html", context)
