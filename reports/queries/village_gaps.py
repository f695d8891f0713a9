"""What a village lacks, each with the act that closes it for those who may."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.authority import HEADS
from accounts.models import User
from offices.formats import figure, short_date
from offices.periods import Quarter
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionReport
from outreach.queries.quarter_plan import without_activity
from reports.queries.village import UnitGrid
from villages.enums import STATUSES_UNDER_GUIDANCE, Function, VillageStatus
from villages.models import AssistedVillage

RECORDERS = (*OFFICE_ROLES, *VILLAGE_ROLES)


@dataclass(frozen=True, slots=True)
class Gap:
    """``url`` and ``act`` are empty for readers who may not close it."""

    text: str
    url: str = ""
    act: str = ""
    urgent: bool = False


def gaps_of(user: User, village: AssistedVillage, grid: UnitGrid, *, has_head: bool, today: date) -> list[Gap]:
    """The most urgent first; a village another one took over from has none. At most six queries."""
    if village.status == VillageStatus.SUPERSEDED:
        return []
    rows = AssistedVillage.objects.visible_to(user).filter(pk=village.pk)
    return [
        *_work(user, village, rows, today),
        *_officer(user, village, rows, today),
        *_assessment(user, village, rows, today),
        *_contacts(user, village, grid, has_head=has_head),
    ]


def _work(user: User, village: AssistedVillage, rows: Any, today: date) -> list[Gap]:
    """Rolls nobody sent, reports past their day, and a quarter without anything."""
    role, gaps = user.scope.role, []
    sessions = OutreachSession.objects.visible_to(user).filter(session_villages__village_id=village.pk)
    open_rolls = sessions.filter(state=SessionState.AWAITING_ROLL, held_at__isnull=True).order_by("starts_at", "pk")
    for session in open_rolls.select_related("topic")[:3]:
        words = {"session": session.title, "day": short_date(session.local_date)}
        text = _("Daftar hadir belum masuk: %(session)s, %(day)s") % words
        url = reverse("attendance", args=[session.pk]) if role in RECORDERS else ""
        gaps.append(Gap(text, url, _("Isi daftar hadir"), urgent=True))
    reports = SessionReport.objects.visible_to(user).filter(
        session__host=village, submitted_at__isnull=True, due_on__lt=today
    )
    for report in reports.select_related("session__topic").order_by("due_on", "pk")[:3]:
        words = {"session": report.session.title, "day": short_date(report.due_on)}
        text = _("Laporan belum diajukan: %(session)s, batasnya %(day)s") % words
        act = _("Tulis laporan") if role in OFFICE_ROLES else _("Buka laporan")
        gaps.append(Gap(text, reverse("session_report", args=[report.session_id]), act, urgent=True))
    guided = rows.filter(status__in=STATUSES_UNDER_GUIDANCE)
    if without_activity(user, Quarter.of(today), guided).exists():
        gaps.append(
            _gap(_("Belum ada kegiatan triwulan ini"), role in OFFICE_ROLES, _("Jadwalkan kegiatan"), "session_create",
                 desa=village.pk)
        )  # fmt: skip
    return gaps


def _officer(user: User, village: AssistedVillage, rows: Any, today: date) -> list[Gap]:
    if not rows.without_main_officer(today).exists():
        return []
    may = user.scope.role in HEADS and village.office_id in user.scope.office_ids
    return [_gap(_("Belum ada PIMPASA utama"), may, _("Tugaskan petugas"), "pimpasa_assign", desa=village.pk)]


def _assessment(user: User, village: AssistedVillage, rows: Any, today: date) -> list[Gap]:
    if not rows.assessment_overdue(today).exists():
        return []
    known = village.vulnerability_assessed_on
    text = _("Kerawanan perlu dinilai ulang") if known else _("Kerawanan belum pernah dinilai")
    url = reverse("village_assess", args=[village.pk]) if user.scope.role in OFFICE_ROLES else ""
    return [Gap(text, url, _("Nilai ulang") if known else _("Nilai kerawanan"))]


def _contacts(user: User, village: AssistedVillage, grid: UnitGrid, *, has_head: bool) -> list[Gap]:
    may, gaps = user.scope.role in RECORDERS, []
    if not grid.rows:
        url = reverse("unit_list", args=[village.pk]) if may else ""
        gaps.append(Gap(_("RT/RW belum dicatat"), url, _("Tambah RT/RW")))
    if not has_head:
        text = _("Belum ada kontak lurah atau kepala desa")
        head = {"tempat": village.pk, "fungsi": Function.VILLAGE_HEAD.value}
        gaps.append(_gap(text, may, _("Tambah kontak"), "contact_create", **head))
    for cells, function, text in (
        (grid.upper, Function.RW_HEAD, _("%(number)s RW belum punya kontak ketua")),
        (grid.lower, Function.RT_HEAD, _("%(number)s RT belum punya kontak ketua")),
    ):
        if vacant := [cell.unit for cell in cells if cell.vacant]:
            first = {"tempat": village.pk, "fungsi": function.value, "satuan": vacant[0].label}
            words = text % {"number": figure(len(vacant))}
            gaps.append(_gap(words, may, _("Tambah %(unit)s") % {"unit": vacant[0].label}, "contact_create", **first))
    return gaps


def _gap(text: str, may: bool, act: str, name: str, **query: str) -> Gap:
    return Gap(text, f"{reverse(name)}?{urlencode(query)}" if may else "", act)
