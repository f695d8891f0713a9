"""Taking lists out as files: at once, or written in the background where they are long."""

from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseNotModified, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.domain.exports import log_export
from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import PROGRAM_ROLES
from reports.domain import export_files, export_jobs
from reports.domain.export_paper import Export
from reports.domain.export_schedules import READERS
from reports.enums import ExportFormat, ExportState, ExportSubject
from reports.models import ExportJob
from reports.queries.export_sources import SOURCES, export_of

# Written in under five seconds, with seven megabytes, on a busy machine; more is written in the background.
AT_ONCE = 5_000


@require_POST
@roles(*PROGRAM_ROLES)
def export_create(request: SignedInRequest, subject: str) -> HttpResponseBase:
    """``?`` the filters of the page, as they stand in its address; ``format`` in the form.

    A POST: personal data leaves the portal, so the log is written to before the file is handed out.
    """
    if subject not in ExportSubject.values or request.POST.get("format") not in ExportFormat.values:
        raise Http404
    source, format_ = ExportSubject(subject), ExportFormat(request.POST["format"])
    export = export_of(request.user, source, request.GET, format_)
    if export.count <= AT_ONCE:
        return _at_once(request, export, format_)
    try:
        job = export_jobs.request(
            actor=request.user,
            subject=source,
            format_=format_,
            address=request.GET.urlencode(),
            rows=export.count,
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("export_list")
    return redirect("export_detail", pk=job.pk)


def _at_once(request: SignedInRequest, export: Export, format_: ExportFormat) -> HttpResponseBase:
    target = TemporaryFile()  # noqa: SIM115 - the response closes it
    with transaction.atomic():
        rows = export_files.write(export, format_, target)
        if export.logged_as:
            log_export(actor=request.user, what=export.logged_as, filters=export.said, row_count=rows)
    target.seek(0)
    name = export_files.file_name(export, format_, timezone.now())
    return _handed_out(target, name, format_)


def _handed_out(content: Any, name: str, format_: ExportFormat | str) -> HttpResponseBase:
    response = FileResponse(
        content,
        as_attachment=True,
        filename=name,
        content_type=export_files.content_type(format_),
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@roles(*PROGRAM_ROLES)
@require_safe
def export_list(request: SignedInRequest) -> HttpResponse:
    """One's own long files of the last two days."""
    jobs = ExportJob.objects.visible_to(request.user).filter(expires_at__gt=timezone.now())
    return render(request, "reports/exports/list.html", _listed(request, jobs))


def _listed(request: SignedInRequest, jobs: Any) -> dict[str, Any]:
    schedules = request.user.scope.role in READERS
    return {"jobs": jobs[:50], "hours": _hours(), "schedules": schedules}


@roles(*PROGRAM_ROLES)
@require_safe
def export_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far a file is. Asked every two seconds while it is written; answers 304 to its ETag."""
    job = _own(request, pk)
    etag = f'"{job.pk}-{job.state}-{job.rows_done}-{job.rows_total}-{request.user.language}"'
    polled = bool(request.headers.get("HX-Request"))
    if polled and request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    in_force = bool(request.user.posting) and export_jobs.is_in_force(job.posting, request.user)
    back = SOURCES[ExportSubject(job.subject)].page
    context = {
        "job": job,
        "percent": round(100 * job.rows_done / job.rows_total) if job.rows_total else 0,
        "ready": job.state == ExportState.READY,
        "failed": job.state == ExportState.FAILED,
        "in_force": in_force,
        "hours": _hours(),
        "back": f"{reverse(back)}?{QueryDict(job.address).urlencode()}" if back else "",
    }
    page = "reports/exports/_progress.html" if polled else "reports/exports/detail.html"
    response = render(request, page, context)
    if polled:
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        response["Vary"] = "HX-Request, Cookie"
    return response


@require_POST
@roles(*PROGRAM_ROLES)
def export_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    job = _own(request, pk)
    if export_jobs.cancel(actor=request.user, job=job):
        messages.success(request, _("Pembuatan berkas dibatalkan. Tidak ada yang disimpan."))
    else:
        messages.info(request, _("Berkas ini sudah selesai, jadi tidak dibatalkan."))
    return redirect("export_detail", pk=job.pk)


@roles(*PROGRAM_ROLES)
@require_safe
def export_download(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file, for its owner alone, and only while the posting it was made for is in force."""
    job = _own(request, pk)
    if not export_jobs.is_in_force(job.posting, request.user):
        raise PermissionDenied
    if job.state != ExportState.READY:
        raise Http404
    try:
        content = job.content.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return _handed_out(content, job.file_name, job.format)


def _own(request: SignedInRequest, pk: int) -> ExportJob:
    jobs = ExportJob.objects.visible_to(request.user).filter(expires_at__gt=timezone.now())
    return get_object_or_404(
        jobs.select_related("posting__office", "posting__regional_office", "posting__region__parent"), pk=pk
    )


def _hours() -> int:
    return int(export_jobs.KEPT.total_seconds() // 3600)
