"""Whom messages would reach about a session that is not saved: typed into a form, or about to move."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from accounts.models import User
from offices.models import Zone
from outreach.domain import recipients, roll
from outreach.domain.people import People
from outreach.domain.recipients import Recipient
from outreach.domain.times import SessionTimes, end_of
from outreach.enums import SessionKind, SessionState, VillageAnswer
from outreach.models import OutreachSession, SessionSpeaker, SessionVillage
from villages.models import AssistedVillage, Stakeholder


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a form says so far; nothing of it is certain to be right.

    ``functions``: whose contacts are invited at once; none where the villages fill in the names (``by_village``), nor
    of the villages with a quota. ``speakers``: their e-mail addresses, empty for one who left none.
    """

    state: SessionState
    villages: Sequence[AssistedVillage] = ()
    officers: Sequence[User] = ()
    day: date | None = None
    start: time | None = None
    end: time | None = None
    functions: Sequence[str] = ()
    with_district: bool = False
    by_village: bool = False
    quotas: Collection[str] = ()
    speakers: Sequence[str] = ()
    kind: str = SessionKind.OUTREACH

    def times(self) -> SessionTimes | None:
        """Day and hours, once they are typed."""
        if self.day is None or self.start is None:
            return None
        end = self.end if self.end and self.end > self.start else end_of(self.start)
        return SessionTimes(self.day, self.start, end, Zone(self.villages[0].region.zone))


class SketchedPeople(People):
    """The groups as they would be found once the sketch is saved."""

    def __init__(self, session: OutreachSession, sketch: Sketch) -> None:
        super().__init__(session)
        self._sketch = sketch

    @cached_property
    def villages(self) -> list[SessionVillage]:
        asked_at = self.session.planned_at if self._sketch.state == SessionState.AWAITING_VILLAGE else None
        return [
            SessionVillage(village=village, district=village.district, asked_at=asked_at)
            for village in sorted(self._sketch.villages, key=lambda village: village.pk)
        ]

    @cached_property
    def officers(self) -> list[Recipient]:
        return recipients.accounts(self._sketch.officers, self.session.office.zone)

    @cached_property
    def _seats(self) -> dict[int, str]:
        return roll.seats_in([village.pk for village in self._sketch.villages], host=self.session.host_id)

    @cached_property
    def listed(self) -> list[Stakeholder]:
        """The contacts that would be put on the roll, reachable or not."""
        sketch = self._sketch
        if not sketch.functions:
            return []
        codes = {village.pk for village in sketch.villages}
        free = codes - set(sketch.quotas)
        wanted = roll.holders(
            sketch.functions,
            villages=free,
            serving=[person for person, village in self._seats.items() if village in free],
            districts={code[:8] for code in codes} if sketch.with_district else set(),
        )
        return list(roll.in_roll_order(roll.in_office(self.session.local_date).filter(wanted)))

    @cached_property
    def on_roll(self) -> list[Recipient]:
        zones = {village.pk: village.region.zone for village in self._sketch.villages}
        found = recipients.reachable(contact.pk for contact in self.listed) if self.listed else {}
        return recipients.once(
            Recipient(
                f"c{row.pk}", row.address, row.email, "id", phone=row.phone,
                zone=zones.get(row.village_id or self._seats.get(row.pk, ""), self.session.zone),
            )
            for row in self.listed
            if row.pk in found
        )  # fmt: skip

    @cached_property
    def speakers(self) -> list[Recipient]:
        rows = [SessionSpeaker(name=email, email=email) for email in self._sketch.speakers]
        return recipients.speaking(rows, self.session.zone)

    @property
    def unreached(self) -> int:
        """People to be invited whom the portal cannot or may not write to: no number, no address, or a no."""
        found = recipients.reachable(contact.pk for contact in self.listed) if self.listed else {}
        return len(self.listed) - len(found) + sum(not email for email in self._sketch.speakers)


class MovedPeople(People):
    """The groups once the session is changed: villages that had been asked are asked again, of another hall only the
    host."""

    def __init__(self, session: OutreachSession, *, asked_at: datetime, hosts_only: bool = False) -> None:
        super().__init__(session)
        self._asked_at, self._hosts_only = asked_at, hosts_only

    @cached_property
    def villages(self) -> list[SessionVillage]:
        rows = recipients.villages(self.session)
        for row in rows:
            if row.asked_at and (not self._hosts_only or row.village_id == self.session.host_id):
                row.asked_at, row.answer = self._asked_at, VillageAnswer.OPEN
                self.asks_again = True
        return rows

    asks_again = False
