"""List, schedule, show, change and cancel sessions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.models import ImmigrationOffice, Zone
from offices.policy import roles
from offices.roles import OFFICE_ROLES, PROGRAM_ROLES
from outreach.domain import sessions as domain
from outreach.domain.states import may
from outreach.domain.told import told
from outreach.enums import SessionKind, SessionState
from outreach.forms.roll import InviteForm
from outreach.forms.sessions import CancelForm, ChangeForm, ScheduleForm
from outreach.models import OutreachSession
from outreach.queries.session_acts import acts_of
from outreach.queries.session_page import SessionPage
from outreach.queries.sessions import PAGE, SessionFilters, filtered_sessions, position_of, session_rows


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
        "next_page": next_page,
        "first_page": first_page if filters.after else "",
        "states": SessionState.choices,
        "kinds": SessionKind.choices,
        "offices": [] if request.user.scope.office_ids else [(office.slug, office.short_name) for office in offices],
        "may_schedule": request.user.scope.role in OFFICE_ROLES,
    }
    return render(request, "outreach/session_list.html", context)


@roles(*OFFICE_ROLES)
def session_create(request: SignedInRequest) -> HttpResponse:
    initial = {"host": request.GET.get("desa"), "lead": request.user.pk, "date": request.GET.get("tanggal")}
    form = ScheduleForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            villages = form.villages()
            session = domain.schedule(
                actor=request.user,
                villages=villages,
                kind=SessionKind(form.cleaned_data["kind"]),
                details=form.details(Zone(villages[0].region.zone)),
                functions=form.cleaned_data["functions"],
                with_district=form.cleaned_data["with_district"],
                people_met=form.cleaned_data["people_met"],
            )
        except DomainError as error:
            error.add_to(form)
        else:
            visit = _("Sambang desa dicatat.")
            planned = _("Kegiatan dijadwalkan. Pengingat akan terkirim sendiri.")
            messages.success(request, visit if session.logged_afterwards else planned)
            return redirect("session_detail", pk=session.pk)
    return render(request, "outreach/session_form.html", {"form": form}, status=422 if form.errors else 200)


@roles(*PROGRAM_ROLES)
def session_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    sessions = OutreachSession.objects.visible_to(request.user).select_related(
        "topic", "host__region", "host__district", "office", "district"
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
        "may": {act: may(act, session, role) for act in ("record", "take_in")},
    }
    return render(request, "outreach/session_detail.html", context)


@roles(*OFFICE_ROLES)
def session_change(request: SignedInRequest, pk: int) -> HttpResponse:
    session = _own_session(request, pk)
    form = ChangeForm(request.POST or None, user=request.user, initial=ChangeForm.initial_of(session, request.user))
    if request.method == "POST" and form.is_valid():
        try:
            domain.change(
                session=session,
                actor=request.user,
                details=form.details(Zone(session.zone)),
                seen_version=form.cleaned_data["version"],
            )
        except DomainError as error:
            error.add_to(form)
            form.saw(OutreachSession.objects.visible_to(request.user).get(pk=pk).version)
        else:
            messages.success(request, _("Perubahan disimpan."))
            return redirect("session_detail", pk=pk)
    context = {"form": form, "session": session, "told": len(told(session))}
    return render(request, "outreach/session_form.html", context, status=422 if form.errors else 200)


@roles(*OFFICE_ROLES)
def session_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    session = _own_session(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.cancel(session=session, actor=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Kegiatan dibatalkan. Petugasnya bebas lagi pada jam itu."))
            return redirect("session_detail", pk=pk)
    context = {"form": form, "session": session, "told": len(told(session))}
    return render(request, "outreach/session_cancel.html", context, status=422 if form.errors else 200)


def _own_session(request: SignedInRequest, pk: int) -> OutreachSession:
    """A session of the person's own office: another office that merely sees it gets 404 like everybody else."""
    sessions = OutreachSession.objects.visible_to(request.user).filter(office_id__in=request.user.scope.office_ids)
    return get_object_or_404(sessions.select_related("topic", "host__region", "host__district", "office"), pk=pk)
