"""RT and RW of a village: the list with its form, correcting, taking out of use and back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from villages.domain import unit_merges
from villages.domain import units as domain
from villages.domain.unit_history import changes_of
from villages.forms.units import UnitForm
from villages.models import AssistedVillage, NeighbourhoodUnit, UnitKind
from villages.queries.places import villages_of
from villages.queries.units import UnitGroup, counts_by_kind, grouped, units_of


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def unit_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The village's units and the form for the next one; the parent of the last one stays chosen."""
    village = _village(request, code)
    units = list(units_of(request.user, village))
    in_force = [unit for unit in units if unit.retired_at is None]
    form = UnitForm(
        request.POST or None, user=request.user, village=village, initial=_initial(request, grouped(in_force))
    )
    if "induk" in request.GET:  # in the middle of a series: straight on to the next number
        form.fields["number"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        try:
            unit = domain.add_unit(actor=request.user, village=village, **form.cleaned_data)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("%(unit)s ditambahkan.") % {"unit": unit.label})
            return redirect(f"{request.path}?induk={unit.parent_id or unit.pk}&jenis={unit.kind_id}")
    return render(
        request,
        "villages/unit_list.html",
        {
            "village": village,
            "groups": grouped(in_force),
            "kind_counts": counts_by_kind(in_force),
            "retired": [unit for unit in units if unit.retired_at],
            "form": form,
        },
    )


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def unit_edit(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    village, unit = _village_and_unit(request, code, pk)
    form = UnitForm(
        request.POST or None,
        user=request.user,
        village=village,
        initial={"kind": unit.kind_id, "parent": unit.parent_id, "number": unit.number},
    )
    if request.method == "POST" and form.is_valid():
        try:
            unit = domain.change_unit(actor=request.user, unit=unit, **form.cleaned_data)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Tersimpan sebagai %(unit)s.") % {"unit": unit.label})
            return _back_to_list(village)
    village, unit = _village_and_unit(request, code, pk)
    context = {"village": village, "unit": unit, "form": form, "changes": changes_of(unit)}
    return render(request, "villages/unit_edit.html", context)


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def unit_retire(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    village, unit = _village_and_unit(request, code, pk)
    if request.method == "POST":
        below = domain.retire_unit(actor=request.user, unit=unit)
        text = _("%(unit)s tidak berlaku lagi.") % {"unit": unit.label}
        if below:
            text += " " + ngettext("%(count)s RT di bawahnya juga.", "%(count)s RT di bawahnya juga.", below) % {
                "count": below
            }
        messages.success(request, text + " " + _("Bisa diberlakukan lagi di bagian bawah halaman ini."))
        return _back_to_list(village)
    below_in_force = units_of(request.user, village).in_force().filter(parent=unit).count()
    return render(
        request, "villages/unit_retire.html", {"village": village, "unit": unit, "below_count": below_in_force}
    )


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
@require_POST
def unit_restore(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    village, unit = _village_and_unit(request, code, pk)
    act = unit_merges.undo_merge if unit.merged_into_id else domain.restore_unit
    try:
        act(actor=request.user, unit=unit)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(unit)s berlaku lagi.") % {"unit": unit.label})
    return _back_to_list(village)


def _village(request: SignedInRequest, code: str) -> AssistedVillage:
    return get_object_or_404(villages_of(request.user), pk=code)


def _village_and_unit(request: SignedInRequest, code: str, pk: int) -> tuple[AssistedVillage, NeighbourhoodUnit]:
    village = _village(request, code)
    return village, get_object_or_404(units_of(request.user, village), pk=pk)


def _initial(request: SignedInRequest, groups: list[UnitGroup]) -> dict[str, object]:
    """What the last one was (``jenis``, ``induk``); else an RT, but an RW while the village has none."""
    usual = UnitKind.objects.visible_to(request.user).filter(slug="rt" if groups else "rw")
    kind = request.GET.get("jenis") or usual.values_list("pk", flat=True).first()
    only = groups[0].upper.pk if len(groups) == 1 else None
    return {"kind": kind, "parent": request.GET.get("induk") or only}


def _back_to_list(village: AssistedVillage) -> HttpResponseRedirect:
    return redirect("unit_list", code=village.pk)
