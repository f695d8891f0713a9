"""Typing in a signed sheet at a desk: one key per line, by keyboard alone."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain.paper import sheet_code
from outreach.enums import ParticipantCategory
from outreach.models import OutreachSession
from outreach.queries.paper import PaperRoll, village_choices
from outreach.queries.type_in import counted_rows, type_in_data
from outreach.views.roll_words import roll_words

# The key of each status: the first letter of its word, W and T where two begin alike.
KEYS = {"h": "present", "i": "excused", "s": "ill", "d": "on_duty", "w": "represented", "t": "absent"}


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
@require_safe
def attendance_type(request: SignedInRequest, pk: int) -> HttpResponse:
    """``?desa=`` narrows it to the sheet of one village, as the printed one."""
    sessions = OutreachSession.objects.visible_to(request.user).select_related("topic", "host__region", "district")
    session = get_object_or_404(sessions, pk=pk)
    village = request.GET.get("desa", "")
    roll = PaperRoll(request.user, session, village=village)
    if village and not roll.villages and not roll.people:
        raise Http404
    words = type_in_words()
    context = {
        "session": session,
        "code": sheet_code(session),
        "data": type_in_data(request.user, session, roll),
        "words": words,
        "keys": [(key.upper(), words["statuses"][status]) for key, status in KEYS.items()],
        "counted": counted_rows(roll),
        "categories": [label for _value, label in ParticipantCategory.choices],
        "villages": village_choices(roll),
        "village": village,
    }
    return render(request, "outreach/paper/type_in.html", context)


def type_in_words() -> dict[str, Any]:
    """The words the page's script says."""
    shared = roll_words()
    return {
        "statuses": shared["statuses"],
        "keys": KEYS,
        "rejected": shared["rejected"],
        "held": shared["held"],
        "control": _("%(no)s. %(name)s: huruf keterangan"),
        "stand_in": _("Yang mewakili %(name)s"),
        "page": _("Baris %(first)s–%(last)s"),
        "tally": _("%(came)s hadir atau diwakili · %(other)s keterangan lain · %(open)s kosong"),
        "recorded": _("%(done)s / %(all)s baris tercatat"),
        "unsent": _("%(count)s belum terkirim"),
        "all_sent": _("semua terkirim"),
        "waiting": _("belum terkirim"),
        "sent": _("terkirim"),
        "two": _("ada dua catatan, pilih"),
        "not_kept": _("tidak tersimpan di perangkat ini; ketik lagi"),
        "said": _("%(no)s %(name)s: %(status)s"),
        "cleared": _("%(no)s %(name)s: dikosongkan"),
        "unknown_key": _("Huruf ini tidak dipakai. Pakai H, I, S, D, W, atau T."),
        "unknown_number": _("Nomor %(no)s tidak ada di daftar ini."),
        "ranged": _("%(count)s baris ditandai %(status)s."),
        "skipped": _("Sudah berisi keterangan lain dan tidak diubah: %(numbers)s."),
        "missing": _("Tidak ada di daftar: %(numbers)s."),
        "bad_range": _("Tulis nomor seperti 1-12,15; boleh diakhiri satu huruf, misalnya 3,7 i."),
        "added": _("%(no)s %(name)s ditambahkan sebagai hadir."),
        "name_first": _("Tulis namanya dulu."),
        "provisional": _("nomor sementara"),
        "counted": _("Jumlah disimpan: %(label)s %(count)s."),
        "offline": _("Tanpa sinyal. Yang diketik aman di perangkat ini dan terkirim sendiri nanti."),
    }
