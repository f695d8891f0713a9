"""Villages without anything in a quarter, the most urgent first, with a day when their officer is free."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Posting, User
from offices.models import SuccessionKind, Zone
from offices.periods import Quarter
from offices.roles import OFFICE_ROLES
from outreach.domain.quarter_plan import NOTICE, DaysOff, Suggestion, Wanting, in_quarter, suggest
from outreach.enums import PLANNED_STATES
from outreach.models import SessionOfficer, SessionVillage
from villages.enums import STATUSES_UNDER_GUIDANCE, AssignmentRole, VulnerabilityLevel
from villages.models import Assignment, AssistedVillage, VillageSuccession

PAGE = 25
URGENCY = (VulnerabilityLevel.HIGH, VulnerabilityLevel.MEDIUM, VulnerabilityLevel.LOW)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A village to plan for. Without ``officer`` nobody of the office leads it, and no day is suggested."""

    village: AssistedVillage
    last_day: date | None
    officer: str
    suggestion: Suggestion | None


@dataclass(frozen=True, slots=True)
class QuarterFilters:
    """What the address says. Unknown values count as not given."""

    office: str = ""
    district: str = ""
    level: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.office or self.district or self.level)


def villages_under_guidance(user: User, filters: QuarterFilters) -> QuerySet[AssistedVillage]:
    rows = AssistedVillage.objects.visible_to(user).filter(status__in=STATUSES_UNDER_GUIDANCE)
    if filters.office:
        rows = rows.filter(office__slug=filters.office)
    if filters.district:
        rows = rows.filter(district=filters.district)
    return rows.filter(vulnerability_level=filters.level) if filters.level else rows


def without_activity(user: User, quarter: Quarter, rows: QuerySet[AssistedVillage]) -> QuerySet[Any]:
    """Those without a session held or planned in the quarter, also under the code they had before.

    Annotates ``drafted``: there is a draft, or one that waits for the village.
    """
    there = in_quarter(SessionVillage.objects.visible_to(user), quarter)
    firm = there.filter(Q(session__held_at__isnull=False) | Q(session__state__in=PLANNED_STATES))
    before = VillageSuccession.objects.visible_to(user).filter(successor=OuterRef("pk"))
    before = before.exclude(kind=SuccessionKind.SPLIT).filter(Exists(firm.filter(village=OuterRef("predecessor"))))
    rows = rows.filter(~Exists(firm.filter(village=OuterRef("pk"))), ~Exists(before))
    return rows.annotate(drafted=Exists(there.filter(village=OuterRef("pk"))))


@dataclass(frozen=True, slots=True)
class QuarterPlan:
    """``rows`` have nothing; ``drafted`` villages have a draft and nothing firmer; of ``total`` villages."""

    rows: list[PlanRow]
    drafted: int
    total: int


def quarter_plan(user: User, quarter: Quarter, filters: QuarterFilters) -> QuarterPlan:
    """Everything the page shows: seven queries, however many villages."""
    chosen = villages_under_guidance(user, filters)
    total = chosen.count()
    last = SessionVillage.objects.visible_to(user).filter(village=OuterRef("pk"), session__held_at__isnull=False)
    rank = Case(*(When(vulnerability_level=level, then=Value(place)) for place, level in enumerate(URGENCY)),
                default=Value(len(URGENCY)), output_field=IntegerField())  # fmt: skip
    villages = list(
        without_activity(user, quarter, chosen)
        .annotate(last_day=Subquery(last.order_by("-starts_at").values("session__local_date")[:1]))
        .select_related("region", "district", "office")
        .order_by(rank, Coalesce("last_day", date(1900, 1, 1)), "pk")
    )
    open_ones = [village for village in villages if not village.drafted]
    officers = _officers(user, open_ones)
    found = _suggestions(user, quarter, open_ones, officers)
    rows = [
        PlanRow(
            village,
            village.last_day,
            officers[village.pk][1] if village.pk in officers else "",
            found.get(village.pk),
        )
        for village in open_ones
    ]
    return QuarterPlan(rows, drafted=len(villages) - len(open_ones), total=total)


def _officers(user: User, villages: Sequence[AssistedVillage]) -> dict[str, tuple[int, str]]:
    """Who leads each village as PIMPASA and works at the office today, by code."""
    today = timezone.localdate()
    posted = Posting.colleagues.visible_to(user).on(today).filter(role__in=OFFICE_ROLES)
    rows = Assignment.objects.visible_to(user).on(today).filter(role=AssignmentRole.MAIN, village__in=villages)
    rows = rows.filter(officer__in=posted.values("user_id"))
    return {code: (pk, name) for code, pk, name in rows.values_list("village_id", "officer_id", "officer__name")}


def _suggestions(
    user: User, quarter: Quarter, villages: Sequence[AssistedVillage], officers: dict[str, tuple[int, str]]
) -> dict[str, Suggestion]:
    first = max(quarter.first, timezone.localdate() + NOTICE)
    if first > quarter.last or not officers:
        return {}
    wanting = [
        Wanting(village.pk, officers[village.pk][0], Zone(village.region.zone))
        for village in villages
        if village.pk in officers
    ]
    bound = SessionOfficer.objects.visible_to(user).filter(
        officer__in={pk for pk, _name in officers.values()}, blocks=True, ends_at__gte=timezone.now()
    )
    busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for officer_id, starts_at, ends_at in bound.values_list("officer_id", "starts_at", "ends_at").distinct():
        busy[officer_id].append((starts_at, ends_at))
    off = DaysOff.between(first, quarter.last, [village.code for village in wanting])
    return suggest(wanting, first=first, last=quarter.last, busy=busy, off=off)


def districts(user: User, office: str) -> list[tuple[str, str]]:
    """Kecamatan of the villages under guidance, to choose from."""
    rows = villages_under_guidance(user, QuarterFilters(office=office)).order_by("district__name", "district")
    return list(rows.values_list("district", "district__name").distinct())
