"""Designating villages, and deciding anew about one: the office head's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import Role
from villages.domain import designation as domain
from villages.forms.designation import DesignationForm, StatusForm, initial_of
from villages.queries.places import villages_of


@roles(Role.OFFICE_HEAD)
def village_create(request: SignedInRequest) -> HttpResponse:
    form = DesignationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            village = domain.designate(actor=request.user, region=form.cleaned_data["village"], **form.decision)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("%(village)s tercatat sebagai Desa Binaan.") % {"village": village.label})
            return redirect("village_detail", code=village.pk)
    return render(request, "villages/village_form.html", {"form": form})


@roles(Role.OFFICE_HEAD)
def village_edit(request: SignedInRequest, code: str) -> HttpResponse:
    village = get_object_or_404(villages_of(request.user), pk=code)
    form = StatusForm(request.POST or None, initial=initial_of(village))
    if request.method == "POST" and form.is_valid():
        try:
            domain.change(actor=request.user, village=village, **form.decision)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(
                request,
                _("Status %(village)s tersimpan: %(status)s.")
                % {"village": village.label, "status": village.get_status_display()},
            )
            return redirect("village_detail", code=village.pk)
    return render(request, "villages/village_form.html", {"form": form, "village": village})
