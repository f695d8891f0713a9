"""Repeating a session, and the series that comes of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.formats import short_date
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain.series import Repeated, repeat
from outreach.domain.series_days import Day, days_of
from outreach.enums import BLOCKING_STATES, SessionState
from outreach.forms.series import RepeatForm
from outreach.queries.own import own_sessions
from outreach.queries.series import series_place, series_rows


@roles(*OFFICE_ROLES)
def session_repeat(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rule, then its days with what speaks against each, then the sessions made of those ticked."""
    session = get_object_or_404(own_sessions(request.user).select_related("office", "series", "place"), pk=pk)
    form = RepeatForm(request.POST or None, session=session, initial=RepeatForm.initial_of(session))
    days: list[Day] = []
    if request.method == "POST" and form.is_valid():
        state = SessionState(form.cleaned_data["state"] or SessionState.DRAFT)
        if request.POST.get("step") == "save" and form.is_previewed:
            try:
                done = repeat(
                    session=session,
                    actor=request.user,
                    rule=form.rule(),
                    days=form.chosen(),
                    seen_version=form.cleaned_data["version"],
                    state=state,
                    with_people=form.cleaned_data["with_people"],
                )
            except DomainError as error:
                error.add_to(form)
            else:
                _tell(request, done)
                return redirect("session_series", pk=pk)
        days = days_of(session, form.rule(), binding=state in BLOCKING_STATES)
        _tick_again(days, form)
    context = {"form": form, "session": session, "days": days, **_counts(days)}
    return render(request, "outreach/series_repeat.html", context, status=422 if form.errors else 200)


def _tick_again(days: list[Day], form: RepeatForm) -> None:
    """After a refusal the ticks of the person stand; a new rule gets new ones."""
    if form.is_previewed:
        chosen = form.chosen()
        for day in days:
            day.ticked = day.day in chosen and day.made is None and not day.blocked


def _counts(days: list[Day]) -> dict[str, Any]:
    return {"ticked": sum(day.ticked for day in days), "to_make": sum(day.made is None for day in days)}


def _tell(request: SignedInRequest, done: Repeated) -> None:
    count = len(done.made)
    sentence = ngettext("%(count)s kegiatan dibuat.", "%(count)s kegiatan dibuat.", count) % {"count": count}
    messages.success(request, sentence)
    for day, reason in done.refused:
        messages.warning(request, _("%(day)s tidak dibuat: %(reason)s") % {"day": short_date(day), "reason": reason})


@roles(*OFFICE_ROLES)
def session_series(request: SignedInRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(
        own_sessions(request.user).filter(series__isnull=False).select_related("office", "series"), pk=pk
    )
    rows = series_rows(request.user, session)
    context = {"session": session, "rows": rows, "place": series_place(request.user, session)}
    return render(request, "outreach/series_list.html", context)
