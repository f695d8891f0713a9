"""The short report for the head, ready to be changed, copied and sent by WhatsApp with up to four photos."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain import group_posts
from outreach.domain import short_report as domain
from outreach.domain.sent_items import SentItem
from outreach.enums import GroupPostKind, PhotoKind
from outreach.models import OutreachSession
from outreach.queries.group_posts import GroupPosts
from outreach.queries.photos import photos_of
from outreach.views.sent_items import answered, refused, sent_by_somebody_else

MOST_PHOTOS = 4


def _session(request: SignedInRequest, pk: int) -> OutreachSession:
    """Only of the own office's sessions: another office's figures are not ours to report."""
    sessions = OutreachSession.objects.visible_to(request.user).filter(office__in=request.user.scope.office_ids)
    return get_object_or_404(sessions.select_related("topic", "host__region", "host__district", "office"), pk=pk)


@roles(*OFFICE_ROLES)
@require_safe
def short_report(request: SignedInRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    ready = domain.has_report(session)
    shown = photos_of(request.user, session).shown if ready else []
    context = {
        "session": session,
        "text": domain.short_report(session, now=timezone.now()) if ready else "",
        "photos": [photo for photo in shown if photo.kind == PhotoKind.ACTIVITY],
        "most": MOST_PHOTOS,
        "tick": GroupPosts(request.user, session).tick(None, report=True) if ready else None,
    }
    return render(request, "outreach/short_report.html", context)


@roles(*OFFICE_ROLES)
@require_POST
def short_report_told(request: SignedInRequest, pk: int) -> JsonResponse:
    """The tick "sudah dikirim" of a phone, set when it was pressed: one row, however often it is sent."""
    if somebody_else := sent_by_somebody_else(request):
        return somebody_else
    session = _session(request, pk)
    try:
        sent = SentItem.read(request.POST, now=timezone.now())
        known = group_posts.is_known(sent.client_id)
        told = group_posts.Told(GroupPostKind.REPORT, _revision(request, session), sent.client_id)
        group_posts.mark(session=session, actor=request.user, told=told, now=sent.at)
    except DomainError as error:
        return refused(error)
    return answered(created=not known)


def _revision(request: SignedInRequest, session: OutreachSession) -> int:
    """That of the text that was sent; the present one where the phone does not say."""
    said = request.POST.get("revision", "")
    known = said.isdecimal() and len(said) < 10 and 1 <= int(said) <= session.revision
    return int(said) if known else session.revision
