"""Changing or calling off one session of a series, or this one and those that follow."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.formats import short_date
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain import series_changes as domain
from outreach.domain.details import details_of
from outreach.domain.series_changes import Common, Step
from outreach.forms.series_changes import CallOffSeriesForm, ChangeSeriesForm, versions_of
from outreach.models import OutreachSession
from outreach.queries.own import own_sessions

Act = Callable[[dict[int, int]], list[Step]]


@roles(*OFFICE_ROLES)
def series_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """What to change; then what would come of it for each session; then the change itself."""
    session = _of_series(request, pk)
    rows = _touched(session)
    initial = ChangeSeriesForm.initial_of(session, Common.of(details_of(session)), rows)
    form = ChangeSeriesForm(request.POST or None, user=request.user, rows=rows, initial=initial)

    def act(seen: dict[int, int]) -> list[Step]:
        return domain.change(
            session=session,
            actor=request.user,
            wanted=form.common(),
            seen=seen,
            overwrite=form.cleaned_data["overwrite"],
        )

    return _answer(
        request,
        session,
        form,
        act,
        template="outreach/series_change.html",
        done=_("%(changed)s kegiatan diubah, %(told)s orang diberi tahu."),
    )


@roles(*OFFICE_ROLES)
def series_call_off(request: SignedInRequest, pk: int) -> HttpResponse:
    session = _of_series(request, pk)
    rows = _touched(session)
    form = CallOffSeriesForm(request.POST or None, rows=rows, initial={"versions": versions_of(rows)})

    def act(seen: dict[int, int]) -> list[Step]:
        return domain.call_off(session=session, actor=request.user, reason=form.cleaned_data["reason"], seen=seen)

    return _answer(
        request,
        session,
        form,
        act,
        template="outreach/series_call_off.html",
        done=_("%(changed)s kegiatan dibatalkan, %(told)s orang diberi tahu."),
    )


def _answer(
    request: SignedInRequest,
    session: OutreachSession,
    form: ChangeSeriesForm | CallOffSeriesForm,
    act: Act,
    *,
    template: str,
    done: str,
) -> HttpResponse:
    steps: list[Step] = []
    if request.method == "POST" and form.is_valid():
        save = request.POST.get("step") == "save"
        try:
            steps = _done(act, form.seen(session, previewed=save), keep=save)
        except DomainError as error:
            error.add_to(form)
        else:
            if save:
                _tell(request, steps, done)
                return _onwards(request, session)
    context = {"form": form, "session": session, "steps": steps, "sums": domain.tried(steps)}
    return render(request, template, context, status=422 if form.errors else 200)


def _done(act: Act, seen: dict[int, int], *, keep: bool) -> list[Step]:
    """What comes of it; a preview does the same and takes it back, so that it says what saving would say."""
    if keep:
        return act(seen)
    with transaction.atomic():
        steps = act(seen)
        transaction.set_rollback(True)
    return steps


def _onwards(request: SignedInRequest, session: OutreachSession) -> HttpResponse:
    """The page of the series, unless the session was a draft that is gone."""
    if own_sessions(request.user).filter(pk=session.pk).exists():
        return redirect("session_series", pk=session.pk)
    return redirect("session_list")


def _tell(request: SignedInRequest, steps: list[Step], done: str) -> None:
    sums = domain.tried(steps)
    messages.success(request, done % sums)
    for step in steps:
        if step.refused:
            day = short_date(step.session.local_date)
            messages.warning(request, _("%(day)s tidak diubah: %(reason)s") % {"day": day, "reason": step.refused})


def _of_series(request: SignedInRequest, pk: int) -> OutreachSession:
    return get_object_or_404(
        own_sessions(request.user).filter(series__isnull=False).select_related("office", "series"), pk=pk
    )


def _touched(session: OutreachSession) -> list[OutreachSession]:
    """This session and the later ones that may be changed with it."""
    now = timezone.now()
    return [row for row in domain.following(session) if not domain.choosable(session, row, now=now)]
