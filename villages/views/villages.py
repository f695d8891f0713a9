"""The list of assisted villages."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import PROGRAM_ROLES, Role
from villages.forms.filters import VillageFilters
from villages.queries.villages import village_rows

PAGE = 50


@roles(*PROGRAM_ROLES)
def village_list(request: SignedInRequest) -> HttpResponse:
    filters = VillageFilters(request.GET, user=request.user)
    chosen = filters.chosen
    rows = village_rows(
        request.user,
        q=chosen["q"],
        status=chosen["status"],
        district=chosen["kecamatan"],
        office=chosen["kantor"],
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    may_designate = request.user.scope.role is Role.OFFICE_HEAD
    context = {"page": page, "filters": filters, "chosen": chosen, "may_designate": may_designate}
    return render(request, "villages/village_list.html", context)
