"""Deciding on a dossier: the section head's and the office head's steps, and assessing its villages at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from villages.domain import decisions as domain
from villages.domain import village_status
from villages.domain.steps import ACTS_WITH_REASON, LATER_ACTS, Act
from villages.domain.vulnerability import assess
from villages.forms.decisions import DecisionForm, DecreeForm, ReasonForm, SeenForm, StepForm
from villages.forms.vulnerability import AssessmentForm
from villages.models import Designation
from villages.queries.designation import designations_of, unassessed_in, villages_in
from villages.views.village_status import words_of


@roles(Role.SECTION_HEAD)
def designation_verify(request: SignedInRequest, pk: int) -> HttpResponse:
    designation = _own(request, pk)
    form = DecisionForm(request.POST or None, villages=_open(request, designation), initial=_seen(designation))
    words = {
        "title": _("Verifikasi usulan"),
        "text": _("Usulan diteruskan ke Kepala Kantor untuk ditetapkan."),
        "done": _("Usulan terverifikasi dan menunggu penetapan Kepala Kantor."),
    }
    return _decide(
        request,
        designation,
        form,
        words,
        lambda: domain.verify(**_by(request, designation, form), left_out=form.left_out),
    )


@roles(Role.OFFICE_HEAD)
def designation_designate(request: SignedInRequest, pk: int) -> HttpResponse:
    designation = _own(request, pk)
    form = DecreeForm(
        request.POST or None, request.FILES or None, villages=_open(request, designation), initial=_seen(designation)
    )
    words = {
        "title": _("Tetapkan dengan SK"),
        "text": _("Isi nomor dan tanggal SK yang sudah Anda tanda tangani. Desanya lalu berstatus ditetapkan."),
        "done": _("Desa-desa itu ditetapkan sebagai Desa Binaan."),
    }

    def designate() -> Designation:
        return domain.designate(**_by(request, designation, form), decree=form.decree, left_out=form.left_out)

    return _decide(request, designation, form, words, designate)


@roles(Role.OFFICE_HEAD)
def designation_decree(request: SignedInRequest, pk: int) -> HttpResponse:
    designation = _own(request, pk)
    initial = _seen(designation) | {
        "decree_number": designation.decree_number,
        "decreed_on": designation.decreed_on,
    }
    form = DecreeForm(request.POST or None, request.FILES or None, initial=initial)
    words = {
        "title": _("Perbaiki SK"),
        "text": _("Nomor dan tanggal yang lama tetap tersimpan dalam riwayat setiap desanya."),
        "done": _("SK diperbaiki."),
    }
    return _decide(
        request,
        designation,
        form,
        words,
        lambda: domain.correct_decree(**_by(request, designation, form), decree=form.decree),
    )


@roles(Role.SECTION_HEAD, Role.OFFICE_HEAD)
def designation_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    designation = _own(request, pk)
    form = ReasonForm(request.POST or None, initial=_seen(designation))
    words = {
        "title": _("Tolak usulan"),
        "text": _("Semua desa di usulan ini ditolak. Desanya boleh diusulkan lagi kemudian."),
        "done": _("Usulan ditolak; alasannya tersimpan dalam riwayat."),
        "kind": "danger",
    }
    return _decide(
        request,
        designation,
        form,
        words,
        lambda: domain.decline(**_by(request, designation, form), reason=form.cleaned_data["reason"]),
    )


@roles(Role.OFFICE_HEAD)
def designation_send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    designation = _own(request, pk)
    form = ReasonForm(request.POST or None, initial=_seen(designation))
    words = {
        "title": _("Kembalikan ke verifikasi"),
        "text": _("Kepala Seksi memverifikasi usulan ini sekali lagi."),
        "done": _("Usulan dikembalikan ke Kepala Seksi."),
    }
    return _decide(
        request,
        designation,
        form,
        words,
        lambda: domain.send_back(**_by(request, designation, form), reason=form.cleaned_data["reason"]),
    )


@roles(Role.OFFICE_HEAD)
def designation_status(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    """A later step with every village of the dossier that can take it."""
    designation = _own(request, pk)
    if act not in LATER_ACTS:
        raise Http404
    chosen = Act(act)
    initial = _seen(designation) | {"effective_on": designation.office.today()}
    form = StepForm(request.POST or None, initial=initial, needs_reason=chosen in ACTS_WITH_REASON)
    words = words_of(chosen, _("semua desa di penetapan ini"))

    def step() -> None:
        data = form.cleaned_data
        moved = village_status.change_all(
            **_by(request, designation, form),
            act=chosen,
            effective_on=data["effective_on"],
            reason=data["reason"],
        )
        words["done"] = ngettext(
            "Status %(number)d desa tersimpan.", "Status %(number)d desa tersimpan.", len(moved)
        ) % {"number": len(moved)}  # fmt: skip

    return _decide(request, designation, form, words, step)


@roles(*OFFICE_ROLES)
def designation_assess(request: SignedInRequest, pk: int) -> HttpResponse:
    """One assessment for every village of a dossier that has none of the last year."""
    designation = _own(request, pk)
    villages = unassessed_in(request.user, designation)
    form = AssessmentForm(request.POST or None, user=request.user, initial={"assessed_on": designation.office.today()})
    if request.method == "POST" and form.is_valid() and villages:
        data = form.cleaned_data
        try:
            assess(
                actor=request.user,
                villages=villages,
                assessed_on=data["assessed_on"],
                findings=form.findings,
                note=data["note"],
            )
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Kerawanan desa-desa itu tersimpan."))
            return redirect("designation_detail", pk=pk)
    context = {"form": form, "designation": designation, "villages": villages}
    return render(request, "villages/vulnerability_form.html", context, status=422 if form.errors else 200)


def _own(request: SignedInRequest, pk: int) -> Designation:
    rows = designations_of(request.user).filter(office_id__in=request.user.scope.office_ids)
    return get_object_or_404(rows, pk=pk)


def _open(request: SignedInRequest, designation: Designation) -> list[Any]:
    """Villages that wait for a decision."""
    return [row for row in villages_in(request.user, designation) if row.status in ("proposed", "verified")]


def _seen(designation: Designation) -> dict[str, Any]:
    return {"seen": designation.version}


def _by(request: SignedInRequest, designation: Designation, form: SeenForm) -> dict[str, Any]:
    return {"actor": request.user, "designation": designation, "version": form.cleaned_data["seen"]}


def _decide(
    request: SignedInRequest, designation: Designation, form: Any, words: dict[str, str], decide: Callable[[], object]
) -> HttpResponse:
    """The page of one decision: the form, and after it the dossier."""
    if request.method == "POST" and form.is_valid():
        try:
            decide()
        except DomainError as error:
            error.add_to(form)
            form.saw(_own(request, designation.pk).version)
        else:
            messages.success(request, words["done"])
            return redirect("designation_detail", pk=designation.pk)
    context = {"form": form, "designation": designation, "words": words}
    return render(request, "villages/designation_decide.html", context, status=422 if form.errors else 200)
