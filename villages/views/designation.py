"""Dossiers: the list, one dossier, and naming places in a new one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.models import Region
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from villages.domain import designation as domain
from villages.domain.coverage import left_out
from villages.domain.steps import LATER_ACTS, PROPOSERS, may
from villages.enums import DesignationState
from villages.forms.designation import PlacesForm, RecordForm
from villages.models import AssistedVillage, Designation
from villages.queries import designation as queries
from villages.queries.history import designation_history

PAGE = 30
READERS = (*OFFICE_ROLES, Role.REGIONAL_HEAD)


@roles(*READERS)
def designation_list(request: SignedInRequest) -> HttpResponse:
    user, state = request.user, request.GET.get("status", "")
    state = state if state in DesignationState.values else ""
    counts = queries.states_of(user)
    page = Paginator(queries.designation_rows(user, state=state), PAGE).get_page(request.GET.get("page"))
    tabs = [{"url": "?", "label": _("Semua"), "active": not state, "count": sum(counts.values())}]
    tabs += [
        {"url": f"?status={value}", "label": label, "active": state == value, "count": counts.get(value, 0)}
        for value, label in DesignationState.choices
    ]
    context = {
        "page": page,
        "tabs": tabs,
        "state": state,
        "waiting": queries.waiting_for(user).count(),
        "may_propose": user.scope.role in PROPOSERS,
        "may_record": user.scope.role is Role.OFFICE_HEAD,
        "several_offices": not user.scope.office_ids,
    }
    return render(request, "villages/designation_list.html", context)


@roles(*READERS)
def designation_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    designation = get_object_or_404(queries.designations_of(user).select_related("created_by"), pk=pk)
    villages = queries.villages_in(user, designation)
    context = {
        "designation": designation,
        "places": queries.places_of(user, [designation]).get(designation.pk, []),
        "villages": villages,
        "history": designation_history(user, designation),
        "extensions": queries.designations_of(user).filter(extends=designation).order_by("pk"),
        "unassessed": queries.unassessed_in(user, designation),
        "may": _acts(request, designation, villages),
    }
    return render(request, "villages/designation_detail.html", context)


def _acts(request: SignedInRequest, designation: Designation, villages: list[AssistedVillage]) -> dict[str, Any]:
    """What this person may do with the dossier now."""
    role, state = request.user.scope.role, designation.state
    own = designation.office_id in request.user.scope.office_ids
    verifies = own and role is Role.SECTION_HEAD and state == DesignationState.PROPOSED
    decides = own and role is Role.OFFICE_HEAD and state == DesignationState.VERIFIED
    designated = own and state == DesignationState.DESIGNATED
    statuses = {village.status for village in villages}
    return {
        "verify": verifies and designation.created_by_id != request.user.pk,
        "own_proposal": verifies and designation.created_by_id == request.user.pk,
        "designate": decides,
        "decline": verifies or decides,
        "assess": own and role in OFFICE_ROLES and state == DesignationState.PROPOSED,
        "extend": designated,
        "correct": designated and role is Role.OFFICE_HEAD,
        "later": [act for act in LATER_ACTS if designated and any(may(act, status, role) for status in statuses)],
    }


@roles(*PROPOSERS)
def designation_propose(request: SignedInRequest) -> HttpResponse:
    return _name_places(request, PlacesForm, _propose)


@roles(Role.OFFICE_HEAD)
def village_create(request: SignedInRequest) -> HttpResponse:
    """Write down a decree that is there already."""
    return _name_places(request, RecordForm, _record)


@roles(*OFFICE_ROLES)
def designation_extend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Further places for a designation: a proposal, or for the office head its decree at once."""
    rows = queries.designations_of(request.user).filter(office_id__in=request.user.scope.office_ids)
    extended = get_object_or_404(rows, pk=pk, state=DesignationState.DESIGNATED)
    if request.user.scope.role is Role.OFFICE_HEAD:
        return _name_places(request, RecordForm, _record, extends=extended)
    return _name_places(request, PlacesForm, _propose, extends=extended)


def _name_places(
    request: SignedInRequest,
    form_class: type[PlacesForm],
    take: Callable[[SignedInRequest, Any, Designation | None], domain.Taken],
    *,
    extends: Designation | None = None,
) -> HttpResponse:
    districts = queries.districts_of(request.user)
    district = _chosen(request, districts)
    form = form_class(request.POST or None, request.FILES or None, user=request.user, district=district)
    if request.method == "POST" and form.is_valid():
        try:
            taken = take(request, form, extends)
        except DomainError as error:
            error.add_to(form)
        else:
            if missing := left_out(taken.held):
                messages.warning(request, missing)
            return redirect("designation_detail", pk=taken.designation.pk)
    context: dict[str, Any] = {"form": form, "district": district, "extends": extends}
    context["district_options"] = [(row.pk, f"{row.name}, {row.parent.name}") for row in districts if row.parent]
    context["records"] = form_class is RecordForm
    return render(request, "villages/designation_form.html", context, status=422 if form.errors else 200)


def _chosen(request: SignedInRequest, districts: list[Region]) -> Region | None:
    """The kecamatan of the address; Http404 for one outside the working area."""
    code = request.GET.get("kecamatan", "")
    if not code:
        return None
    found = next((district for district in districts if district.pk == code), None)
    if found is None:
        raise Http404
    return found


def _propose(request: SignedInRequest, form: PlacesForm, extends: Designation | None) -> domain.Taken:
    taken = domain.propose(actor=request.user, places=form.named, extends=extends)
    messages.success(request, _("Usulan disimpan dan menunggu verifikasi Kepala Seksi."))
    return taken


def _record(request: SignedInRequest, form: RecordForm, extends: Designation | None) -> domain.Taken:
    taken = domain.record(
        actor=request.user, places=form.named, decree=form.decree, active_since=form.active_day, extends=extends
    )
    messages.success(request, _("SK tercatat; desanya menjadi Desa Binaan kantor Anda."))
    return taken
