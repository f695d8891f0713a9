"""The page behind the link of a follow-up's leader: report how it went, without an account, also without signal.

Reading never changes anything: mail programs and scanners open links before people do.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from files.enums import FileKind
from offices.errors import DomainError
from offices.policy import public
from outreach.domain import follow_up_reports as domain
from outreach.domain.follow_up_links import is_open, session_of, shown_of
from outreach.domain.invitations import LinkError, LinkProblem
from outreach.domain.sent_items import SentItem
from outreach.forms.follow_up_reports import PageReportForm, ReportForm
from outreach.models import OutreachSession
from outreach.views.invitation import HEADERS
from outreach.views.sent_items import answered, refused, refused_form
from villages.enums import NOTICE_VERSION, RETENTION_YEARS

View = Callable[[HttpRequest, str], HttpResponse]
LARGEST_BODY = FileKind.PHOTO.max_bytes + 64 * 1024
TOO_LARGE = gettext_lazy("Fotonya terlalu besar. Kirim tanpa foto, atau perkecil fotonya dulu.")


def _discreet(view: View) -> View:
    """Nothing keeps, indexes or passes on such a page or its address; what opens nothing is said in words."""

    @wraps(view)
    @sensitive_variables("token")
    def answered_discreetly(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, token)
        except LinkError as error:
            response = _closed(request, error.problem)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return answered_discreetly


def _closed(request: HttpRequest, problem: LinkProblem) -> HttpResponse:
    status = 404 if problem == LinkProblem.UNKNOWN else 410
    if _is_from_phone(request):
        sentence = _("Tautan ini sudah tidak berlaku. Mintalah tautan baru kepada kantor desa/kelurahan.")
        return JsonResponse({"error": sentence}, status=status)
    return render(request, "outreach/report_link/closed.html", {"problem": problem.value}, status=status)


def _is_from_phone(request: HttpRequest) -> bool:
    """Sent by the page's script from its queue, which reads JSON."""
    return request.method == "POST" and not request.accepts("text/html")


@public
@csrf_exempt  # a body is read, and its CSRF token checked, only once link and length are right
@_discreet
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_report(request: HttpRequest, token: str) -> HttpResponse:
    session = session_of(token)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        return _too_large(request)
    return _report(request, session, token)


@csrf_protect
def _report(request: HttpRequest, session: OutreachSession, token: str) -> HttpResponse:
    if request.method == "POST":
        return _from_phone(request, session) if _is_from_phone(request) else _from_page(request, session, token)
    form = PageReportForm(session=session, initial={"client_id": uuid4()})
    return _page(request, session, token, form)


def _from_phone(request: HttpRequest, session: OutreachSession) -> JsonResponse:
    try:
        sent = SentItem.read(request.POST, now=timezone.now())
        if domain.sent_before(sent.client_id, session):
            return answered(created=False)
        form = ReportForm(request.POST, request.FILES, session=session)
        if not form.is_valid():
            return refused_form(form)
        received = domain.receive(
            session=session, reported=form.reported(sent.at), sent=sent, photo=form.cleaned_data["photo"]
        )
    except domain.TooMany as error:
        return refused(error, status=429)
    except DomainError as error:
        return refused(error)
    return answered(created=received.created)


def _from_page(request: HttpRequest, session: OutreachSession, token: str) -> HttpResponse:
    form = PageReportForm(request.POST, request.FILES, session=session)
    if form.is_valid():
        sent = form.sent()
        try:
            domain.receive(
                session=session, reported=form.reported(sent.at), sent=sent, photo=form.cleaned_data["photo"]
            )
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Terkirim. Laporan Anda menunggu diperiksa operator desa."))
            return redirect("follow_up_report", token=token)
    return _page(request, session, token, form)


def _too_large(request: HttpRequest) -> HttpResponse:
    if _is_from_phone(request):
        return JsonResponse({"error": str(TOO_LARGE)}, status=422)
    return render(request, "outreach/report_link/closed.html", {"problem": "large"}, status=413)


def _page(request: HttpRequest, session: OutreachSession, token: str, form: PageReportForm) -> HttpResponse:
    shown = shown_of(session)
    context: dict[str, Any] = {
        "form": form,
        "session": session,
        "token": token,
        "shown": shown,
        "may_report": is_open(session, now=timezone.now()),
        "notice_version": NOTICE_VERSION,
        "retention_years": RETENTION_YEARS,
    }
    return render(request, "outreach/report_link/page.html", context, status=422 if form.errors else 200)
