"""Who was told what of one session, and when."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from accounts.requests import SignedInRequest
from notifications.kinds import label_of
from notifications.queries import overview
from notifications.queries.listing import subject_page
from offices.formats import figure
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from outreach.domain.texts import subject_of
from outreach.models import OutreachSession
from outreach.queries.group_posts import GroupPosts

ALL = _("Semua")


@roles(*OFFICE_ROLES, Role.REGIONAL_HEAD)
def session_messages(request: SignedInRequest, pk: int) -> HttpResponse:
    """All revisions, missed and cancelled ones too; by kind where ``?jenis=`` says so."""
    sessions = OutreachSession.objects.visible_to(request.user).select_related("topic", "host__region", "office")
    session = get_object_or_404(sessions, pk=pk)
    subject = subject_of(session)
    counts: dict[str, int] = {}
    for group in overview(request.user, subject):
        counts[group.kind] = counts.get(group.kind, 0) + group.count
    kind = request.GET.get("jenis", "")
    kind = kind if kind in counts else ""
    edges = {"before": request.GET.get("sebelum", ""), "after": request.GET.get("sesudah", "")}
    page = subject_page(request.user, subject, kind, **edges)
    tabs = [{"url": "?", "label": ALL, "active": not kind, "count": figure(sum(counts.values()))}]
    tabs += [
        {"url": f"?jenis={value}", "label": label_of(value), "active": value == kind, "count": figure(count)}
        for value, count in counts.items()
    ]
    context = {
        "session": session,
        "page": page,
        "tabs": tabs,
        "posts": GroupPosts(request.user, session).all,
        "before_url": f"?jenis={kind}&sebelum={page.before}" if page.before else "",
        "after_url": f"?jenis={kind}&sesudah={page.after}" if page.after else "",
    }
    return render(request, "outreach/session_messages.html", context)
