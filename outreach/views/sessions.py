"""List and show sessions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.models import ImmigrationOffice
from offices.policy import roles
from offices.roles import OFFICE_ROLES, PROGRAM_ROLES
from outreach.domain.states import may
from outreach.enums import OPEN_ROLL_STATES, SessionKind, SessionState
from outreach.forms.roll import InviteForm
from outreach.models import OutreachSession
from outreach.queries.session_acts import acts_of
from outreach.queries.session_page import SessionPage
from outreach.queries.sessions import PAGE, SessionFilters, filtered_sessions, position_of, session_rows
from outreach.views.live_counts import live_words


@roles(*PROGRAM_ROLES)
def session_list(request: SignedInRequest) -> HttpResponse:
    filters = SessionFilters.read(request.GET)
    rows = session_rows(request.user, filtered_sessions(request.user, filters)[: PAGE + 1])
    query = request.GET.copy()
    query.pop("setelah", None)
    first_page = f"?{query.urlencode()}"
    next_page = ""
    if len(rows) > PAGE:
        rows = rows[:PAGE]
        query["setelah"] = position_of(rows[-1])
        next_page = f"?{query.urlencode()}"
    offices = ImmigrationOffice.objects.visible_to(request.user)
    context = {
        "rows": rows,
        "filters": filters,
        "tabs": [
            {"url": f"?kapan={when}", "label": label, "active": filters.when == when}
            for when, label in (("akan", _("Akan datang")), ("lewat", _("Sudah lewat")))
        ],
        "address": first_page,
        "next_page": next_page,
        "first_page": first_page if filters.after else "",
        "states": SessionState.choices,
        "kinds": SessionKind.choices,
        "offices": [] if request.user.scope.office_ids else [(office.slug, office.short_name) for office in offices],
        "may_schedule": request.user.scope.role in OFFICE_ROLES,
    }
    return render(request, "outreach/session_list.html", context)


@roles(*PROGRAM_ROLES)
def session_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    sessions = OutreachSession.objects.visible_to(request.user).select_related(
        "topic", "host__region", "host__district", "office", "district", "place"
    )
    session = get_object_or_404(sessions, pk=pk)
    role = request.user.scope.role
    page = SessionPage(request.user, session)
    context = {
        "session": session,
        "page": page,
        "acts": acts_of(request.user, session, page),
        "invite_form": InviteForm(),
        "pill": SessionState(session.state).pill,
        "own_office": page.own,
        "may": {
            "record": may("record", session, role),
            "take_in": may("take_in", session, role) and session.office_id in request.user.scope.office_ids,
            "fill": may("fill", session, role),
        },
        "live": live_words() if session.state in OPEN_ROLL_STATES and page.closing.still_open else None,
    }
    return render(request, "outreach/session_detail.html", context)
