"""What to tell of a plan while it is being typed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.keys import is_key
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain.plan_warning import PlanWarning, clash
from outreach.domain.times import SessionTimes
from outreach.domain.warnings import day_warnings, warnings_for
from outreach.enums import SessionKind
from outreach.forms.checks import CheckForm
from outreach.models import OutreachSession


@roles(*OFFICE_ROLES)
@require_POST
def session_check(request: SignedInRequest) -> HttpResponse:
    """The part of the form that tells of clashes. Always 200: half-typed is how typing goes. Writes nothing."""
    form = CheckForm(request.POST, user=request.user, session=_own_session(request))
    day, villages = form.read("date"), form.villages
    zone = form.zone(villages)
    times = form.times(day, zone) if day else None
    found: list[PlanWarning] = []
    if times and (wrong := _impossible(times, form.read("kind"))):
        found = [wrong]
    elif times:
        found = warnings_for(
            actor=request.user,
            villages=villages,
            times=times,
            officers=form.officers,
            place=form.read("place"),
            expected=form.read("expected_participants"),
            session=form.session,
        )
    elif day:
        found = day_warnings(actor=request.user, villages=villages, day=day, zone=zone, session=form.session)
    enough = bool(times and villages and form.officers)
    return render(request, "outreach/_checks.html", {"warnings": found, "enough": enough})


def _impossible(times: SessionTimes, kind: str | None) -> PlanWarning | None:
    try:
        times.check(kind=kind or SessionKind.OUTREACH, now=timezone.now())
    except DomainError as error:
        return clash("hours", error.message)
    return None


def _own_session(request: SignedInRequest) -> OutreachSession | None:
    """The session being changed, as the address names it; a foreign one, or none, is a new plan."""
    key = request.GET.get("kegiatan", "")
    if not is_key(key):
        return None
    sessions = OutreachSession.objects.visible_to(request.user).filter(office_id__in=request.user.scope.office_ids)
    return sessions.filter(pk=int(key)).first()
