"""Who would get which message when, of a session that is still being typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from offices.formats import figure
from offices.models import Zone
from offices.roles import Role
from outreach.domain.moments import reminding
from outreach.domain.reminders import NOTICE_LEAD
from outreach.domain.rules import rules_of
from outreach.domain.times import SessionTimes
from outreach.enums import MessageAudience, MessageKind, SessionKind, SessionState
from outreach.models import OutreachSession
from villages.enums import Function
from villages.models import AssistedVillage, Stakeholder


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a form says so far; nothing of it is certain to be right.

    ``functions``: whose contacts are invited at once; none where the villages fill in the names (``by_village``).
    """

    state: SessionState
    villages: Sequence[AssistedVillage] = ()
    officers: Sequence[User] = ()
    day: date | None = None
    start: time | None = None
    functions: Sequence[str] = ()
    with_district: bool = False
    by_village: bool = False
    speakers: int = 0
    kind: str = SessionKind.OUTREACH


@dataclass(frozen=True, slots=True)
class Telling:
    """One message: when, and to how many of whom.

    Without ``at`` it goes at once, ``wait`` minutes after the one before, or once the villages have agreed.
    """

    kind: MessageKind
    at: datetime | None = None
    wait: int = 0
    after_agreement: bool = False
    officers: int = 0
    operators: int = 0
    heads: int = 0
    invited: int = 0
    by_village: bool = False

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def whom(self) -> str:
        """``2 petugas, 3 operator``; of nobody reachable it says so."""
        head = _("%(count)s Camat") if self.kind is MessageKind.NOTICE else _("%(count)s Lurah/Kepala Desa")
        words = (
            (self.officers, _("%(count)s petugas")),
            (self.heads, head),
            (self.operators, _("%(count)s operator")),
            (self.invited, _("%(count)s undangan")),
        )
        found = [text % {"count": figure(count)} for count, text in words if count]
        if self.by_village:
            found.append(_("nama yang diisi desa"))
        return ", ".join(found) or _("belum ada yang punya surel")


@dataclass(frozen=True, slots=True)
class Preview:
    """``without_mail``: invited contacts no e-mail reaches; ``zone``: of the hours."""

    tellings: list[Telling] = field(default_factory=list)
    without_mail: int = 0
    zone: str = ""
    needs_date: bool = False


def preview(sketch: Sketch, *, now: datetime) -> Preview:
    """What would go out if this were saved now. Five queries, and none for a draft. An estimate: people with two roles
    are counted in each, and whoever the villages name later is not there yet."""
    if sketch.state == SessionState.DRAFT or not sketch.villages:
        return Preview()
    zone = sketch.villages[0].region.zone
    codes = [village.pk for village in sketch.villages]
    operators = _operators(codes)
    invited, without_mail = _contacts(sketch, codes)
    guests: dict[str, Any] = {"invited": invited + sketch.speakers, "by_village": sketch.by_village}
    asks = sketch.state == SessionState.AWAITING_VILLAGE
    tellings = []
    if asks:
        heads, minutes = _heads(codes), int(NOTICE_LEAD.total_seconds() // 60)
        tellings = [
            Telling(MessageKind.NOTICE, operators=operators["of_district"], heads=heads["of_district"]),
            Telling(MessageKind.CONFIRM, wait=minutes, operators=operators["of_village"], heads=heads["of_village"]),
        ]
    tellings.append(Telling(MessageKind.INVITATION, after_agreement=asks, **guests))
    counts = {
        MessageAudience.OFFICERS: {"officers": len([user for user in sketch.officers if user.email])},
        MessageAudience.OPERATORS: {"operators": sum(operators.values())},
        MessageAudience.INVITED: guests,
    }
    tellings += _reminders(sketch, Zone(zone), counts, now)
    return Preview(tellings, without_mail, zone, needs_date=sketch.day is None or sketch.start is None)


def _reminders(
    sketch: Sketch, zone: Zone, counts: dict[MessageAudience, dict[str, Any]], now: datetime
) -> list[Telling]:
    """By the rules of the office of the first village: who is reminded of what at the same time is one line."""
    if sketch.day is None or sketch.start is None:
        return []
    times = SessionTimes(sketch.day, sketch.start, sketch.start, zone)
    if times.starts_at <= now or times.starts_at > now + timedelta(days=731):
        return []
    session = OutreachSession(planned_at=now, **times.columns())
    rules = rules_of(sketch.villages[0].office_id, sketch.kind)
    found: dict[tuple[datetime, MessageKind], dict[str, Any]] = {}
    for audience, count in counts.items():
        for moment in reminding(session, rules, [audience]):
            found.setdefault((moment.due, moment.rule.kind), {}).update(count)
    return [Telling(kind, at, **whom) for (at, kind), whom in sorted(found.items(), key=lambda item: item[0][0])]


def _operators(codes: list[str]) -> dict[str, int]:
    """Operators with an address, of the villages and of their kecamatan."""
    postings = Posting.objects.on(timezone.localdate()).filter(user__is_active=True).exclude(user__email="")
    village = Q(role=Role.VILLAGE_OPERATOR, region_id__in=codes)
    district = Q(role=Role.DISTRICT_OPERATOR, region_id__in={code[:8] for code in codes})
    return postings.aggregate(
        of_village=Count("user", filter=village, distinct=True),
        of_district=Count("user", filter=district, distinct=True),
    )


def _heads(codes: list[str]) -> dict[str, int]:
    """Lurah, Kepala Desa and Camat with an address."""
    village = Q(function=Function.VILLAGE_HEAD, village_id__in=codes)
    district = Q(function=Function.DISTRICT_HEAD, village=None, district_id__in={code[:8] for code in codes})
    return _reachable().aggregate(of_village=Count("pk", filter=village), of_district=Count("pk", filter=district))


def _contacts(sketch: Sketch, codes: list[str]) -> tuple[int, int]:
    """Contacts that would be invited: those a mail reaches, and the others."""
    if not sketch.functions:
        return 0, 0
    place = Q(village_id__in=codes)
    if sketch.with_district:
        place |= Q(village=None, district_id__in={code[:8] for code in codes})
    people = Stakeholder.objects.filter(place, function__in=sketch.functions, retired_at=None, merged_into=None)
    by_mail = people.exclude(email="").filter(opted_out_at=None).count()
    return by_mail, people.count() - by_mail


def _reachable() -> QuerySet[Stakeholder]:
    return Stakeholder.objects.filter(retired_at=None, merged_into=None, opted_out_at=None).exclude(email="")
