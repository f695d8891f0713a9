"""The roll on a phone: page, rows as JSON, batches, closing."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain import roll
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.forms.roll import InviteForm
from outreach.models import OutreachSession
from outreach.queries.roll import counts_and_stamp, roll_data, stamp_of
from outreach.queries.session_page import SessionPage
from outreach.views.roll_words import roll_choices

RECORDERS = (*OFFICE_ROLES, *VILLAGE_ROLES)


def _session(request: SignedInRequest, pk: int) -> OutreachSession:
    sessions = OutreachSession.objects.visible_to(request.user).select_related(
        "topic", "host__region", "host__district", "district", "office"
    )
    return get_object_or_404(sessions, pk=pk)


@roles(*RECORDERS)
@require_GET
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    context = {"session": session, "roll": roll_data(request.user, session), **roll_choices()}
    return render(request, "outreach/attendance.html", context)


@roles(*RECORDERS)
@require_GET
def shell(request: SignedInRequest) -> HttpResponse:
    """The attendance page without anybody's roll: what the service worker shows of any session without network."""
    return render(request, "outreach/attendance.html", roll_choices())


@roles(*RECORDERS)
@require_GET
def data(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The roll; 304 to whoever has it as it is. It is asked for every few seconds where nothing cheaper is there."""
    session = _session(request, pk)
    shown = SessionPage(request.user, session)
    etag = quote_etag(f"{stamp_of(session, shown.tallies)}-{request.user.pk}-{get_language()}")
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = JsonResponse(roll_data(request.user, session, shown))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@roles(*RECORDERS)
@require_POST
def batch(request: SignedInRequest, pk: int) -> JsonResponse:
    """Take a batch and answer every entry; the fresh counts come along, and the stamp of the roll they are of."""
    session = get_object_or_404(OutreachSession.objects.visible_to(request.user), pk=pk)
    try:
        sent = Batch.parse(request.body)
        if sent.user_id not in (None, request.user.pk) and not sent.carried:
            text = _("Catatan ini milik akun lain. Masuk dengan akun itu, atau simpan antreannya ke berkas.")
            return JsonResponse({"error": text}, status=409)
        answers = take_batch(session=session, actor=request.user, batch=sent)
    except DomainError as error:
        return JsonResponse({"error": error.message}, status=400)
    counts, stamp = counts_and_stamp(request.user, session)
    return JsonResponse({"answers": answers, "counts": counts, "stamp": stamp})


@roles(*RECORDERS)
@require_POST
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            added = roll.invite_more(session=session, actor=request.user, functions=form.cleaned_data["functions"])
        except DomainError as error:
            messages.error(request, error.message)
        else:
            text = ngettext("%(count)s orang ditambahkan.", "%(count)s orang ditambahkan.", added) % {"count": added}
            messages.success(request, text if added else _("Tidak ada kontak baru dengan fungsi itu."))
    return redirect("session_detail", pk=pk)
