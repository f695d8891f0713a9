"""The calendar: month, week and list; and the four fields that begin a session from an empty day."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.formats import month_name, short_date, short_month, weekdays
from offices.policy import roles
from offices.roles import OFFICE_ROLES, PROGRAM_ROLES
from outreach.domain import sessions as domain
from outreach.enums import SessionKind, SessionState
from outreach.forms.quick import FIELD_OF, QuickForm
from outreach.queries.calendar import calendar_of, today_of
from outreach.queries.calendar_address import CalendarAddress, View, day_of, unfiltered
from outreach.queries.calendar_choices import filter_choices
from outreach.queries.calendar_tasks import tasks_of
from outreach.views.moves import back_address, go

# The buttons of the quick form, and the state a session begins in.
BEGINS_AS = {"draf": SessionState.DRAFT, "tanya": SessionState.AWAITING_VILLAGE}


@roles(*PROGRAM_ROLES)
def calendar(request: SignedInRequest) -> HttpResponse:
    user, today = request.user, today_of(request.user)
    address = CalendarAddress.read(request.GET, today=today)
    office_ids = user.scope.office_ids if user.scope.role in OFFICE_ROLES else frozenset()
    found = calendar_of(user, address, today=today)
    context: dict[str, Any] = {
        "heading": _heading(address),
        "address": address,
        "calendar": found,
        "today": today,
        "here": address.at(today),
        "views": [(address.seen_as(view), word, address.view is view) for view, word in _views()],
        "without_filters": unfiltered(address).url if address.filters else "",
        "choices": filter_choices(user, address),
        "goes_on": replace(address, start=found.goes_on) if found.goes_on else None,
        "weekdays": weekdays(),
        "quick_url": reverse("session_quick"),
        "states": _legend(drafts=bool(user.scope.office_ids)),
        "words": _words_of_script(),
        "tasks": tasks_of(user, today),
        "may_schedule": user.scope.role in OFFICE_ROLES,
        "movable_in": office_ids,
        "waiting": found.counts[SessionState.AWAITING_ROLL],
        "unanswered": found.counts[SessionState.AWAITING_VILLAGE],
        "drafts": found.counts[SessionState.DRAFT],
    }
    return render(request, "outreach/calendar.html", context)


def _views() -> list[tuple[View, str]]:
    return [(View.MONTH, _("Bulan")), (View.WEEK, _("Minggu")), (View.LIST, _("Daftar"))]


def _legend(*, drafts: bool) -> list[tuple[str, str, str]]:
    """State, word and kind of every sign; drafts only for those who meet them."""
    return [
        (state.value, str(state.label), "cancelled" if state == SessionState.CANCELLED else state.pill)
        for state in SessionState
        if drafts or state != SessionState.DRAFT
    ]


def _words_of_script() -> dict[str, Any]:
    """What the script says; day and month names for the day a session is carried to."""
    return {
        "carrying": _("Memindahkan %(name)s. Tombol panah memilih hari, Enter menaruh, Esc membatalkan."),
        "target": _("Ke %(day)s"),
        "left": _("Tidak jadi dipindahkan."),
        "failed": _("Halaman ini tidak dapat dimuat. Periksa jaringan, lalu coba lagi."),
        "days": [day[:3] for day in weekdays()],
        "months": [short_month(dt.date(2024, number, 1)) for number in range(1, 13)],
    }


def _heading(address: CalendarAddress) -> str:
    if address.day:
        return short_date(address.anchor)
    if address.view is View.WEEK:
        return f"{short_date(address.span.first)} – {short_date(address.span.last)}"
    return month_name(address.anchor)


@roles(*OFFICE_ROLES)
def quick(request: SignedInRequest) -> HttpResponse:
    """Four fields; as a draft, or asking the village at once. ``lengkap`` goes on in the whole form."""
    act = request.POST.get("simpan", "")
    if act == "lengkap":
        return go(request, _whole_form(request.POST))
    form = QuickForm(request.POST or None, user=request.user, initial=_initial(request.GET))
    if request.method == "POST" and form.is_valid():
        try:
            session = domain.schedule(
                actor=request.user,
                villages=[form.cleaned_data["desa"]],
                kind=SessionKind.OUTREACH,
                details=form.details(),
                state=BEGINS_AS.get(act, SessionState.DRAFT),
            )
        except DomainError as error:
            DomainError(error.message, field=FIELD_OF.get(error.field or "")).add_to(form)
        else:
            asked = session.state == SessionState.AWAITING_VILLAGE
            text = _("Kegiatan dibuat; desa diminta mengonfirmasi.") if asked else _("Draf disimpan.")
            page = reverse("session_detail", args=[session.pk])
            messages.success(request, format_html('{} <a href="{}">{}</a>', text, page, _("Buka kegiatannya")))
            return go(request, back_address(request, f"{reverse('calendar')}?bulan={session.local_date:%Y-%m}"))
    context = {"form": form, "back": back_address(request, reverse("calendar"))}
    template = "outreach/calendar/_quick.html" if request.htmx else "outreach/session_quick.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=422 if form.errors else 200)


def _initial(query: QueryDict) -> dict[str, Any]:
    given = {name: query[name] for name in ("desa", "mulai", "tempat", "topik") if query.get(name)}
    return {**given, "tanggal": day_of(query.get("tanggal", ""))}


def _whole_form(typed: QueryDict) -> str:
    kept = QueryDict(mutable=True)
    kept.update({name: str(typed[name]) for name in QuickForm.base_fields if typed.get(name)})
    return f"{reverse('session_create')}?{kept.urlencode()}"
