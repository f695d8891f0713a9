"""A village says whether the day suits it; an officer types what a village said."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain import confirmation
from outreach.domain.states import may
from outreach.enums import SessionState, VillageAnswer
from outreach.forms.confirmation import ReplyForm
from outreach.models import OutreachSession
from outreach.queries.session_page import SessionPage
from outreach.views.own_session import own_or_village_session


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def session_confirmation(request: SignedInRequest, pk: int) -> HttpResponse:
    session = own_or_village_session(request, pk)
    page = SessionPage(request.user, session)
    by_office = request.user.scope.role in OFFICE_ROLES
    form = ReplyForm(
        request.POST if request.method == "POST" else None,
        office=by_office,
        choices=[(row.village_id, row.village.region.full_name) for row in page.villages],
        initial=_initial(session, page),
    )
    if request.method == "POST" and form.is_valid():
        try:
            session = confirmation.answer(
                session=session,
                actor=request.user,
                villages=form.cleaned_data["villages"],
                reply=form.reply(),
                seen_revision=form.cleaned_data["revision"],
            )
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _thanks(session, form.reply().answer))
            return redirect("session_detail", pk=pk)
    context = {
        "session": session,
        "page": page,
        "form": form,
        "by_office": by_office,
        "possible": may("confirm" if by_office else "answer", session, request.user.scope.role),
        "declining": form.is_bound and form["answer"].value() == VillageAnswer.DECLINED,
    }
    template = "outreach/confirmation_office.html" if by_office else "outreach/confirmation_village.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _initial(session: OutreachSession, page: SessionPage) -> dict[str, Any]:
    """Those who have not answered; all of them where everybody has."""
    waiting = [row.village_id for row in page.villages if row.answer == VillageAnswer.OPEN]
    return {"villages": waiting or [row.village_id for row in page.villages], "revision": session.revision}


def _thanks(session: OutreachSession, answer: VillageAnswer) -> str:
    if answer == VillageAnswer.DECLINED:
        return _("Jawaban disimpan. Petugas akan mencari hari lain.")
    if session.state == SessionState.AWAITING_VILLAGE:
        return _("Jawaban disimpan. Menunggu desa lain.")
    return _("Jawaban disimpan. Semua desa setuju: kegiatan terjadwal dan undangan terkirim sendiri.")
