"""Pemekaran on the pages: what went before and after a village, and what would go over, in figures."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Posting, User
from offices.models import RegionName
from offices.queries.succession import former_names, successions_from
from offices.roles import Role
from outreach.domain.succession import STILL_PLANNED
from outreach.models import SessionVillage
from villages.domain.succession import CARRIED_STATUSES
from villages.domain.succession_moves import with_dependants
from villages.models import Assignment, AssistedVillage, NeighbourhoodUnit, Stakeholder, VillageSuccession
from villages.queries.units import units_of


@dataclass(frozen=True, slots=True)
class Story:
    """``awaits``: a code that follows is on record, and nobody has carried the village over yet."""

    before: list[VillageSuccession]
    after: list[VillageSuccession]
    names: list[RegionName]
    awaits: bool

    def __bool__(self) -> bool:
        return bool(self.before or self.after or self.names or self.awaits)


def story_of(user: User, village: AssistedVillage) -> Story:
    rows = VillageSuccession.objects.visible_to(user).select_related(
        "predecessor__region", "predecessor__district", "successor__region", "successor__district"
    )
    rows = rows.filter(Q(predecessor=village) | Q(successor=village)).order_by("since", "pk")
    before = [row for row in rows if row.successor_id == village.pk]
    after = [row for row in rows if row.predecessor_id == village.pk]
    recorded = {row.successor_id for row in successions_from(user, village.pk)}
    awaits = village.status in CARRIED_STATUSES and bool(recorded - {row.successor_id for row in after})
    return Story(_once(before), _once(after), list(former_names(user, village.pk)), awaits)


def _once(rows: list[VillageSuccession]) -> list[VillageSuccession]:
    """A split may be carried over in several goes: one sentence for each pair of villages."""
    return list({(row.predecessor_id, row.successor_id): row for row in rows}.values())


@dataclass(frozen=True, slots=True)
class Going:
    """How many go over, and how many stay."""

    units: int
    contacts: int
    sessions: int
    officers: int
    operators: int
    units_staying: int
    contacts_staying: int
    sessions_staying: int


def going(user: User, village: AssistedVillage, units: Collection[NeighbourhoodUnit] | None) -> Going:
    """What ``carry_over`` would do with these units, or (None) with the whole village."""
    whole = units is None
    every_unit = list(units_of(user, village))
    ids = with_dependants(every_unit, {unit.pk for unit in every_unit if whole or unit in (units or ())})
    contacts = Stakeholder.objects.visible_to(user).filter(village=village)
    moving = contacts.count() if whole else contacts.filter(unit__in=ids).count()
    sessions = SessionVillage.objects.visible_to(user).filter(village=village)
    planned = _planned(sessions).count() if whole else 0
    operators = Posting.objects.visible_to(user).filter(role=Role.VILLAGE_OPERATOR, region=village.pk).not_over()
    return Going(
        units=len(ids),
        contacts=moving,
        sessions=planned,
        officers=Assignment.objects.visible_to(user).filter(village=village).not_over(timezone.localdate()).count(),
        operators=operators.count() if whole else 0,
        units_staying=len(every_unit) - len(ids),
        contacts_staying=contacts.count() - moving,
        sessions_staying=sessions.count() - planned,
    )


def _planned(sessions: QuerySet[SessionVillage]) -> QuerySet[SessionVillage]:
    return sessions.filter(
        session__state__in=STILL_PLANNED, session__held_at__isnull=True, session__first_attendance_at__isnull=True
    )
