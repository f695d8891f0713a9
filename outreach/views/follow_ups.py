"""Follow-ups of a session in RT and RW: chosen in a grid, made in one act."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain import follow_ups
from outreach.domain.states import may
from outreach.forms.follow_ups import FollowUpForm
from outreach.models import OutreachSession
from outreach.queries.follow_up_reports import led_follow_ups, reports_waiting_for
from outreach.queries.follow_ups import VillageGrid, grid_of, progress_of, villages_of


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def session_follow_ups(request: SignedInRequest, pk: int) -> HttpResponse:
    """The grid; ``rencana=1`` shows who would gather where and when before anything is written.

    ``rt=`` in the address, also several, ticks these alone.
    """
    sessions = OutreachSession.objects.visible_to(request.user).select_related(
        "topic", "host__region", "host__district"
    )
    session = get_object_or_404(sessions, pk=pk)
    villages = villages_of(request.user, session)
    form = FollowUpForm(
        request.POST or None, user=request.user, session=session, villages=villages, initial=_initial(session)
    )
    plan: list[Any] = []
    if request.method == "POST" and form.is_valid():
        common = {
            "actor": request.user,
            "parent": session,
            "unit_ids": form.unit_ids,
            "choice": form.choice(),
        }
        try:
            if "rencana" in request.POST:
                plan = follow_ups.plan(**common, now=timezone.now())[0]
            else:
                _tell(request, follow_ups.create(**common))
                return redirect("session_detail", pk=pk)
        except DomainError as error:
            error.add_to(form)
    grids = grid_of(request.user, session, villages)
    context = {
        "session": session,
        "form": form,
        "grids": grids,
        "ticked": form.ticked(_free(grids, request.GET.getlist("rt"))),
        "progress": progress_of(request.user, [session])[session.pk],
        "plan": plan,
        "reports_waiting": reports_waiting_for(request.user, session),
        "led": led_follow_ups(request.user, session),
        "possible": may("follow_up", session, request.user.scope.role) and session.level in follow_ups.LEVELS,
    }
    return render(request, "outreach/follow_ups.html", context, status=422 if form.errors else 200)


def _initial(session: OutreachSession) -> dict[str, Any]:
    """The day after tomorrow, or the day after the session where that is later."""
    return {"first_day": max(timezone.localdate() + dt.timedelta(days=2), session.local_date + dt.timedelta(days=1))}


def _free(grids: list[VillageGrid], wanted: list[str]) -> list[int]:
    free = [cell.unit.pk for grid in grids for row in grid.rows for cell in row.cells if cell.state == "none"]
    return [pk for pk in free if str(pk) in wanted] if wanted else free


def _tell(request: SignedInRequest, created: follow_ups.Created) -> None:
    if created.sessions:
        text = ngettext(
            "%(count)s kegiatan lanjutan dibuat.", "%(count)s kegiatan lanjutan dibuat.", len(created.sessions)
        )
        messages.success(request, text % {"count": len(created.sessions)})
    if created.skipped:
        names = ", ".join(unit.label for unit in created.skipped[:5]) + (" …" if len(created.skipped) > 5 else "")
        messages.info(request, _("Sudah punya kegiatan lanjutan, tidak dibuat lagi: %(units)s.") % {"units": names})
