"""The lines of a roll as the session page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outreach.domain.clocks import clocks_off
from outreach.domain.corrections import may_change
from outreach.domain.states import may
from outreach.models import Attendance, OutreachSession, SessionVillage
from outreach.queries.clocks import clock_words


@dataclass(frozen=True, slots=True)
class RollLine:
    """``clock``: that the device's clock was wrong, in words; ``changeable``: by this person, with a reason."""

    row: Attendance
    clock: str
    changeable: bool


def roll_lines(
    user: Any,
    session: OutreachSession,
    rows: Iterable[Attendance],
    villages: Iterable[SessionVillage],
    *,
    now: datetime,
) -> list[RollLine]:
    """One query for the clocks, and one more on a closed roll where people of the kecamatan are on it."""
    off = clocks_off(session.pk)
    offered = may("correct", session, user.scope.role)
    of_village = {row.village_id: row for row in villages}
    known: dict[str | None, bool] = {}

    def changeable(village: str | None) -> bool:
        if village not in known:
            known[village] = offered and may_change(user, session, of_village.get(village or ""), now=now)
        return known[village]

    return [
        RollLine(row, clock_words(off.get((row.device, row.received_at))), changeable(row.village_id)) for row in rows
    ]
