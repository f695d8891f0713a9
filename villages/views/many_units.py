"""Several RT and RW in one act: a series of new ones, and one merged into another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from villages.domain import unit_merges, unit_series
from villages.forms.units import UnitMergeForm, UnitSeriesForm
from villages.models import AssistedVillage, UnitKind
from villages.queries.places import villages_of
from villages.queries.units import units_in_force, units_of


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def unit_series_create(request: SignedInRequest, code: str) -> HttpResponse:
    """First the plan of what would be made, then ("buat") the making."""
    village = get_object_or_404(villages_of(request.user), pk=code)
    form = UnitSeriesForm(request.POST or None)
    plan = None
    if request.method == "POST" and form.is_valid():
        text, running = form.cleaned_data["series"], form.cleaned_data["running"]
        try:
            plan = _plan(request, village, text, running=running)
            if "buat" in request.POST:
                added = unit_series.add_series(actor=request.user, village=village, text=text, running=running)
                messages.success(
                    request, ngettext("%(n)s satuan ditambahkan.", "%(n)s satuan ditambahkan.", added) % {"n": added}
                )
                return redirect("unit_list", code=village.pk)
        except DomainError as error:
            error.add_to(form)
    return render(request, "villages/unit_series.html", {"village": village, "form": form, "plan": plan})


def _plan(request: SignedInRequest, village: AssistedVillage, text: str, *, running: bool) -> unit_series.Plan:
    return unit_series.plan_series(
        text,
        kinds=UnitKind.objects.visible_to(request.user),
        present=units_in_force(request.user, village),
        running=running,
    )


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def unit_merge(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    village = get_object_or_404(villages_of(request.user), pk=code)
    unit = get_object_or_404(units_of(request.user, village).with_contact_count(), pk=pk)
    form = UnitMergeForm(request.POST or None, user=request.user, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            merge = unit_merges.merge_units(actor=request.user, unit=unit, into=form.cleaned_data["into"])
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(
                request,
                _("%(unit)s digabung ke %(into)s. Bisa dipisahkan lagi di bagian bawah halaman ini.")
                % {"unit": unit.label, "into": merge.into.label},
            )
            return redirect("unit_list", code=village.pk)
    below = units_in_force(request.user, village).filter(parent=unit).count()
    context = {"village": village, "unit": unit, "form": form, "below_count": below}
    return render(request, "villages/unit_merge.html", context)
