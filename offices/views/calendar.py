"""The editable calendar: its list, and the pages that change a row."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.domain.calendar_changes import KEEPERS, Keeper, save_period, set_in_force
from offices.errors import DomainError
from offices.forms.calendar import PeriodForm
from offices.models import CalendarKind, CalendarPeriod
from offices.policy import roles
from offices.queries import calendar as queries
from offices.roles import Role

PAGE = 60


@roles(*Role)
def calendar_period_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    filters = queries.CalendarFilters.read(request.GET, today=today)
    page = Paginator(queries.calendar_rows(request.user, filters), PAGE).get_page(request.GET.get("page"))
    keeper = Keeper.of(request.user)
    context = {
        "page": page,
        "rows": [(row, keeper.keeps(row.region_id)) for row in page.object_list],
        "filters": filters,
        "years": [(str(year), str(year)) for year in queries.years_of(request.user, today=today)],
        "kinds": CalendarKind.choices,
        "states": [("periksa", _("Perlu diperiksa")), ("nonaktif", _("Tidak berlaku"))],
        "unchecked": queries.unchecked_in(request.user, filters.year, keeper),
        "without_leave": CalendarKind.COLLECTIVE_LEAVE not in queries.closed_kinds_in(request.user, filters.year),
        "may_add": _role(request) in KEEPERS,
        "keeps_all": keeper.everything,
    }
    return render(request, "offices/calendar_period_list.html", context)


@roles(*KEEPERS)
def calendar_period_add(request: HttpRequest) -> HttpResponse:
    form = PeriodForm(request.POST or None, actor=request.user, initial={"first_day": request.GET.get("tanggal")})
    return _edit(request, form, None)


@roles(*KEEPERS)
def calendar_period_change(request: HttpRequest, pk: int) -> HttpResponse:
    period = _kept_period(request, pk)
    form = PeriodForm(request.POST or None, actor=request.user, initial=PeriodForm.initial_of(period))
    return _edit(request, form, period)


@roles(*KEEPERS)
def calendar_period_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first."""
    return _switch(request, _kept_period(request, pk), in_force=False)


@roles(*KEEPERS)
def calendar_period_reinstate(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(request, _kept_period(request, pk), in_force=True)


def _edit(request: HttpRequest, form: PeriodForm, period: CalendarPeriod | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_period(actor=request.user, details=form.details(), period=period)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("%(name)s tersimpan di kalender.") % {"name": saved.name})
            return redirect(_list_of(saved))
    context = {"form": form, "period": period, "back": _list_of(period) if period else reverse("calendar_period_list")}
    return render(request, "offices/calendar_period_form.html", context, status=422 if form.errors else 200)


def _switch(request: HttpRequest, period: CalendarPeriod, *, in_force: bool) -> HttpResponse:
    if request.method == "POST":
        try:
            set_in_force(actor=request.user, period=period, in_force=in_force)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            said = _("%(name)s berlaku lagi.") if in_force else _("%(name)s tidak berlaku lagi.")
            messages.success(request, said % {"name": period.name})
        return redirect(_list_of(period))
    context = {"period": period, "in_force": in_force, "back": _list_of(period)}
    return render(request, "offices/calendar_period_switch.html", context)


def _kept_period(request: HttpRequest, pk: int) -> CalendarPeriod:
    """A row this person keeps; of others, also of those that can be read, there is none."""
    periods = CalendarPeriod.objects.visible_to(request.user).select_related("region__parent")
    period: CalendarPeriod = get_object_or_404(periods, pk=pk)
    kept = periods if Keeper.of(request.user).keeps(period.region_id) else periods.none()
    return get_object_or_404(kept, pk=pk)


def _list_of(period: CalendarPeriod) -> str:
    return f"{reverse('calendar_period_list')}?tahun={period.first_day.year}"


def _role(request: HttpRequest) -> Any:
    user: Any = request.user
    return user.scope.role
