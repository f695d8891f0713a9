"""Who gathers with whom, where and when: the follow-ups of a session before they are written. Nothing here writes."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from guidance.models import Topic
from offices.errors import DomainError
from offices.models import Zone
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState
from villages.models import NeighbourhoodUnit, Stakeholder

FARTHEST = timedelta(days=180)
Spans = Sequence[tuple[datetime, datetime]]


class Grouping(models.TextChoices):
    RW = "rw", gettext_lazy("Satu kegiatan per RW, untuk RT yang dicentang di dalamnya")
    RT = "rt", gettext_lazy("Satu kegiatan per RT")


class PlaceOf(models.TextChoices):
    HOME = "home", gettext_lazy("Rumah ketuanya")
    HALL = "hall", gettext_lazy("Balai RW/RT")
    OTHER = "other", gettext_lazy("Tempat lain")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for all follow-ups at once.

    ``leader``: an account, a contact, or None for each RW's own head. ``per_day``: how many on one day; 0: all on
    ``first_day``. ``skip_closed`` leaves weekends and holidays out.
    """

    grouping: Grouping
    leader: User | Stakeholder | None
    first_day: date
    start: time
    end: time
    topic: Topic
    per_day: int = 0
    skip_closed: bool = False
    after_prayer: str = ""
    place: PlaceOf = PlaceOf.HOME
    place_text: str = ""
    state: SessionState = SessionState.SCHEDULED


@dataclass(frozen=True, slots=True)
class Group:
    """People who gather once: ``units`` as chosen, below ``upper`` where there is one."""

    upper: NeighbourhoodUnit | None
    units: tuple[NeighbourhoodUnit, ...]

    @property
    def village_id(self) -> str:
        return str(self.units[0].village_id)

    @property
    def named(self) -> NeighbourhoodUnit:
        """What the place is called after: of several RT their RW, of one RT the RT."""
        return self.units[0] if len(self.units) == 1 or self.upper is None else self.upper

    @property
    def led_in(self) -> NeighbourhoodUnit:
        """The unit whose head leads: the RW, or the unit itself where nothing is above it."""
        return self.upper or self.units[0]

    @property
    def rows(self) -> list[NeighbourhoodUnit]:
        """For which units the session is held: those chosen, and their RW."""
        return [*self.units, *([self.upper] if self.upper else [])]


def groups_of(units: Sequence[NeighbourhoodUnit], grouping: Grouping) -> list[Group]:
    """In the order given. A unit with nothing above it gathers alone."""
    if grouping == Grouping.RT:
        return [Group(unit.parent, (unit,)) for unit in units]
    by_upper: dict[int, list[NeighbourhoodUnit]] = {}
    for unit in units:
        by_upper.setdefault(unit.parent_id or unit.pk, []).append(unit)
    return [Group(group[0].parent, tuple(group)) for group in by_upper.values()]


def place_of(group: Group, choice: Choice) -> str:
    """``Rumah Ketua RW 02``, ``Balai RW 02`` or what was typed."""
    unit = group.upper if choice.grouping == Grouping.RW and group.upper else group.named
    if choice.place == PlaceOf.OTHER:
        return choice.place_text
    if choice.place == PlaceOf.HALL:
        hall = group.upper or unit
        return _("Balai %(unit)s") % {"unit": f"{hall.kind.name} {hall.number}"}
    return _("Rumah %(leader)s %(label)s") % {"leader": unit.kind.leader, "label": unit.label.partition(" ")[2]}


def days_for(
    leaders: Sequence[str], *, choice: Choice, zone: Zone, busy: Mapping[str, Spans], closed: AbstractSet[date]
) -> list[date]:
    """A day for each follow-up, in order. ``leaders``: keys of who leads each; ``busy``: when they are elsewhere.

    Nobody leads two on one day. Raises :class:`DomainError` where all are to be on one day and somebody would have to,
    and where the days do not suffice.
    """
    if not choice.per_day:
        if len(set(leaders)) < len(leaders):
            raise DomainError(
                _("Satu orang tidak dapat memimpin beberapa kegiatan pada hari yang sama. Sebarkan harinya."),
                field="per_day",
            )
        return [choice.first_day] * len(leaders)
    days: dict[int, date] = {}
    day = choice.first_day
    while len(days) < len(leaders):
        if day > choice.first_day + FARTHEST:
            raise DomainError(
                _("Harinya tidak cukup sampai enam bulan ke depan. Kurangi RT-nya, atau tambah per hari."),
                field="per_day",
            )
        if not (choice.skip_closed and (day.weekday() > 4 or day in closed)):
            for number in _of_day(leaders, days, day, choice=choice, zone=zone, busy=busy):
                days[number] = day
        day += timedelta(days=1)
    return [days[number] for number in range(len(leaders))]


def _of_day(
    leaders: Sequence[str],
    placed: Mapping[int, date],
    day: date,
    *,
    choice: Choice,
    zone: Zone,
    busy: Mapping[str, Spans],
) -> list[int]:
    """Which follow-ups fall on ``day``: the next ones whose leaders are free, each leader once."""
    times = SessionTimes(day, choice.start, choice.end, zone)
    chosen: list[int] = []
    leading: set[str] = set()
    for number, leader in enumerate(leaders):
        if len(chosen) == choice.per_day:
            break
        if number in placed or leader in leading:
            continue
        if any(start < times.ends_at and end > times.starts_at for start, end in busy.get(leader, ())):
            continue
        chosen.append(number)
        leading.add(leader)
    return chosen
