"""Assigning officers to villages, correcting and ending it: the heads'."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.authority import HEADS
from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from villages.domain import assignments as domain
from villages.forms.assignments import AssignForm, EndAssignmentForm, PeriodForm, initial_of
from villages.models import Assignment
from villages.queries.assignments import assignments_of


@roles(*HEADS)
def pimpasa_assign(request: SignedInRequest) -> HttpResponse:
    """One officer, several villages; ``?petugas=`` and ``?desa=`` choose what the link was about."""
    initial = {"officer": request.GET.get("petugas"), "villages": request.GET.getlist("desa")}
    form = AssignForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.assign(actor=request.user, **form.details)
        except DomainError as error:
            error.add_to(form)
        else:
            words = ngettext(
                "%(name)s bertugas di %(count)s desa lagi.", "%(name)s bertugas di %(count)s desa lagi.", len(made)
            )
            officer = form.cleaned_data["officer"]
            messages.success(request, words % {"name": officer.name, "count": len(made)})
            return redirect("pimpasa_detail", pk=officer.pk)
    return render(request, "villages/assignment_form.html", {"form": form}, status=422 if form.errors else 200)


@roles(*HEADS)
def assignment_change(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _own(request, pk)
    form = PeriodForm(request.POST or None, initial=initial_of(assignment))
    if request.method == "POST" and form.is_valid():
        try:
            domain.change(actor=request.user, assignment=assignment, **form.cleaned_data)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Penugasan tersimpan."))
            return redirect("pimpasa_detail", pk=assignment.officer_id)
    context = {"form": form, "assignment": assignment}
    return render(request, "villages/assignment_form.html", context, status=422 if form.errors else 200)


@roles(*HEADS)
def assignment_end(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _own(request, pk)
    form = EndAssignmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.end(
                actor=request.user,
                assignment=assignment,
                last_day=form.ending,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Penugasan di %(village)s diakhiri.") % {"village": assignment.village.label})
            return redirect("pimpasa_detail", pk=assignment.officer_id)
    context = {"form": form, "assignment": assignment}
    return render(request, "villages/assignment_end.html", context, status=422 if form.errors else 200)


def _own(request: SignedInRequest, pk: int) -> Assignment:
    """An assignment of the head's own office."""
    return get_object_or_404(assignments_of(request.user).filter(office_id__in=request.user.scope.office_ids), pk=pk)
