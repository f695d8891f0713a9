"""The report about a session: written, checked, approved; the list of all; the paper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from outreach.domain.session_report import Act, take
from outreach.forms.session_report import ReportForm
from outreach.models import SessionReport
from outreach.queries.session_report import (
    FILTERS,
    PAGE,
    READERS,
    ReportPage,
    filtered_reports,
    late_reports,
    report_rows,
    visible_reports,
)


@roles(*READERS)
def session_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """The text and the figures; every role finds the buttons of its own steps."""
    report = _report(request, pk)
    page = ReportPage(request.user, report)
    form = _form(request, page)
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, report, form)
        except DomainError as error:
            error.add_to(form)
            report = _report(request, pk)
            form.saw(report.version)
            page = ReportPage(request.user, report)
        else:
            return redirect("session_report", pk=pk)
    context = {"page": page, "report": report, "session": report.session, "form": form}
    return render(request, "outreach/session_report.html", context, status=422 if form.errors else 200)


def _form(request: SignedInRequest, page: ReportPage) -> ReportForm:
    """A text somebody typed is shown again even where the step has become impossible meanwhile."""
    typed = request.method == "POST" and "body" in request.POST
    return ReportForm(
        request.POST or None,
        writes=page.writes or typed,
        returns=Act.RETURN in page.acts or "reason" in request.POST,
        initial={"seen": page.report.version, "body": page.text},
    )


def _take(request: SignedInRequest, report: SessionReport, form: ReportForm) -> None:
    data = form.cleaned_data
    act = Act(data["act"])
    take(
        report=report,
        actor=request.user,
        act=act,
        seen=data["seen"],
        body=data.get("body", ""),
        reason=data.get("reason", ""),
    )
    words = {
        Act.WRITE: _("Tulisan disimpan; belum diajukan."),
        Act.SUBMIT: _("Laporan diajukan ke Kepala Seksi."),
        Act.CHECK: _("Laporan diteruskan ke Kepala Kantor."),
        Act.APPROVE: _("Laporan disetujui."),
        Act.RETURN: _("Laporan dikembalikan untuk perbaikan."),
    }
    messages.success(request, words[act])


@roles(*READERS)
@require_GET
def report_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """The report as it is printed: letterhead, text, figures, room for the signature."""
    report = _report(request, pk)
    context = {"page": ReportPage(request.user, report), "report": report, "session": report.session}
    return render(request, "outreach/session_report_paper.html", context)


@roles(*READERS)
@require_GET
def report_list(request: SignedInRequest) -> HttpResponse:
    choice = request.GET.get("status", "")
    choice = choice if choice in FILTERS else ""
    page = Paginator(filtered_reports(request.user, choice), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": report_rows(request.user, page.object_list),
        "late_count": late_reports(request.user).count(),
        "choice": choice,
        "choices": list(FILTERS.items()),
        "many_offices": not request.user.scope.office_ids,
    }
    return render(request, "outreach/report_list.html", context)


def _report(request: SignedInRequest, pk: int) -> SessionReport:
    reports = visible_reports(request.user).select_related(
        "office__regional_office", "submitted_by", "checked_by", "approved_by", "returned_by"
    )
    return get_object_or_404(reports, session_id=pk)
