"""The short report for the head, ready to be changed, copied and sent by WhatsApp with up to four photos."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain import short_report as domain
from outreach.enums import PhotoKind
from outreach.models import OutreachSession
from outreach.queries.group_posts import GroupPosts
from outreach.queries.photos import photos_of

MOST_PHOTOS = 4


@roles(*OFFICE_ROLES)
@require_safe
def short_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Only of the own office's sessions: another office's figures are not ours to report."""
    sessions = OutreachSession.objects.visible_to(request.user).filter(office__in=request.user.scope.office_ids)
    sessions = sessions.select_related("topic", "host__region", "host__district", "office")
    session = get_object_or_404(sessions, pk=pk)
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
