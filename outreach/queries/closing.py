"""Whose roll is open, who closed the others, and what this person may do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outreach.domain.closing import has_roll, may_undo
from outreach.domain.roll import EARLIEST_CLOSE, UNDO_WITHIN
from outreach.domain.states import may
from outreach.models import OutreachSession, RollCopy, SessionTally, SessionVillage


@dataclass(frozen=True, slots=True)
class VillageRoll:
    """The roll of one village. ``closed_by`` is left out for those who meet no persons; ``undo_until``: for me."""

    code: str
    name: str
    came: int
    listed: int
    counted: int
    closed_at: datetime | None
    closed_by: str
    undo_until: datetime | None


@dataclass(frozen=True, slots=True)
class Closing:
    """The villages in scope, the host first, and whether they, or some of them, may be closed or opened again."""

    rolls: list[VillageRoll]
    may_close: bool
    may_reopen: bool

    @property
    def still_open(self) -> list[VillageRoll]:
        return [roll for roll in self.rolls if roll.closed_at is None]

    @property
    def closed(self) -> list[VillageRoll]:
        return [roll for roll in self.rolls if roll.closed_at]

    @property
    def undoable(self) -> list[VillageRoll]:
        return [roll for roll in self.rolls if roll.undo_until]

    @property
    def undo_until(self) -> datetime | None:
        """Until when all of them can be opened again by who closed them."""
        return min((roll.undo_until for roll in self.rolls if roll.undo_until), default=None)


def closing_of(
    user: Any,
    session: OutreachSession,
    villages: Iterable[SessionVillage],
    tallies: Iterable[SessionTally],
    *,
    now: datetime,
) -> Closing:
    """From rows the page has read anyway; no query. ``villages`` come with ``locked_by``."""
    figures = {tally.village_id: tally for tally in tallies}
    role = user.scope.role
    rolled = has_roll(session)
    rolls = []
    for row in villages:
        tally = figures.get(row.village_id)
        undo = rolled and may("undo_close", session, role) and may_undo(row, user, now=now)
        rolls.append(
            VillageRoll(
                code=row.village_id,
                name=row.village.region.full_name,
                came=tally.present + tally.represented if tally else 0,
                listed=tally.listed if tally else 0,
                counted=tally.counted if tally else 0,
                closed_at=row.locked_at,
                closed_by=row.locked_by.name if row.locked_by and user.scope.personal_data else "",
                undo_until=row.locked_at + UNDO_WITHIN if undo and row.locked_at else None,
            )
        )
    begun = now >= session.starts_at - EARLIEST_CLOSE
    own = session.office_id in user.scope.office_ids
    return Closing(
        rolls,
        may_close=begun and may("close", session, role) and any(roll.closed_at is None for roll in rolls),
        may_reopen=rolled and own and may("reopen", session, role) and any(roll.closed_at for roll in rolls),
    )


@dataclass(frozen=True, slots=True)
class UnsentDevice:
    """A device with the roll on it that had entries the server had not answered for when it was last seen."""

    owner: str
    unsent: int
    seen_at: datetime


def unsent_devices(user: Any, session: OutreachSession) -> list[UnsentDevice]:
    """As far as the server knows: a device out of reach may have more, and not all of it is of this session."""
    copies = RollCopy.objects.visible_to(user).filter(session=session, device__unsent__gt=0)
    rows = copies.select_related("device__user").order_by("device_id").distinct()
    return [UnsentDevice(row.device.user.name, row.device.unsent, row.device.seen_at) for row in rows]
