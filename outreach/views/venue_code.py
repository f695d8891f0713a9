"""The screen at the venue that shows the code for checking in oneself."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from offices.formats import clock, zone_label
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain import venue_codes
from outreach.domain.check_in import may_open, opens_at
from outreach.models import OutreachSession


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
@require_safe
def venue_code(request: SignedInRequest, pk: int) -> HttpResponse:
    """Gives the page the key of this session, so that it shows right codes without signal, too."""
    sessions = OutreachSession.objects.visible_to(request.user).select_related("topic", "host__region", "district")
    session = get_object_or_404(sessions, pk=pk)
    shows = may_open(session, now=timezone.now())
    opens = f"{clock(opens_at(session), session.zone)} {zone_label(session.zone)}"
    code = {
        "key": venue_codes.key_of(session).hex() if shows else "",
        "step": venue_codes.STEP,
        "digits": venue_codes.DIGITS,
        "opens": opens_at(session).isoformat(),
        "closes": session.ends_at.isoformat(),
        "words": {
            "left": _("berganti dalam %(seconds)s detik"),
            "early": _("Kode ini baru diterima mulai pukul %(at)s.") % {"at": opens},
            "late": _("Kegiatan sudah berakhir: kode tidak diterima lagi."),
            "clock": _("Jam perangkat ini berbeda %(minutes)s menit dari server. Kodenya tetap benar."),
            "unknown_clock": _("Jam perangkat ini belum dapat dibandingkan dengan server. Pastikan jamnya tepat."),
            "insecure": _("Kode hanya dapat dibuat di alamat https. Buka portal lewat https, lalu coba lagi."),
        },
    }
    context = {"session": session, "code": code, "shows": shows}
    return render(request, "outreach/venue_code.html", context)
