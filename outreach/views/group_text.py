"""The text for a WhatsApp group, ready to copy."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from offices.policy import roles
from outreach.domain import group_paper
from outreach.domain import group_text as domain
from outreach.domain.invitations import HANDING_OUT
from outreach.domain.papers import CONTENT_TYPE
from outreach.enums import GroupPostKind
from outreach.models import OutreachSession, SessionVillage
from outreach.queries.group_posts import GroupPosts
from outreach.queries.invitations import villages_of


@roles(*HANDING_OUT)
@require_safe
def group_text(request: SignedInRequest, pk: int) -> HttpResponse:
    """For every village of the session, or for the one ``?desa=`` names; an operator has only the own."""
    sessions = OutreachSession.objects.visible_to(request.user).select_related(
        "topic", "host__region", "host__district", "office"
    )
    session = get_object_or_404(sessions, pk=pk)
    villages = villages_of(request.user, session)
    chosen = _chosen(request, villages)
    text = domain.group_text(session, chosen) if domain.has_text(session) else ""
    tabs = [{"url": "?", "label": _("Semua desa"), "active": len(chosen) > 1}] if len(villages) > 1 else []
    for row in villages:
        active = chosen == [row]
        tabs.append({"url": f"?desa={row.village_id}", "label": row.village.region.full_name, "active": active})
    posts = GroupPosts(request.user, session)
    village = chosen[0].village_id if len(chosen) == 1 else None
    context = {
        "session": session,
        "tabs": tabs,
        "text": text,
        "tick": posts.tick(village),
        "posts": [told for told in posts.all if told.post.kind != GroupPostKind.REPORT],
        "pdf_url": _pdf_url(pk, village) if session.state in group_paper.INVITING else "",
    }
    return render(request, "outreach/invitation/group_text.html", context)


@roles(*HANDING_OUT)
@require_safe
def group_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """The invitation as a PDF, for the same villages as the text."""
    sessions = OutreachSession.objects.visible_to(request.user).select_related(*group_paper.RELATED)
    session = get_object_or_404(sessions, pk=pk, state__in=group_paper.INVITING)
    villages = villages_of(request.user, session)
    response = HttpResponse(group_paper.invitation_pdf(session, _chosen(request, villages)), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="undangan-{session.local_date:%Y-%m-%d}-{pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _pdf_url(pk: int, village: str | None) -> str:
    return reverse("group_pdf", args=[pk]) + (f"?desa={village}" if village else "")


def _chosen(request: SignedInRequest, villages: list[SessionVillage]) -> list[SessionVillage]:
    asked = request.GET.get("desa", "")
    return [row for row in villages if row.village_id == asked] or villages
