"""Carrying a village over to the code that succeeds it (pemekaran): the office head's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import Role
from reports.queries import succession as queries
from villages.domain.succession import CARRIED_STATUSES, carry_over
from villages.forms.succession import SuccessionForm
from villages.queries.places import villages_of


@roles(Role.OFFICE_HEAD)
def village_succession(request: SignedInRequest, code: str) -> HttpResponse:
    """The choice, then what goes and what stays, then the act: nothing moves before ``teruskan``."""
    village = get_object_or_404(villages_of(request.user), pk=code)
    form = SuccessionForm(request.POST or None, user=request.user, village=village)
    context = {"village": village, "form": form, "is_carried": village.status in CARRIED_STATUSES}
    if request.method == "POST" and form.is_valid():
        if "teruskan" not in request.POST:
            shown = {"going": queries.going(request.user, village, form.chosen_units), "row": form.chosen}
            return render(request, "reports/succession_confirm.html", {**context, **shown})
        try:
            done = carry_over(actor=request.user, old=village, new=form.chosen.successor, units=form.chosen_units)
        except DomainError as error:
            error.add_to(form)
        else:
            text = _("%(village)s diteruskan. Yang sudah terlaksana tetap tercatat atas kode lama.")
            messages.success(request, text % {"village": done.successor.label})
            return redirect("village_detail", code=done.successor_id)
    return render(request, "reports/succession.html", context, status=422 if form.errors else 200)
