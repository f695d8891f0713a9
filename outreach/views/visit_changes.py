"""Putting a logged visit right, and calling off one that never was."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain import visits
from outreach.forms.visits import AnnulVisitForm, VisitCorrectionForm
from outreach.models import OutreachSession
from outreach.queries.visits import VisitPart, visit_of


@roles(*OFFICE_ROLES)
def visit_change(request: SignedInRequest, pk: int) -> HttpResponse:
    session, visit = _visit(request, pk)
    initial = {
        "findings": visit.findings,
        "follow_up": visit.follow_up,
        "women": visit.women,
        "men": visit.men,
        "version": session.version,
    }
    form = VisitCorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            visits.correct(
                session=session,
                actor=request.user,
                seen_version=form.cleaned_data["version"],
                correction=form.correction(),
            )
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Catatan sambang desa dibetulkan."))
            return redirect("session_detail", pk=pk)
    context = {"session": session, "visit": visit, "form": form}
    return render(request, "outreach/visit/change.html", context, status=422 if form.errors else 200)


@roles(*OFFICE_ROLES)
def visit_annul(request: SignedInRequest, pk: int) -> HttpResponse:
    session, visit = _visit(request, pk)
    form = AnnulVisitForm(request.POST or None, initial={"version": session.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            visits.annul(session=session, actor=request.user, reason=data["reason"], seen_version=data["version"])
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Catatan sambang desa dibatalkan; tidak dihitung lagi."))
            return redirect("session_detail", pk=pk)
    words = {
        "headline": _("Batalkan catatan sambang desa ini?"),
        "text": _("Untuk kunjungan yang tidak terjadi atau tercatat dua kali. Kunjungan ini lalu tidak dihitung."),
        "undo": _("Tidak dapat dipulihkan; kunjungan yang memang terjadi dicatat lagi. Tulisannya tetap terbaca."),
        "submit": _("Batalkan catatan"),
        "kind": "danger",
    }
    context = {"session": session, "form": form, "words": words, "possible": visit.may_correct}
    return render(request, "outreach/session_act.html", context, status=422 if form.errors else 200)


def _visit(request: SignedInRequest, pk: int) -> tuple[OutreachSession, VisitPart]:
    sessions = OutreachSession.objects.visible_to(request.user).select_related(
        "topic", "host__region", "host__district", "office"
    )
    session = get_object_or_404(sessions, pk=pk)
    visit = visit_of(request.user, session)
    if visit is None:
        raise Http404
    return session, visit
