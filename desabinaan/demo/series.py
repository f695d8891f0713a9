"""A monthly series of the demo, one of it moved alone; and a year before the portal, taken in from a spreadsheet."""

import datetime as dt
import random
from dataclasses import replace
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from guidance.models import Topic
from offices.models import Zone
from outreach.domain import moves, sessions
from outreach.domain.details import Details
from outreach.domain.paste.judging import judge_text, promise_of
from outreach.domain.paste.writing import confirm
from outreach.domain.recurrence import Rule, occurrences
from outreach.domain.series import repeat
from outreach.domain.series_days import days_of
from outreach.domain.times import SessionTimes
from outreach.enums import ImportKind, SeriesPeriod, SessionKind
from outreach.models import SessionImport, SessionSeries
from villages.enums import STATUSES_UNDER_GUIDANCE, Function
from villages.models import AssistedVillage

VILLAGE = "36.04.13.2001"
# The same token each time: loaded twice, it is taken in once.
TOKEN = UUID("6d6f6b61-7274-4000-8000-64656d6f6462")
ROWS, DAYS_BEFORE = 18, (260, 520)
SOURCE = "Contoh rekap kegiatan.xlsx"


def load_series() -> int:
    """Add both to the office of Serang where they are not there yet; the number of sessions added."""
    lead = User.objects.filter(username="petugas.serang").first()
    if lead is None:
        return 0
    return _series(lead) + _past(lead)


def _series(lead: User) -> int:
    host = AssistedVillage.objects.filter(pk=VILLAGE).select_related("region", "office").first()
    if host is None or SessionSeries.objects.filter(office=host.office).exists():
        return 0
    first_monday = _monday(timezone.localdate() + dt.timedelta(days=30))
    times = SessionTimes(first_monday, dt.time(19, 45), dt.time(21, 15), Zone(host.region.zone))
    details = Details(
        topic=Topic.objects.earliest("position"),
        venue=f"Majelis taklim {host.region.name}",
        times=times,
        lead=lead,
        gathering="Pengajian bulanan (contoh)",
        after_prayer="isya",
        expected_participants=40,
    )
    first = sessions.schedule(
        actor=lead, villages=[host], kind=SessionKind.OUTREACH, details=details, functions=[Function.VILLAGE_HEAD]
    )
    rule = Rule(first_monday, first_monday + dt.timedelta(days=190), SeriesPeriod.MONTH, by_weekday=True)
    free = [day.day for day in days_of(first, rule, binding=True) if day.ticked]
    made = repeat(
        session=first, actor=lead, rule=rule, days=free or occurrences(rule), seen_version=first.version
    ).made
    moved = made[1]
    later = replace(SessionTimes.of(moved), local_date=moved.local_date + dt.timedelta(days=3))
    moves.move(session=moved, actor=lead, times=later, seen_version=moved.version)
    return 1 + len(made)


def _past(lead: User) -> int:
    if SessionImport.objects.filter(token=TOKEN).exists():
        return 0
    text = "\n".join([_HEADER, *_rows(lead)])
    now = timezone.now()
    _table, rows = judge_text(actor=lead, text=text, kind=ImportKind.PAST, now=now)
    done = confirm(
        actor=lead, text=text, kind=ImportKind.PAST, token=TOKEN, promise=promise_of(rows), source=SOURCE, now=now
    )
    return done.made


_HEADER = "Tanggal\tDesa\tKecamatan\tTempat\tTopik\tJenis\tTercatat nama L\tTercatat nama P\tUmum L\tUmum P"


def _rows(lead: User) -> list[str]:
    chance = random.Random("demo impor")  # noqa: S311 - invented rows, not secrets
    villages = AssistedVillage.objects.filter(
        office_id__in=lead.scope.office_ids, status__in=STATUSES_UNDER_GUIDANCE
    ).select_related("region", "district")
    hosts, topics = list(villages.order_by("pk")), [topic.name for topic in Topic.objects.all()]
    rows = []
    for _number in range(ROWS):
        host = chance.choice(hosts)
        day = timezone.localdate() - dt.timedelta(days=chance.randint(*DAYS_BEFORE))
        counts = [str(chance.randint(4, 18)) for _column in range(2)] + [str(chance.randint(8, 40)) for _c in range(2)]
        kind = chance.choice(("Sosialisasi", "Sosialisasi", "Sosialisasi", "Bimtek", "Rakor"))
        place = f"Balai Desa {host.region.name}"
        rows.append(
            "\t".join(
                [f"{day:%d/%m/%Y}", host.region.name, host.district.name, place, chance.choice(topics), kind, *counts]
            )
        )
    return rows


def _monday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=-day.weekday() % 7)
