"""Importing contacts and units: the past imports, a new one, its columns."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from villages.domain.imports import steps
from villages.domain.imports.reading import MOST_BYTES
from villages.enums import NOTICE_VERSION, UNCONFIRMED_IMPORT_DAYS
from villages.forms.imports import ColumnsForm, ImportForm
from villages.queries.imports import imports_of, page_of_imports
from villages.views.contacts import WRITERS

# The form around the file; and how much of a larger request is taken off the line, unread, for the answer to be seen.
MARGIN, DRAINED = 64 * 2**10, 64 * 2**20
CHUNK = 256 * 2**10


@roles(*WRITERS)
def import_list(request: SignedInRequest) -> HttpResponse:
    page = page_of_imports(request.user, request.GET.get("page", ""))
    return render(request, "villages/imports/list.html", {"page": page})


@roles(*WRITERS)
@csrf_exempt  # the token stands in the body, and a body that is too large is not read: checked in _upload
def import_create(request: SignedInRequest) -> HttpResponse:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method == "POST" and length > MOST_BYTES + MARGIN:
        _drain(request, length)
        form = ImportForm(user=request.user)
        sentence = _("Berkas lebih besar dari %(most)s MB dan tidak dibaca. Hapus gambar dan lembar lain, atau bagi.")
        return _page(request, form, refusal=sentence % {"most": MOST_BYTES // 2**20}, status=413)
    return _upload(request)


@csrf_protect
def _upload(request: SignedInRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        upload, place = form.cleaned_data["file"], form.chosen_place
        try:
            done = steps.start_import(
                actor=request.user,
                data=upload.read(),
                file_name=upload.name,
                village=place.village if place else None,
                district=place.district if place and not place.village else None,
                sheet=form.cleaned_data["sheet"],
                header_row=form.cleaned_data["header_row"],
            )
        except DomainError as error:
            error.add_to(form)
        else:
            return redirect("import_columns", pk=done.pk)
    return _page(request, form)


@roles(*WRITERS)
def import_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what the columns are; the same again gives a fresh preview."""
    done = get_object_or_404(imports_of(request.user), pk=pk)
    if not done.is_running:
        return redirect("import_detail", pk=pk)
    form = ColumnsForm(request.POST or None, contact_import=done)
    if request.method == "POST" and form.is_valid():
        try:
            steps.choose_columns(
                actor=request.user,
                done=done,
                fields=form.chosen,
                default_function=form.cleaned_data["default_function"],
            )
        except DomainError as error:
            error.add_to(form)
        else:
            return redirect("import_detail", pk=pk)
    return render(request, "villages/imports/columns.html", {"form": form, "done": done})


@roles(*WRITERS)
@require_POST
def import_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    done = get_object_or_404(imports_of(request.user), pk=pk)
    try:
        steps.discard(actor=request.user, done=done)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("import_detail", pk=pk)
    messages.success(request, _("%(file)s dibuang. Tidak ada yang disimpan.") % {"file": done.file_name})
    return redirect("import_list")


def _page(request: SignedInRequest, form: ImportForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "days": UNCONFIRMED_IMPORT_DAYS, "notice_version": NOTICE_VERSION}
    return render(request, "villages/imports/upload.html", context, status=status)


def _drain(request: SignedInRequest, length: int) -> None:
    """Let the sender finish, within bounds: a browser that is still sending does not read the answer."""
    left = min(length, DRAINED)
    while left > 0 and (chunk := request.read(min(CHUNK, left))):
        left -= len(chunk)
