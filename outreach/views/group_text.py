"""The text for a WhatsApp group, ready to copy."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from offices.policy import roles
from outreach.domain import group_text as domain
from outreach.domain.invitations import HANDING_OUT
from outreach.models import OutreachSession
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
    asked = request.GET.get("desa", "")
    chosen = [row for row in villages if row.village_id == asked] or villages
    text = domain.group_text(session, chosen) if domain.has_text(session) else ""
    tabs = [{"url": "?", "label": _("Semua desa"), "active": len(chosen) > 1}] if len(villages) > 1 else []
    for row in villages:
        active = chosen == [row]
        tabs.append({"url": f"?desa={row.village_id}", "label": row.village.region.full_name, "active": active})
    context = {"session": session, "tabs": tabs, "text": text}
    return render(request, "outreach/invitation/group_text.html", context)
