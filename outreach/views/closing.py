"""Closing rolls, taking that back, opening them again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.formats import clock, zone_label
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain import closing
from outreach.domain.batches import as_text
from outreach.domain.roll import UNDO_WITHIN
from outreach.domain.states import may
from outreach.forms.closing import ReopenForm, VillagesForm
from outreach.models import OutreachSession
from outreach.queries.closing import unsent_devices
from outreach.queries.session_page import SessionPage
from outreach.views.own_session import own_session

RECORDERS = (*OFFICE_ROLES, *VILLAGE_ROLES)


def _session(request: SignedInRequest, pk: int) -> OutreachSession:
    sessions = OutreachSession.objects.visible_to(request.user).select_related("topic", "host__region", "district")
    return get_object_or_404(sessions, pk=pk)


@roles(*RECORDERS)
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which villages, what is still unsent as far as the server knows, and that it can be taken back."""
    session = _session(request, pk)
    page = SessionPage(request.user, session)
    villages = [(roll.code, roll.name) for roll in page.closing.still_open]
    form = VillagesForm(request.POST if request.method == "POST" else None, villages=villages)
    if form.is_valid():
        try:
            session = closing.close(session=session, actor=request.user, villages=form.villages())
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _closed_words(session))
        return redirect("session_detail", pk=pk)
    context = {
        "session": session,
        "page": page,
        "form": form,
        "blank": page.counts["listed"] - page.counts["recorded"],
        "devices": unsent_devices(request.user, session),
        "until": timezone.now() + UNDO_WITHIN,
        "possible": may("close", session, request.user.scope.role) and villages,
    }
    return render(request, "outreach/roll_close.html", context, status=422 if form.errors else 200)


def _closed_words(session: OutreachSession) -> str:
    until = f"{clock(timezone.now() + UNDO_WITHIN, session.zone)} {zone_label(session.zone)}"
    if session.roll_closed_at is None:
        text = _("Daftar hadir desa Anda ditutup; menunggu desa lain. Dapat dibatalkan sampai %(until)s.")
    else:
        text = _("Daftar hadir ditutup. Dapat dibatalkan sampai %(until)s; setelah itu rekap dikirim.")
    return text % {"until": until}


@roles(*RECORDERS)
@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """One tap: everything this person closed in the last half hour, or the one village named by ``village``."""
    session = _session(request, pk)
    village = as_text(request.POST.get("village"), 13)
    try:
        closing.undo_close(session=session, actor=request.user, villages=[village] if village else None)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Penutupan dibatalkan. Daftar hadir terbuka lagi; rekap tidak jadi dikirim."))
    return redirect("session_detail", pk=pk)


@roles(*OFFICE_ROLES)
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """With a reason that stays on record."""
    session = own_session(request, pk)
    page = SessionPage(request.user, session)
    closed = [(roll.code, roll.name) for roll in page.closing.closed]
    form = ReopenForm(request.POST or None, villages=closed)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            closing.reopen(session=session, actor=request.user, villages=form.villages(), reason=reason)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Daftar hadir dibuka kembali. Tutup lagi setelah selesai."))
            return redirect("session_detail", pk=pk)
    context = {"session": session, "form": form, "possible": page.closing.may_reopen}
    return render(request, "outreach/roll_reopen.html", context, status=422 if form.errors else 200)
