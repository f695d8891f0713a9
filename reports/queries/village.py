"""What the page of a village tells: its sessions, its units with their leaders, whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from accounts.models import User
from offices.formats import figure
from offices.roles import Role
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionTally
from reports.rounding import persons
from villages.enums import LEADS_LOWER_UNIT, LEADS_UPPER_UNIT, UNIT_LEADERS, VILLAGE_FUNCTIONS, Function
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder
from villages.queries.units import counts_by_kind, grouped, units_in_force

LAST_SESSIONS = 5
COMING = (SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED, SessionState.ONGOING)


@dataclass(frozen=True, slots=True)
class PastSession:
    """``participants``: of this village, present, represented and counted; ``None``: it was not held.

    ``told``: the same as this reader may see it.
    """

    session: OutreachSession
    participants: int | None
    pill: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class FunctionCount:
    """Contacts of one function; for leaders also how many units there are to lead, and how many have no leader.

    ``title`` is the function's name, of leaders as this village calls them: Ketua RW, Kepala Dusun. ``told``: the
    count as this reader may see it.
    """

    function: Function
    title: str
    count: int
    told: str
    units: int | None = None
    vacant: int = 0


@dataclass(frozen=True, slots=True)
class UnitCell:
    """A unit in the grid. ``leader``: the contact, ``None`` without one or without the right to see persons."""

    unit: NeighbourhoodUnit
    vacant: bool
    leader: Stakeholder | None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """An RW and the RT below it."""

    upper: UnitCell
    lower: list[UnitCell]


@dataclass(frozen=True, slots=True)
class UnitGrid:
    rows: list[UnitRow]

    @property
    def upper(self) -> list[UnitCell]:
        return [row.upper for row in self.rows]

    @property
    def lower(self) -> list[UnitCell]:
        return [cell for row in self.rows for cell in row.lower]

    @property
    def kind_counts(self) -> list[tuple[str, int]]:
        return counts_by_kind(cell.unit for cell in (*self.upper, *self.lower))


def next_session(user: User, village: AssistedVillage, *, now: datetime) -> OutreachSession | None:
    """The first one that has not ended."""
    return _sessions(user, village).filter(state__in=COMING, ends_at__gte=now).order_by("starts_at", "pk").first()


def past_sessions(user: User, village: AssistedVillage, *, now: datetime) -> list[PastSession]:
    """The last ones that have ended or were called off, newest first."""
    ended = _sessions(user, village).filter(ends_at__lt=now).exclude(state=SessionState.DRAFT)
    sessions = list(ended.order_by("-starts_at", "-pk")[:LAST_SESSIONS])
    tallies = SessionTally.objects.visible_to(user).filter(village=village, session__in=[s.pk for s in sessions])
    participants = dict(tallies.values_list("session_id", F("present") + F("represented") + F("counted")))
    rounding = user.scope.role is Role.LOCAL_GOVERNMENT
    return [
        PastSession(
            session,
            participants.get(session.pk) if session.held_at else None,
            SessionState(session.state).pill,
            persons(participants.get(session.pk, 0), rounding=rounding),
        )
        for session in sessions
    ]


def last_held(user: User, village: AssistedVillage) -> OutreachSession | None:
    """The last one that was held, visits logged afterwards among them: how long nobody was there."""
    return _sessions(user, village).filter(held_at__isnull=False).order_by("-starts_at", "-pk").first()


def unit_grid(user: User, village: AssistedVillage) -> UnitGrid:
    units = list(units_in_force(user, village).with_leaders())
    heads = (
        Stakeholder.objects.visible_to(user)
        .filter(village=village, function__in=UNIT_LEADERS, unit__isnull=False, retired_at__isnull=True)
        .only("unit_id", "name", "title_before", "title_after")
        .order_by("created_at")
    )
    leaders = {head.unit_id: head for head in heads}

    def cell(unit: NeighbourhoodUnit) -> UnitCell:
        return UnitCell(unit, vacant=unit.leader_count == 0, leader=leaders.get(unit.pk))

    return UnitGrid([UnitRow(cell(group.upper), [cell(unit) for unit in group.lower]) for group in grouped(units)])


def function_counts(user: User, village: AssistedVillage, grid: UnitGrid) -> list[FunctionCount]:
    """Figures only, so that roles without persons see them too."""
    counts = AssistedVillage.objects.visible_to(user).filter(pk=village.pk).contacts_by_function()
    led = {LEADS_UPPER_UNIT: grid.upper, LEADS_LOWER_UNIT: grid.lower}
    rounding = user.scope.role is Role.LOCAL_GOVERNMENT
    return [
        FunctionCount(
            function,
            " / ".join(sorted({cell.unit.kind.leader for cell in led.get(function, ())})) or str(function.label),
            counts.get(function, 0),
            # of units how many are led: beside a rounded count of persons their number would contradict it
            figure(len(led[function]) - _vacant(led[function]))
            if rounding and function in led
            else persons(counts.get(function, 0), rounding=rounding),
            units=len(led[function]) if function in led else None,
            vacant=_vacant(led.get(function, ())),
        )
        for function in VILLAGE_FUNCTIONS
        if counts.get(function) or led.get(function) or function is Function.VILLAGE_HEAD
    ]


def village_head(user: User, village: AssistedVillage) -> Stakeholder | None:
    """The lurah or kepala desa, for those who may see persons."""
    heads = Stakeholder.objects.visible_to(user).filter(
        village=village, function=Function.VILLAGE_HEAD, retired_at__isnull=True
    )
    return heads.order_by("-created_at").first()


def _sessions(user: User, village: AssistedVillage) -> QuerySet:
    return (
        OutreachSession.objects.visible_to(user)
        .filter(session_villages__village_id=village.pk)
        .select_related("topic")
    )


def _vacant(cells: Iterable[UnitCell]) -> int:
    return sum(cell.vacant for cell in cells)
