"""What an import would do, does, did: preview, confirm, error rows, undo; and the template to fill in."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.domain.exports import log_export
from accounts.models import PersonalDataExport
from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.formats import figure
from offices.policy import roles
from villages.domain.imports import steps
from villages.domain.imports.undoing import undo_import, what_stands_on
from villages.domain.imports.workbooks import XLSX, error_workbook, template_workbook
from villages.enums import WRITTEN_IMPORT_DAYS, ImportState, RowOutcome
from villages.models import ContactImport
from villages.queries.imports import imports_of, page_of_rows, rows_of
from villages.views.contacts import WRITERS


@roles(*WRITERS)
def import_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    done = get_object_or_404(imports_of(request.user), pk=pk)
    if done.state == ImportState.UPLOADED:
        return redirect("import_columns", pk=pk)
    outcome = request.GET.get("hasil", "")
    outcome = outcome if outcome in RowOutcome.values else ""
    q = request.GET.get("q", "").replace("\0", "").strip()[:80]
    page = page_of_rows(request.user, done, outcome=outcome, q=q, number=request.GET.get("page", ""))
    units = sum(len(labels) for _place, labels in done.new_units)
    context = {"done": done, "page": page, "q": q, "outcome": outcome, "units": units, "days": WRITTEN_IMPORT_DAYS}
    context["tabs"] = _tabs(done, outcome)
    return render(request, "villages/imports/detail.html", context)


@roles(*WRITERS)
@require_POST
def import_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    done = get_object_or_404(imports_of(request.user), pk=pk)
    try:
        done = steps.confirm(actor=request.user, done=done)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("import_detail", pk=pk)
    words = {name: figure(done.counts.get(name, 0)) for name in RowOutcome.values}
    sentence = _("Tersimpan: %(new)s baru, %(changed)s berubah, %(unchanged)s tetap. Tidak disimpan: %(error)s salah.")
    messages.success(request, sentence % words)
    return redirect("import_detail", pk=pk)


@roles(*WRITERS)
def import_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    done = get_object_or_404(imports_of(request.user), pk=pk)
    if not done.can_be_undone:
        return redirect("import_detail", pk=pk)
    reasons = []
    if request.method == "POST":
        try:
            undo_import(actor=request.user, done=done)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Impor %(file)s diurungkan seluruhnya.") % {"file": done.file_name})
        return redirect("import_detail", pk=pk)
    reasons = what_stands_on(done)
    return render(request, "villages/imports/undo.html", {"done": done, "reasons": reasons})


@require_POST
@roles(*WRITERS)
@transaction.atomic
def import_errors(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rows that were not right, with their cells and the reason, to correct and upload again.

    They are personal data that leaves the portal: logged before they are handed out, hence a POST.
    """
    done = get_object_or_404(imports_of(request.user), pk=pk)
    rows = rows_of(request.user, done).filter(outcome=RowOutcome.ERROR)
    wrong = list(rows.values_list("number", "cells", "problem"))
    data = error_workbook([column["header"] for column in done.columns], wrong)
    log_export(
        actor=request.user,
        what=PersonalDataExport.What.IMPORT_ERRORS,
        filters=[done.file_name],
        row_count=len(wrong),
    )
    return _download(data, f"baris-salah-{done.pk}.xlsx")


@roles(*WRITERS)
def import_template(request: SignedInRequest) -> HttpResponse:
    return _download(template_workbook(), "templat-kontak.xlsx")


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _tabs(done: ContactImport, chosen: str) -> list[dict[str, object]]:
    url = reverse("import_detail", kwargs={"pk": done.pk})
    tabs: list[dict[str, object]] = [
        {"url": url, "label": _("Semua"), "active": not chosen, "count": figure(done.row_count)}
    ]
    for outcome in RowOutcome:
        count = figure(done.counts.get(outcome.value, 0))
        label = str(outcome.label).capitalize()
        tabs.append(
            {"url": f"{url}?hasil={outcome.value}", "label": label, "active": chosen == outcome, "count": count}
        )
    return tabs
