"""Invitations on paper, worth as much as the personal link."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from offices.formats import session_hours
from offices.keys import is_key
from offices.policy import roles
from outreach.domain.invitations import HANDING_OUT, lead_of
from outreach.enums import SessionState
from outreach.models import OutreachSession
from outreach.queries.letters import letters

# What usually happens, in this order; hours are for the office to fill in.
RUN_DOWN = (
    "Laporan panitia",
    "Sambutan tuan rumah",
    "Sambutan dan pembukaan",
    "Penyampaian materi",
    "Tanya jawab",
    "Penutup dan foto bersama",
)

# Letters are written before the village has said yes, and are of no use any more once the session is over.
INVITING = (SessionState.DRAFT, SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED, SessionState.ONGOING)


@roles(*HANDING_OUT)
@require_safe
def letter_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """Letters of every village one may see; ``?desa=`` of one, ``?untuk=`` to one person of the roll.

    A letter is a document in Bahasa Indonesia, whatever language its printer reads.
    """
    sessions = OutreachSession.objects.visible_to(request.user).select_related(
        "topic", "host__region", "host__district", "office__regional_office", "place"
    )
    session = get_object_or_404(sessions, pk=pk)
    person = request.GET.get("untuk", "")
    if person and not is_key(person):
        raise Http404
    with translation.override("id"):
        found = letters(
            request.user, session, village=request.GET.get("desa", ""), person=int(person) if person else None
        )
        hours = session_hours(
            session.starts_at, session.ends_at, session.zone, open_ended=session.open_ended, after=session.after_label
        )
    if not found:
        raise Http404
    context = {
        "session": session,
        "letters": found if session.state in INVITING else [],
        "lead": lead_of(session),
        "run_down": RUN_DOWN,
        "hours": hours,
        "portal_url": settings.PORTAL_URL,
    }
    return render(request, "outreach/invitation/letters.html", context)
