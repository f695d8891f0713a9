"""Sessions of the demo that wait for a village, were declined, put off or only thought of; names being filled in.

Led by the section head, who leads nothing else, so that nobody is in two places.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from accounts.models import User
from guidance.models import Topic
from offices.models import Zone
from outreach.domain import confirmation, quotas, sessions, standing
from outreach.domain.confirmation import Reply
from outreach.domain.details import Details
from outreach.domain.times import SessionTimes
from outreach.enums import AnswerChannel, SessionKind, SessionLevel, SessionState, VillageAnswer
from outreach.models import OutreachSession
from villages.enums import Function
from villages.models import AssistedVillage, Stakeholder

LEAD, OPERATOR, DISTRICT = "kasi.serang", "operator.pontang", "36.04.12"
HOST = "36.04.12.2001"


def load_village_first() -> int:
    """Add them where no session waits for a village yet; the number added."""
    if OutreachSession.objects.filter(state=SessionState.AWAITING_VILLAGE).exists():
        return 0
    lead, operator = User.objects.get(username=LEAD), User.objects.get(username=OPERATOR)
    villages = _villages()
    if not villages:
        return 0
    _plan(lead, villages[:2], 9, level=SessionLevel.DISTRICT, numbers=(10, 8))
    _declined(_plan(lead, villages[:1], 12), operator)
    _half_named(_plan(lead, villages[:1], 15, numbers=(10,)), lead, operator)
    put_off = _plan(lead, villages[1:2] or villages[:1], 6, state=SessionState.SCHEDULED)
    standing.postpone(session=put_off, actor=lead, reason="Balai desa dipakai posko banjir")
    _plan(lead, villages[-1:], 26, state=SessionState.DRAFT)
    return 5


def _villages() -> list[AssistedVillage]:
    """Of one kecamatan, the one with an operator first."""
    rows = AssistedVillage.objects.filter(district_id=DISTRICT).select_related("region", "district", "office")
    return sorted(rows, key=lambda village: (village.pk != HOST, village.pk))


def _plan(
    lead: User,
    villages: Sequence[AssistedVillage],
    ahead: int,
    *,
    state: SessionState = SessionState.AWAITING_VILLAGE,
    level: SessionLevel = SessionLevel.VILLAGE,
    numbers: Sequence[int] = (),
) -> OutreachSession:
    host = villages[0]
    venue = (
        f"Aula Kecamatan {host.district.name}" if level == SessionLevel.DISTRICT else f"Balai Desa {host.region.name}"
    )
    times = SessionTimes(_working_day(ahead), dt.time(13, 30), dt.time(15, 30), Zone(host.region.zone))
    return sessions.schedule(
        actor=lead,
        villages=villages,
        kind=SessionKind.OUTREACH,
        details=Details(topic=Topic.objects.earliest("pk"), venue=venue, times=times, lead=lead, level=level),
        functions=(Function.VILLAGE_HEAD, Function.VILLAGE_STAFF, Function.RW_HEAD, Function.RT_HEAD),
        quotas={village.pk: number for village, number in zip(villages, numbers, strict=False)},
        state=state,
    )


def _working_day(ahead: int) -> dt.date:
    day = timezone.localdate() + dt.timedelta(days=ahead)
    return day + dt.timedelta(days=1) if day.weekday() == 6 else day


def _declined(session: OutreachSession, operator: User) -> None:
    other_day = session.local_date + dt.timedelta(days=2 if session.local_date.weekday() < 4 else 4)
    reply = Reply(VillageAnswer.DECLINED, note="Hari itu ada musyawarah desa", proposed_on=other_day)
    confirmation.answer(session=session, actor=operator, villages=[HOST], reply=reply, seen_revision=session.revision)


def _half_named(session: OutreachSession, lead: User, operator: User) -> None:
    """Agreed by telephone; the operator has named four of ten."""
    reply = Reply(VillageAnswer.CONFIRMED, channel=AnswerChannel.PHONE, heard_from="Sekretaris Desa (contoh)")
    confirmation.answer(session=session, actor=lead, villages=[HOST], reply=reply, seen_revision=session.revision)
    heads = Stakeholder.objects.filter(village_id=HOST, function=Function.RT_HEAD, retired_at__isnull=True)
    first = list(heads.order_by("pk").values_list("pk", flat=True)[:4])
    quotas.add(session=session, actor=operator, village=HOST, contacts=first)
