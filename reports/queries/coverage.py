"""Which villages had activity, how many of their RT were reached, and when somebody was there last.

Counted for villages under guidance, by the place that guides them now. What waits to be folded is counted from the
rows themselves. Call inside ``one_snapshot``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, FilteredRelation, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from offices.periods import Period, months_until
from outreach.models import ReachMark, UnitReached, VillageFigures
from reports.queries.activity import in_period, predecessors, villages_in
from reports.queries.selection import Selection
from reports.queries.sums import BELOW, Key
from villages.enums import STATUSES_UNDER_GUIDANCE
from villages.models import NeighbourhoodUnit

# days since the last activity, as the distribution tells them
SPANS = (30, 90, 180)


@dataclass(slots=True)
class Coverage:
    """Of one place. ``active`` and ``levels`` are of the period: by level (empty: unassessed) all and with activity.

    ``socialised``, ``reached``: RT in the twelve months that end with the period; ``units``: RT in force now.
    ``idle``: villages by how long nobody was there: up to 30, 90, 180 days, longer, never.
    """

    villages: int = 0
    active: int = 0
    levels: dict[str, list[int]] = field(default_factory=dict)
    units: int = 0
    socialised: int = 0
    reached: int = 0
    idle: list[int] = field(default_factory=lambda: [0] * (len(SPANS) + 2))

    def add(self, other: "Coverage") -> None:
        self.villages, self.active = self.villages + other.villages, self.active + other.active
        self.units, self.socialised = self.units + other.units, self.socialised + other.socialised
        self.reached += other.reached
        for level, numbers in other.levels.items():
            mine = self.levels.setdefault(level, [0, 0])
            mine[0], mine[1] = mine[0] + numbers[0], mine[1] + numbers[1]
        self.idle = [mine + theirs for mine, theirs in zip(self.idle, other.idle, strict=True)]


def coverage(user: Any, selection: Selection, spans: Sequence[Period], *, today: date) -> list[dict[Key, Coverage]]:
    """By the place below the selection, of the villages under guidance there; one for each span.

    ``idle`` tells of today, and in the first one only. Four queries, some more while changes wait to be folded.
    """
    pairs, dirty = predecessors(user), _dirty(user)
    months = [reach_month(span, today) for span in spans]
    ends = [today - timedelta(days=days) for days in SPANS]
    columns = _columns(dirty, dirty | set(pairs), ends)
    rows = villages_in(user, selection)
    for number, span in enumerate(spans):
        reach = FilteredRelation("reaches", condition=Q(reaches__month=months[number]))
        rows = rows.alias(**{f"reach_{number}": reach})
        active = in_period(user, selection, span, pairs)
        columns |= {f"active_{number}": Count("pk", filter=active)} | {
            f"{name}_{number}": _sum(f"reach_{number}__{name}", dirty) for name in ("socialised", "reached")
        }
    found: list[dict[Key, Coverage]] = [{} for _span in spans]
    for row in rows.order_by().values("vulnerability_level", place=F(_key(selection))).annotate(**columns):
        for number, covers in enumerate(found):
            cover = covers.setdefault(row["place"], Coverage())
            cover.add(_read(row, number, ends))
    if dirty:
        for month, covers in zip(months, found, strict=True):
            _count_units_anew(user, selection, month, dirty, covers)
    _count_idle_anew(user, selection, ends, dirty, pairs, found[0])
    return found


def _columns(dirty: set[str], unknown: set[str], ends: Sequence[date]) -> dict[str, Any]:
    """``since_0`` and so on: villages with a session on these days or later, ``ever``: on any day."""
    known = ~Q(pk__in=unknown) if unknown else Q()
    return {
        "villages": Count("pk"),
        "units": _sum("stand__units", dirty),
        "ever": Count("stand__last_held", filter=known or None),
        **{f"since_{n}": Count("pk", filter=Q(known, stand__last_held__gte=day)) for n, day in enumerate(ends)},
    }


def _sum(column: str, dirty: set[str]) -> Any:
    """Of villages that need not be counted anew."""
    return Coalesce(Sum(column, filter=~Q(pk__in=dirty) if dirty else None), 0)


def _read(row: dict[str, Any], number: int, ends: Sequence[date]) -> Coverage:
    villages, active = row["villages"], row[f"active_{number}"]
    cover = Coverage(
        villages, active, {row["vulnerability_level"]: [villages, active]}, row["units"], row[f"socialised_{number}"],
        row[f"reached_{number}"],
    )  # fmt: skip
    _spread(cover, [row[f"since_{each}"] for each in range(len(ends))], row["ever"])
    return cover


def total(rows: Iterable[Coverage]) -> Coverage:
    whole = Coverage()
    for row in rows:
        whole.add(row)
    return whole


def reach_month(span: Period, today: date) -> date:
    """The month the twelve months end with: the period's last one, or this one while that lies ahead."""
    return min(span.last, max(today, span.first)).replace(day=1) if span.first <= today else today.replace(day=1)


def _key(selection: Selection) -> str:
    below = BELOW[selection.depth]
    return "pk" if below == "village_id" else below


def _dirty(user: Any) -> set[str]:
    """Villages to be counted anew."""
    return set(ReachMark.objects.visible_to(user).order_by().values_list("village_id", flat=True).distinct())


def _of_villages(user: Any, model: Any, selection: Selection) -> QuerySet[Any]:
    if selection.village:
        rows = model.objects.visible_to(user).filter(village=selection.village.pk)
    else:
        rows = model.objects.visible_to(user).filter(village__in=villages_in(user, selection).order_by().values("pk"))
    return rows.filter(village__status__in=STATUSES_UNDER_GUIDANCE).order_by()


def _through(key: str) -> str:
    return "village_id" if key == "pk" else f"village__{key}"


def _count_units_anew(
    user: Any, selection: Selection, month: date, dirty: set[str], found: dict[Key, Coverage]
) -> None:
    place = _through(_key(selection))
    first, last = months_until(month, 12)[0], Period.of_month(month).last
    rows = _of_villages(user, UnitReached, selection).filter(village__in=dirty, local_date__range=(first, last))
    socialised = Count("unit", distinct=True, filter=Q(socialised=True))
    for of, some, all_ in rows.values_list(place).annotate(some=socialised, all=Count("unit", distinct=True)):
        row = found.setdefault(of, Coverage())
        row.socialised, row.reached = row.socialised + some, row.reached + all_
    units = _of_villages(user, NeighbourhoodUnit, selection).filter(
        village__in=dirty, retired_at=None, kind__is_lower=True
    )
    for of, count in units.values_list(place).annotate(Count("pk")):
        found.setdefault(of, Coverage()).units += count


def _count_idle_anew(
    user: Any, selection: Selection, ends: Sequence[date], dirty: set[str], pairs: dict[str, str],
    found: dict[Key, Coverage],
) -> None:  # fmt: skip
    """Of villages whose stand is not up to date or under another code; then those where nobody ever was."""
    if anew := dirty | set(pairs):
        places = villages_in(user, selection).filter(pk__in=anew).order_by().values_list("pk", _key(selection))
        held = VillageFigures.objects.visible_to(user).filter(active=1, village__in=[*anew, *pairs.values()])
        last_held = dict(held.order_by().values_list("village_id").annotate(Max("local_date")))
        for code, of in list(places):
            days = [last_held[each] for each in (code, pairs.get(code)) if each in last_held]
            if days:
                _spread(found.setdefault(of, Coverage()), [int(max(days) >= day) for day in ends], 1)
    for row in found.values():
        row.idle[-1] = row.villages - sum(row.idle[:-1])


def _spread(row: Coverage, since: Sequence[int], ever: int) -> None:
    before = 0
    for number, count in enumerate((*since, ever)):
        row.idle[number] += count - before
        before = count
