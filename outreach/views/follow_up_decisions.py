"""What operators do with reports of follow-ups, and with the links they came through."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from outreach.domain import follow_up_decisions, follow_up_links
from outreach.domain.invitations import HANDING_OUT
from outreach.domain.states import may
from outreach.enums import FollowUpReportState
from outreach.forms.follow_up_reports import ConfirmForm, DeclineForm
from outreach.models import FollowUpReport, OutreachSession
from outreach.queries.follow_up_reports import leader_link, reports_of

CONFIRM, DECLINE = "terima", "tolak"


def _session(request: SignedInRequest, pk: int) -> OutreachSession:
    sessions = OutreachSession.objects.visible_to(request.user).filter(parent__isnull=False)
    sessions = sessions.select_related("topic", "host__region", "host__district", "office", "led_by__unit__kind")
    return get_object_or_404(sessions, pk=pk)


@roles(*HANDING_OUT)
@require_http_methods(["GET", "HEAD", "POST"])
def report_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Reports of a follow-up, the waiting ones with what to do; ``putusan=terima`` or ``tolak`` decides one."""
    session = _session(request, pk)
    reports = reports_of(request.user, session)
    chosen = _chosen(request, reports)
    decides, declines = request.POST.get("putusan") == CONFIRM, request.POST.get("putusan") == DECLINE
    confirm = ConfirmForm(request.POST if decides else None, initial=ConfirmForm.initial_of(chosen) if chosen else {})
    decline = DeclineForm(request.POST if declines else None)
    form = confirm if decides else decline
    if request.method == "POST" and chosen is None:
        raise Http404
    if request.method == "POST" and chosen and form.is_valid():
        try:
            _decide(request, chosen, confirm if decides else None, decline)
        except DomainError as error:
            error.add_to(form)
        else:
            return redirect("session_detail", pk=pk)
    context = {
        "session": session,
        "reports": reports,
        "chosen": chosen,
        "confirm": confirm,
        "decline": decline,
        "possible": may("report_follow_up", session, request.user.scope.role),
        "units": follow_up_links.shown_of(session).units,
    }
    return render(request, "outreach/report_link/decide.html", context, status=422 if form.errors else 200)


def _chosen(request: SignedInRequest, reports: list[FollowUpReport]) -> FollowUpReport | None:
    """The one ``laporan`` names, else the oldest that waits."""
    named = request.POST.get("laporan") or request.GET.get("laporan")
    if named:
        return next((row for row in reports if str(row.pk) == named), None)
    return next((row for row in reversed(reports) if row.state == FollowUpReportState.WAITING), None)


def _decide(
    request: SignedInRequest, report: FollowUpReport, confirm: ConfirmForm | None, decline: DeclineForm
) -> None:
    if confirm:
        follow_up_decisions.confirm(report=report, actor=request.user, decided=confirm.decided())
        messages.success(request, _("Laporan diterima. Kegiatan ini tercatat terlaksana dan daftar hadirnya ditutup."))
    else:
        follow_up_decisions.decline(report=report, actor=request.user, reason=decline.cleaned_data["reason"])
        messages.success(request, _("Laporan ditolak. Pengirim melihat alasannya di halaman tautannya."))


@roles(*HANDING_OUT)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_link(request: SignedInRequest, pk: int) -> HttpResponse:
    """The message with the link, to copy; ``tautan=cabut`` revokes it, ``tautan=baru`` makes another."""
    session = _session(request, pk)
    shown = leader_link(request.user, session)
    if shown is None:
        raise Http404
    if request.method == "POST":
        revoke = request.POST.get("tautan") != "baru"
        try:
            follow_up_links.change_link(session=session, actor=request.user, revoke=revoke)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            done = _("Tautan dicabut; tidak lagi membuka apa pun.") if revoke else _("Tautan baru sudah dibuat.")
            messages.success(request, done)
        return redirect("follow_up_link", pk=pk)
    return render(request, "outreach/report_link/link.html", {"session": session, "shown": shown})
