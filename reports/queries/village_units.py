"""Which RT of a village a session reached in the last twelve months: the grid of its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from offices.formats import short_month
from offices.periods import Period, months_until
from outreach.domain.follow_ups import LEVELS
from outreach.domain.states import may
from outreach.models import OutreachSession, UnitReached
from outreach.queries.sessions import url_of
from reports.queries.village import UnitCell, UnitGrid
from villages.models import AssistedVillage, NeighbourhoodUnit

MONTHS = 12
# how many months a session still feels new, and how many before its month leaves the twelve the grid warns
NEW, ENDING = 3, 2
MOST_PARENTS = 12
ICONS = {"fresh": "check", "earlier": "check", "expiring": "clock", "represented": "person", "none": "minus"}


@dataclass(frozen=True, slots=True)
class ReachCell:
    """An RT. ``state``: fresh, earlier or expiring (a session was held for it), represented (its leader came), none.

    ``url``: where the session that says so is to be read, empty for readers who do not see it.
    """

    cell: UnitCell
    state: str
    month: date | None = None
    url: str = ""

    @property
    def unit(self) -> NeighbourhoodUnit:
        return self.cell.unit

    @property
    def socialised(self) -> bool:
        return self.state in ("fresh", "earlier", "expiring")

    @property
    def icon(self) -> str:
        return ICONS[self.state]

    @property
    def note(self) -> str:
        """In the cell: ``Okt``, ``terwakili`` or ``belum``."""
        if self.month is None:
            return _("belum")
        return short_month(self.month) if self.socialised else _("terwakili")

    @property
    def sentence(self) -> str:
        """Beside the grid and read aloud: ``tersosialisasi, Okt 2026``."""
        if self.month is None:
            return _("belum tersosialisasi")
        month = f"{short_month(self.month)} {self.month.year}"
        if self.state == "represented":
            return _("terwakili ketuanya, %(month)s") % {"month": month}
        if self.state == "expiring":
            return _("tersosialisasi, %(month)s; segera lewat 12 bulan") % {"month": month}
        return _("tersosialisasi, %(month)s") % {"month": month}


@dataclass(frozen=True, slots=True)
class ReachRow:
    """An RW and the RT below it; ``upper`` is ``None`` for RT that lie in no RW."""

    upper: UnitCell | None
    lower: list[ReachCell]


@dataclass(frozen=True, slots=True)
class ReachGrid:
    rows: list[ReachRow]

    def __iter__(self) -> Iterator[ReachCell]:
        return (cell for row in self.rows for cell in row.lower)

    @property
    def total(self) -> int:
        return sum(len(row.lower) for row in self.rows)

    @property
    def socialised(self) -> int:
        return sum(cell.socialised for cell in self)

    @property
    def represented(self) -> int:
        return sum(cell.state == "represented" for cell in self)

    @property
    def open(self) -> list[NeighbourhoodUnit]:
        """RT nothing was held for."""
        return [cell.unit for cell in self if not cell.socialised]


def reach_grid(user: User, village: AssistedVillage, grid: UnitGrid, *, today: date) -> ReachGrid:
    """The twelve months are the running one and the eleven before. Call inside ``one_snapshot``.

    What was held for a unit that was merged counts for the one in force.
    """
    months = months_until(today, MONTHS)
    last = _last_of_each(user, village, months)
    sessions = {session for _held, _day, session in last.values()}
    seen = OutreachSession.objects.visible_to(user).filter(pk__in=sessions).order_by()
    visible = {pk: url_of(pk) for pk in seen.values_list("pk", flat=True)}

    def reach(cell: UnitCell) -> ReachCell:
        if cell.unit.pk not in last:
            return ReachCell(cell, "none")
        held, day, session = last[cell.unit.pk]
        month = day.replace(day=1)
        state = _state(months, month) if held else "represented"
        return ReachCell(cell, state, month, visible.get(session, ""))

    rows = [
        ReachRow(row.upper, [reach(cell) for cell in row.lower])
        for row in grid.rows
        if not row.upper.unit.kind.is_lower
    ]
    alone = [row.upper for row in grid.rows if row.upper.unit.kind.is_lower]
    return ReachGrid([*rows, ReachRow(None, [reach(cell) for cell in alone])] if alone else rows)


def _last_of_each(user: User, village: AssistedVillage, months: list[date]) -> dict[int, tuple[bool, date, int]]:
    """By unit the last session held for it or, where there was none, the last one its leader came to."""
    reached = UnitReached.objects.visible_to(user).filter(
        unit__village=village, local_date__range=(months[0], Period.of_month(months[-1]).last)
    )
    rows = reached.order_by("socialised", "local_date", "session_id")
    return {
        unit: (held, day, session)
        for unit, held, day, session in rows.values_list("unit_id", "socialised", "local_date", "session_id")
    }


def _state(months: list[date], month: date) -> str:
    if month in months[-NEW:]:
        return "fresh"
    return "expiring" if month in months[:ENDING] else "earlier"


def follow_up_parent(user: Any, village: AssistedVillage) -> OutreachSession | None:
    """The last session of the village whose cascade the reader may go on with."""
    sessions = OutreachSession.objects.visible_to(user).filter(
        session_villages__village_id=village.pk, level__in=LEVELS
    )
    for session in sessions.order_by("-starts_at", "-pk")[:MOST_PARENTS]:
        if may("follow_up", session, user.scope.role):
            return session
    return None
