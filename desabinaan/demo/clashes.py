"""Drafts of the demo that would clash: their forms show what the portal says of officers, ways and election days."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from guidance.models import Topic
from offices.models import CalendarKind, CalendarPeriod, Zone
from outreach.domain import sessions
from outreach.domain.details import Details
from outreach.domain.times import SessionTimes
from outreach.enums import OfficerRole, SessionKind, SessionState
from outreach.models import OutreachSession, SessionOfficer
from villages.models import AssistedVillage

NOTE = "Contoh: draf yang bentrok, untuk melihat peringatannya"


def load_clashes() -> int:
    """Beside the next session of the officer: at the same hour, straight after it, and on the day of the election."""
    if OutreachSession.objects.filter(notes=NOTE).exists():
        return 0
    lead = User.objects.get(username="petugas.serang")
    led = SessionOfficer.objects.filter(
        officer=lead,
        role=OfficerRole.LEAD,
        blocks=True,
        starts_at__gt=timezone.now() + dt.timedelta(days=1),
        session__local_end__lte=dt.time(18),
    )
    busy = led.select_related("session__host").order_by("starts_at").first()
    if busy is None:
        return 0
    other = busy.session
    elsewhere = AssistedVillage.objects.filter(office=other.office, region__latitude__isnull=False)
    far = elsewhere.exclude(district=other.host.district).first()
    if far is None:
        return 0
    end = other.local_end
    plans = [
        (other.local_date, other.local_start, end),
        (other.local_date, end, end.replace(hour=end.hour + 2)),
    ]
    vote = CalendarPeriod.objects.filter(is_demo=True, kind=CalendarKind.VILLAGE_ELECTION).first()
    if vote:
        plans.append((vote.first_day, dt.time(9), dt.time(11)))
    for day, start, until in plans:
        _draft(far, lead, SessionTimes(day, start, until, Zone(far.region.zone)))
    return len(plans)


def _draft(village: AssistedVillage, lead: User, times: SessionTimes) -> None:
    sessions.schedule(
        actor=lead,
        villages=[village],
        kind=SessionKind.OUTREACH,
        state=SessionState.DRAFT,
        details=Details(
            topic=Topic.objects.earliest("position", "pk"),
            venue=f"Balai Desa {village.region.name}",
            times=times,
            lead=lead,
            notes=NOTE,
        ),
    )
