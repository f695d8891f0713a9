"""How far a session's cascade has come, and the grid its follow-ups are chosen from."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from offices.formats import short_month
from outreach.domain.follow_ups import DONE, LEVELS
from outreach.domain.states import may
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionUnit, SessionVillage
from outreach.queries.sessions import SessionRow, session_rows
from villages.enums import UNIT_LEADERS
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder

MOST_ROWS = 400
MOST_PARENTS = 3
# How long home reminds of RT without a follow-up.
REMINDED_DAYS = 180


@dataclass(frozen=True, slots=True)
class Progress:
    """``held`` RT out of ``total``; ``planned``: with a follow-up to come and none held.

    ``total`` counts the RT in use (units of the lower kind) of the session's villages; ``held`` those of them that a
    follow-up of this session was held for: its roll has a participant or was closed, and it was not called off. An RT
    with two follow-ups counts once, an RW session for the RT it names. Only villages the reader sees count.
    """

    held: int
    planned: int
    total: int

    @property
    def open(self) -> int:
        """RT nothing has been planned for."""
        return max(self.total - self.held - self.planned, 0)


@dataclass(slots=True)
class Cell:
    """A unit to tick. ``state``: fresh (held), planned or none; ``note`` says when."""

    unit: NeighbourhoodUnit
    label: str
    state: str = "none"
    note: str = ""

    @property
    def closed(self) -> bool:
        """Whether it has a follow-up to come, so that no other one can be made."""
        return self.state == "planned"


@dataclass(slots=True)
class UpperRow:
    """An RW and what is below it; without one, units nothing is above."""

    label: str
    key: int
    head: Stakeholder | None = None
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class VillageGrid:
    village: AssistedVillage
    rows: list[UpperRow] = field(default_factory=list)

    @property
    def free(self) -> int:
        return sum(cell.state == "none" for row in self.rows for cell in row.cells)


def progress_of(user: User, parents: list[OutreachSession]) -> dict[int, Progress]:
    """Of sessions the reader sees, by id: three queries, however many."""
    ids = [parent.pk for parent in parents]
    villages: dict[int, set[str]] = defaultdict(set)
    rows = SessionVillage.objects.visible_to(user).filter(session__in=ids)
    for session_id, code in rows.values_list("session_id", "village_id"):
        villages[session_id].add(code)
    codes = {code for found in villages.values() for code in found}
    lower = NeighbourhoodUnit.objects.visible_to(user).in_force().filter(village__in=codes, kind__is_lower=True)
    totals = dict(lower.order_by().values_list("village_id").annotate(Count("pk")))
    held: dict[int, set[int]] = defaultdict(set)
    planned: dict[int, set[int]] = defaultdict(set)
    named = SessionUnit.objects.visible_to(user).filter(
        session__parent__in=ids, unit__retired_at__isnull=True, unit__kind__is_lower=True
    )
    named = named.exclude(session__state=SessionState.CANCELLED)
    for parent_id, unit_id, held_at in named.values_list("session__parent_id", "unit_id", "session__held_at"):
        (held if held_at else planned)[parent_id].add(unit_id)
    return {
        pk: Progress(
            held=len(held[pk]),
            planned=len(planned[pk] - held[pk]),
            total=sum(totals.get(code, 0) for code in villages[pk]),
        )
        for pk in ids
    }


def villages_of(user: User, parent: OutreachSession) -> list[AssistedVillage]:
    """The session's villages the reader sees, the host first."""
    codes = SessionVillage.objects.visible_to(user).filter(session=parent).values_list("village_id", flat=True)
    rows = AssistedVillage.objects.visible_to(user).filter(pk__in=list(codes)).select_related("region", "district")
    return sorted(rows, key=lambda village: (village.pk != parent.host_id, village.pk))


def grid_of(user: User, parent: OutreachSession, villages: list[AssistedVillage]) -> list[VillageGrid]:
    """Villages, their RW and the RT below, with what is planned or was held for each: three queries."""
    units = list(
        NeighbourhoodUnit.objects.visible_to(user)
        .in_force()
        .filter(village__in=villages)
        .select_related("kind", "parent__kind")
    )
    heads = {
        row.unit_id: row
        for row in Stakeholder.objects.visible_to(user)
        .filter(village__in=villages, unit__isnull=False, function__in=UNIT_LEADERS, retired_at__isnull=True)
        .order_by("-pk")
    }
    above = {unit.parent_id for unit in units if unit.parent_id}
    found = _follow_ups(user, parent)
    grids = {village.pk: VillageGrid(village) for village in villages}
    rows: dict[tuple[str, int], UpperRow] = {}
    for unit in units:
        if unit.pk in above:
            continue
        upper = unit.parent or unit
        key = (unit.village_id, upper.pk)
        if key not in rows:
            rows[key] = UpperRow(f"{upper.kind.name} {upper.number}", upper.pk, heads.get(upper.pk))
            grids[unit.village_id].rows.append(rows[key])
        label = unit.number if unit.parent else f"{unit.kind.name} {unit.number}"
        rows[key].cells.append(_cell(unit, label, found.get(unit.pk)))
    return list(grids.values())


def _follow_ups(user: User, parent: OutreachSession) -> dict[int, OutreachSession]:
    """By unit the follow-up that says most: one to come before one held, of these the latest."""
    rows = SessionUnit.objects.visible_to(user).filter(session__parent=parent).select_related("session")
    rows = rows.exclude(session__state=SessionState.CANCELLED).order_by("session__starts_at", "pk")
    found: dict[int, OutreachSession] = {}
    for row in rows:
        before = found.get(row.unit_id)
        if before is None or before.state in DONE:
            found[row.unit_id] = row.session
    return found


def _cell(unit: NeighbourhoodUnit, label: str, session: OutreachSession | None) -> Cell:
    if session is None:
        return Cell(unit, label)
    day = f"{session.local_date.day} {short_month(session.local_date)}"
    state = "planned" if session.state not in DONE else "fresh"
    word = (
        str(SessionState(session.state).label) if session.state in (SessionState.DRAFT, SessionState.POSTPONED) else ""
    )
    return Cell(unit, label, state, " ".join(filter(None, [word, day])))


@dataclass(frozen=True, slots=True)
class FollowUps:
    """What the page of a session says about its cascade; of a follow-up: what it follows and for whom it is."""

    progress: Progress | None
    rows: list[tuple[SessionRow, str]]
    may_create: bool
    parent: OutreachSession | None
    units: list[str]
    led_by: str


def follow_ups_of(user: User, session: OutreachSession) -> FollowUps:
    """Four or five queries for a session, four for a follow-up."""
    if session.level in LEVELS:
        progress = progress_of(user, [session])[session.pk]
        rows = _rows(user, session)
        return FollowUps(progress, rows, may("follow_up", session, user.scope.role), None, [], "")
    units = SessionUnit.objects.visible_to(user).filter(session=session, unit__kind__is_lower=True)
    labels = [row.unit.label for row in units.select_related("unit__kind", "unit__parent__kind")]
    parents = (
        OutreachSession.objects.visible_to(user).filter(pk=session.parent_id).select_related("topic", "host__region")
    )
    leaders = Stakeholder.objects.visible_to(user).filter(pk=session.led_by_id)
    leader = leaders.select_related("unit__kind").first() if session.led_by_id else None
    return FollowUps(
        None,
        [],
        False,
        parents.first() if session.parent_id else None,
        labels,
        f"{leader.full_name}, {leader.function_title}" if leader else "",
    )


def _rows(user: User, parent: OutreachSession) -> list[tuple[SessionRow, str]]:
    """The follow-ups by time, each with the units it is for."""
    children = OutreachSession.objects.visible_to(user).filter(parent=parent).order_by("starts_at", "pk")
    rows = session_rows(user, children[:MOST_ROWS])
    if not rows:
        return []
    units: dict[int, list[NeighbourhoodUnit]] = defaultdict(list)
    named = SessionUnit.objects.visible_to(user).filter(session__in=[row.pk for row in rows])
    for row in named.select_related("unit__kind", "unit__parent__kind").order_by("unit__number", "pk"):
        units[row.session_id].append(row.unit)
    return [(row, label_of(units[row.pk])) for row in rows]


def label_of(units: list[NeighbourhoodUnit]) -> str:
    """``RT 001, 002, 003/RW 02``; of an RW without RT ``RW 02``."""
    lower = [unit for unit in units if unit.parent_id] or units
    if not lower:
        return ""
    if len(lower) == 1:
        return lower[0].label
    first = lower[0]
    numbers = ", ".join(unit.number for unit in lower)
    above = f"/{first.parent.kind.name} {first.parent.number}" if first.parent else ""
    return f"{first.kind.name} {numbers}{above}"


def cascades(user: User) -> list[tuple[OutreachSession, Progress]]:
    """The latest sessions held that leave RT of the reader's villages without a follow-up planned: four queries."""
    since = timezone.now() - timedelta(days=REMINDED_DAYS)
    rows = OutreachSession.objects.visible_to(user).filter(
        held_at__isnull=False, level__in=LEVELS, imported=False, logged_afterwards=False, starts_at__gte=since
    )
    latest = rows.select_related("topic", "host__region", "district").order_by("-starts_at", "-pk")
    parents = list(latest[: MOST_PARENTS * 2])
    progress = progress_of(user, parents) if parents else {}
    return [(parent, progress[parent.pk]) for parent in parents if progress[parent.pk].open][:MOST_PARENTS]
