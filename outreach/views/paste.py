"""Taking sessions in from a spreadsheet: drafts to come, or what was held before the portal."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from offices.sheets import CONTENT_TYPE
from outreach.domain.paste.judging import Judged, Outcome, judge_text, promise_of
from outreach.domain.paste.table import MOST_ROWS, Table
from outreach.domain.paste.template import template_workbook
from outreach.domain.paste.undoing import can_be_undone, undo, would_undo
from outreach.domain.paste.writing import confirm
from outreach.enums import ImportKind
from outreach.forms.paste import PasteForm
from outreach.queries.imports import imports_of, latest_imports, sessions_of
from villages.enums import WRITTEN_IMPORT_DAYS


@roles(*OFFICE_ROLES)
def paste(request: SignedInRequest) -> HttpResponse:
    """Text, then what is understood of each row, then the sessions; nothing is written before that."""
    kind = request.GET.get("jenis", "")
    initial = {"kind": kind if kind in ImportKind.values else ImportKind.PLANNED, "token": uuid4()}
    if request.method != "POST":
        return _page(request, PasteForm(initial=initial))
    form = PasteForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    data = dict(form.cleaned_data)  # an error put on the form takes its field out of the form's own
    kind = ImportKind(data["kind"])
    now = timezone.now()
    try:
        if request.POST.get("step") == "save":
            done = confirm(
                actor=request.user, text=data["text"], kind=kind, token=data["token"], promise=data["promise"],
                source=data["source"], now=now,
            )  # fmt: skip
            messages.success(request, _made(done.made, kind))
            return redirect("session_import", pk=done.pk)
    except DomainError as error:
        error.add_to(form)
    try:
        table, rows = judge_text(actor=request.user, text=data["text"], kind=kind, now=now)
    except DomainError as error:
        error.add_to(form)
        return _page(request, form)
    again = PasteForm(initial=form.shown_again(promise=promise_of(rows)))
    return _page(request, again, table=table, rows=rows, errors=form.non_field_errors())


def _page(
    request: SignedInRequest,
    form: PasteForm,
    *,
    table: Table | None = None,
    rows: list[Judged] | None = None,
    errors: Any = (),
) -> HttpResponse:
    rows = rows or []
    kind = ImportKind(form["kind"].value() if form["kind"].value() in ImportKind.values else ImportKind.PLANNED)
    counts = {outcome.value: sum(row.outcome == outcome for row in rows) for outcome in Outcome}
    context = {
        "form": form,
        "kind": kind,
        "past": kind == ImportKind.PAST,
        "table": table,
        "rows": rows,
        "counts": counts,
        "errors": errors,
        "people": sum(row.people for row in rows if row.outcome == Outcome.READY),
        "most": MOST_ROWS,
        "imports": [] if rows else latest_imports(request.user),
        "tabs": [
            {"url": f"?jenis={one.value}", "label": label, "active": one == kind}
            for one, label in (
                (ImportKind.PLANNED, _("Yang akan datang")),
                (ImportKind.PAST, _("Yang sudah lewat")),
            )
        ],
    }
    return render(request, "outreach/paste.html", context, status=422 if form.errors or errors else 200)


def _made(count: int, kind: ImportKind) -> str:
    if kind == ImportKind.PAST:
        words = ngettext("%(count)s kegiatan diimpor.", "%(count)s kegiatan diimpor.", count)
    else:
        words = ngettext("%(count)s draf dibuat.", "%(count)s draf dibuat.", count)
    return words % {"count": count}


@roles(*OFFICE_ROLES)
def paste_template(request: SignedInRequest, kind: str) -> HttpResponse:
    if kind not in ImportKind.values:
        raise Http404
    response = HttpResponse(template_workbook(ImportKind(kind)), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="templat-kegiatan-{kind}.xlsx"'
    return response


@roles(*OFFICE_ROLES)
def session_import(request: SignedInRequest, pk: int) -> HttpResponse:
    done = get_object_or_404(imports_of(request.user), pk=pk)
    context = {
        "done": done,
        "sessions": sessions_of(request.user, done),
        "past": done.kind == ImportKind.PAST,
        "can_be_undone": can_be_undone(done),
        "days": WRITTEN_IMPORT_DAYS,
    }
    return render(request, "outreach/paste_import.html", context)


@roles(*OFFICE_ROLES)
def session_import_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    done = get_object_or_404(imports_of(request.user), pk=pk)
    if request.method == "POST":
        try:
            result = undo(actor=request.user, done=done)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            sentence = _("%(removed)s kegiatan dihapus, %(kept)s tetap karena sudah diolah.")
            messages.success(request, sentence % {"removed": result.removed, "kept": result.kept})
        return redirect("session_import", pk=pk)
    context = {"done": done, "would": would_undo(done), "possible": can_be_undone(done)}
    return render(request, "outreach/paste_undo.html", context)
