"""The form that plans a session, and the one that changes it."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedInRequest
from offices.dates import read_date
from offices.errors import DomainError
from offices.keys import is_key
from offices.models import Zone
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain import sessions as domain
from outreach.domain.message_preview import preview, preview_change
from outreach.domain.prayers import ESTIMATES
from outreach.domain.tellings import Preview
from outreach.domain.told import told
from outreach.enums import SessionKind, SessionState
from outreach.forms.sessions import ScheduleForm
from outreach.forms.sessions_change import ChangeForm
from outreach.models import OutreachSession
from outreach.queries.own import own_sessions
from villages.domain.venues import VenueDetails, add_venue

SAVED = {
    SessionState.AWAITING_VILLAGE: gettext_lazy("Kegiatan direncanakan. Desa diminta mengonfirmasi."),
    SessionState.SCHEDULED: gettext_lazy("Kegiatan dijadwalkan. Pengingat akan terkirim sendiri."),
    SessionState.DRAFT: gettext_lazy("Draf disimpan. Belum ada yang diberi tahu."),
    SessionState.CLOSED: gettext_lazy("Sambang desa dicatat."),
}


@roles(*OFFICE_ROLES)
def session_create(request: SignedInRequest) -> HttpResponse:
    """Plan a session. With ``susun`` in what is posted the form is only drawn anew: for the villages chosen by then,
    or with one more row for a speaker; with htmx the parts alone that hang on what was chosen."""
    if "susun" in request.POST:
        form = ScheduleForm.unchecked(request.POST, user=request.user)
        return _page(request, form, parts=bool(request.htmx))  # type: ignore[attr-defined]
    form = ScheduleForm(request.POST or None, user=request.user, initial=_from_address(request))
    if request.method == "POST" and form.is_valid():
        try:
            session = _schedule(request, form)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, SAVED[SessionState(session.state)])
            return redirect("session_detail", pk=session.pk)
    return _page(request, form)


@roles(*OFFICE_ROLES)
def session_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a session that has not begun. What somebody else changed meanwhile is shown, never overwritten."""
    session = get_object_or_404(own_sessions(request.user), pk=pk)
    if "susun" in request.POST:
        return _change_page(request, ChangeForm.unchecked(request.POST, user=request.user, session=session))
    form = ChangeForm(request.POST or None, user=request.user, session=session)
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
            form.meet(get_object_or_404(own_sessions(request.user), pk=pk))
        else:
            messages.success(request, _("Perubahan disimpan."))
            return redirect("session_detail", pk=pk)
    return _change_page(request, form)


@transaction.atomic
def _schedule(request: SignedInRequest, form: ScheduleForm) -> OutreachSession:
    villages, data = form.villages(), form.cleaned_data
    details = form.details(Zone(villages[0].region.zone))
    if data["keep_place"] and details.place is None:
        place = add_venue(actor=request.user, village=villages[0], details=VenueDetails(name=details.venue))
        details = replace(details, place=place)
    return domain.schedule(
        actor=request.user,
        villages=villages,
        kind=SessionKind(data["kind"]),
        details=details,
        functions=form.invited_functions(),
        with_district=data["with_district"],
        quotas=form.quotas(),
        units=form.held_for(),
        people_met=data["people_met"],
        state=form.begins_as(),
    )


def _from_address(request: SignedInRequest) -> dict[str, Any]:
    """What a link into the form knows already, such as village, day and RT."""
    known = {
        "host": "desa", "date": "tanggal", "start": "mulai", "end": "selesai", "venue": "tempat", "topic": "topik",
        "kind": "jenis", "level": "tingkat",
    }  # fmt: skip
    given: dict[str, Any] = {name: request.GET[key] for name, key in known.items() if request.GET.get(key)}
    if units := [key for key in request.GET.getlist("rt") if is_key(key)]:
        given["units"] = units
    with suppress(DomainError):
        given["date"] = read_date(given.get("date", ""), timezone.localdate())
    return {"lead": request.user.pk, **given}


def _page(request: SignedInRequest, form: ScheduleForm, *, parts: bool = False) -> HttpResponse:
    context = {
        "form": form,
        "messages_preview": preview(form.sketch(), now=timezone.now()),
        "estimates": prayer_hours(),
        "zones": form.zones,
    }
    template = "outreach/session_form/_parts.html" if parts else "outreach/session_form.html"
    return render(request, template, context, status=422 if form.is_refused else 200)


def _change_page(request: SignedInRequest, form: ChangeForm) -> HttpResponse:
    session = form.session
    context = {
        "form": form,
        "session": session,
        "messages_preview": _preview_of(form),
        "told": len(told(session)),
        "estimates": prayer_hours(),
        "zones": {"": session.zone},
    }
    parts = "susun" in request.POST and request.htmx  # type: ignore[attr-defined]
    template = "outreach/session_form/_preview_parts.html" if parts else "outreach/session_form.html"
    return render(request, template, context, status=422 if form.is_refused else 200)


def _preview_of(form: ChangeForm) -> Preview | None:
    times, venue = form.typed()
    return preview_change(form.session, times, venue=venue, now=timezone.now()) if times else None


def prayer_hours() -> dict[str, dict[str, str]]:
    """The estimates by zone and prayer, for the script that fills the hour in."""
    return {str(zone): {str(key): f"{at:%H.%M}" for key, at in row.items()} for zone, row in ESTIMATES.items()}
