"""Dashboards that are sent every month."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from reports.domain import export_schedules
from reports.domain.export_board import filters_of, place_of
from reports.domain.export_schedules import READERS, without_period
from reports.enums import ExportFormat, ScheduleSpan
from reports.forms.schedules import ScheduleForm
from reports.models import ScheduledExport, ScheduledRecipient
from reports.queries.selection import read


@roles(*READERS)
@require_safe
def schedule_list(request: SignedInRequest) -> HttpResponse:
    schedules = list(ScheduledExport.objects.visible_to(request.user).select_related("posting__region__parent"))
    people: dict[int, list[str]] = {}
    for schedule, name in (
        ScheduledRecipient.objects.visible_to(request.user)
        .order_by("posting__user__name")
        .values_list("schedule_id", "posting__user__name")
    ):
        people.setdefault(schedule, []).append(name)
    rows = [(schedule, people.get(schedule.pk, [])) for schedule in schedules]
    return render(request, "reports/schedules/list.html", {"rows": rows})


@roles(*READERS)
def schedule_create(request: SignedInRequest) -> HttpResponse:
    """``?``: the filters of the dashboard it is of; the period is told on the day itself."""
    user, address = request.user, without_period(request.GET)
    selection, _problem = read(user, QueryDict(address))
    form = ScheduleForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            export_schedules.create(
                actor=user,
                format_=ExportFormat(form.cleaned_data["format"]),
                span=ScheduleSpan(form.cleaned_data["span"]),
                address=address,
                day=form.cleaned_data["day"],
                postings=form.postings,
            )
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Kiriman bulanan disimpan."))
            return redirect("schedule_list")
    context = {
        "form": form,
        "place": place_of(user, selection),
        "filters": [pair for pair in filters_of(selection) if pair[0] != _("Periode")],
    }
    return render(request, "reports/schedules/form.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*READERS)
def schedule_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    """Pause it, or let it go on."""
    schedule = _own(request, pk)
    export_schedules.pause(actor=request.user, schedule=schedule, paused=not schedule.paused)
    if schedule.paused:
        messages.success(request, _("Kiriman dilanjutkan mulai tanggal berikutnya."))
    else:
        messages.success(request, _("Kiriman dijeda. Tidak ada yang dikirim sampai dilanjutkan."))
    return redirect("schedule_list")


@roles(*READERS)
def schedule_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    schedule = _own(request, pk)
    if request.method == "POST":
        export_schedules.delete(actor=request.user, schedule=schedule)
        messages.success(request, _("Kiriman bulanan dihapus."))
        return redirect("schedule_list")
    return render(request, "reports/schedules/delete.html", {"schedule": schedule})


def _own(request: SignedInRequest, pk: int) -> ScheduledExport:
    return get_object_or_404(ScheduledExport.objects.visible_to(request.user), pk=pk)
