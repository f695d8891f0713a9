"""The roll on paper: to be signed with a pen where no phone is, or printed filled as proof of what was recorded."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from offices.formats import session_hours
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain.invitations import lead_of
from outreach.domain.paper import last_number, sheet_code, sheet_qr
from outreach.enums import ParticipantCategory, SessionState
from outreach.models import OutreachSession
from outreach.queries.paper import PaperRoll, village_choices
from villages.enums import RETENTION_YEARS

EXTRA_LINES = (0, 5, 10, 20)
USUAL_EXTRA_LINES = 10
LINES_OF_AN_EMPTY_ROLL = 25
CALLED_OFF = (SessionState.CANCELLED, SessionState.POSTPONED)


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
@require_safe
def attendance_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """``?desa=`` of one village, ``?baris=`` empty lines at the end, ``?isi=`` ``kosong`` or ``terisi``.

    A document in Bahasa Indonesia, whatever language its printer reads.
    """
    sessions = OutreachSession.objects.visible_to(request.user).select_related(
        "topic", "host__region", "host__district", "district", "office__regional_office", "place"
    )
    session = get_object_or_404(sessions, pk=pk)
    village = request.GET.get("desa", "")
    with translation.override("id"):
        roll = PaperRoll(request.user, session, village=village)
        groups, heads = roll.groups, roll.heads
        hours = session_hours(
            session.starts_at, session.ends_at, session.zone, open_ended=session.open_ended, after=session.after_label
        )
        counted = roll.counted
    if village and not roll.villages and not roll.people:
        raise Http404
    filled = _is_filled(request, roll)
    extra = 0 if filled else _extra_lines(request, people=len(roll.people))
    first = last_number(session) + 1
    context = {
        "session": session,
        "roll": roll,
        "groups": groups,
        "heads": heads,
        "hours": hours,
        "counted": counted,
        "categories": [label for _value, label in ParticipantCategory.choices],
        "filled": filled,
        "blank_lines": [
            (number, (len(roll.people) + place) % 2 == 1) for place, number in enumerate(range(first, first + extra))
        ],
        "called_off": session.state in CALLED_OFF,
        "lead": lead_of(session),
        "code": sheet_code(session),
        "qr": sheet_qr(session),
        "portal_url": settings.PORTAL_URL,
        "printed_at": timezone.now(),
        "retention_years": RETENTION_YEARS,
        "villages": village_choices(roll),
        "village": village,
        "extra": str(extra),
        "extra_choices": [(str(number), _("%(count)s baris kosong") % {"count": number}) for number in EXTRA_LINES],
        "contents": [("kosong", _("Kosong, untuk ditandatangani")), ("terisi", _("Terisi, sesuai catatan"))],
        "chosen_content": "terisi" if filled else "kosong",
    }
    return render(request, "outreach/paper/print.html", context)


def _is_filled(request: SignedInRequest, roll: PaperRoll) -> bool:
    """As asked for; otherwise a closed roll is a proof, and an open one is to be signed."""
    return {"terisi": True, "kosong": False}.get(request.GET.get("isi", ""), roll.is_closed)


def _extra_lines(request: SignedInRequest, *, people: int) -> int:
    if not people:
        return LINES_OF_AN_EMPTY_ROLL
    wanted = request.GET.get("baris", "")
    return int(wanted) if wanted in map(str, EXTRA_LINES) else USUAL_EXTRA_LINES
