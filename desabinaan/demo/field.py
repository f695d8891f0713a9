"""Visits of the demo with what was found, and a report that came through a leader's link. All of it made up."""

import datetime as dt
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from offices.errors import DomainError
from offices.models import Zone
from outreach.domain import follow_up_reports, visits
from outreach.domain.follow_up_links import has_leader, is_open
from outreach.domain.follow_up_reports import Reported
from outreach.domain.sent_items import SentItem
from outreach.domain.visit_roll import Met
from outreach.domain.visits import Told
from outreach.models import FollowUpReport, OutreachSession, Visit
from villages.models import AssistedVillage, Stakeholder

OFFICER, DISTRICT = "petugas.serang", "36.04.12"
REPORT = UUID("7c9e6679-7425-40de-944b-e07fc1f90ae7")
# Days ago, hour, women and men met beside the contacts, what was found, what follows.
VISITS = (
    (1, dt.time(10), 4, 2, "Contoh: dua warga ditawari kerja di luar negeri lewat media sosial, tanpa kontrak.",
     "Contoh: brosur prosedur aman untuk ketua RT; dikunjungi lagi bulan depan."),
    (4, dt.time(14, 30), 0, 3, "Contoh: perangkat desa belum tahu syarat izin keluarga untuk calon pekerja migran.",
     "Contoh: dibahas pada rapat minggon kecamatan."),
    (9, dt.time(9, 15), 6, 5, "Contoh: pengajian ibu-ibu, banyak bertanya tentang paspor.", ""),
)  # fmt: skip


def load_field() -> int:
    """Only where no visit has findings yet; the number of sessions added."""
    if Visit.objects.exists():
        return 0
    officer = User.objects.get(username=OFFICER)
    villages = AssistedVillage.objects.filter(office_id__in=officer.scope.office_ids, district_id=DISTRICT)
    made = sum(
        _visit(officer, village, *row)
        for village, row in zip(
            villages.select_related("region", "district", "office").order_by("pk"), VISITS, strict=False
        )
    )
    _report()
    return made


def _visit(
    officer: User, village: AssistedVillage, ago: int, start: dt.time, women: int, men: int, findings: str, after: str
) -> bool:
    now = timezone.now()
    day = now.astimezone(Zone(village.region.zone).info).date() - dt.timedelta(days=ago)
    people = Stakeholder.objects.filter(village=village, retired_at__isnull=True, is_demo=True).order_by("pk")[:3]
    told = Told(
        village=village,
        day=day,
        start=start,
        met=Met(list(people), women=women, men=men),
        findings=findings,
        follow_up=after,
    )
    try:
        return visits.log_visit(actor=officer, told=told, now=now).created
    except DomainError:  # a village that was given up meanwhile
        return False


def _report() -> None:
    """Of the first follow-up to come that a head of RW leads: it took place earlier, and waits for the operator."""
    now = timezone.now()
    rows = OutreachSession.objects.filter(parent__isnull=False, led_by__isnull=False, held_at__isnull=True)
    rows = rows.filter(host__district_id=DISTRICT).select_related("office", "led_by")
    session = next((row for row in rows.order_by("starts_at") if has_leader(row) and is_open(row, now=now)), None)
    if session is None or session.led_by is None or FollowUpReport.objects.exists():
        return
    reported = Reported(
        held_on=now.astimezone(Zone(session.zone).info).date(),
        men=11,
        women=17,
        sent_by_name=session.led_by.full_name,
        note="Contoh: diadakan lebih awal, bersamaan dengan arisan.",
    )
    follow_up_reports.receive(session=session, reported=reported, sent=SentItem(REPORT, at=now), now=now)
