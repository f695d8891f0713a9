"""Sums of what sessions count for, by place below and month: rollups, what waits beside them, and broken months.

Whole months come from the narrowest rollup that knows what is asked for, with the changes no rollup holds yet; days of
broken months, or the days they lack, from the sessions' own rows, which are always up to date. Call inside
``one_snapshot``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, BigIntegerField, F, QuerySet
from django.db.models.functions import TruncMonth

from offices.periods import Period, month_end
from outreach.models import MEASURES, FigureDelta, SessionFigures
from reports.models import OfficeMonth, OfficeTopicMonth, PlaceMonth
from reports.queries.selection import Depth, Selection

# the column that tells the places below one another
BELOW = {
    Depth.NATION: "regional_office_id",
    Depth.KANWIL: "office_id",
    Depth.OFFICE: "district_id",
    Depth.REGENCY: "district_id",
    Depth.DISTRICT: "village_id",
    Depth.VILLAGE: "village_id",
}
Key = Any
Names = Sequence[str]


class Counts(dict[str, int]):
    """Numbers by measure; what is not there is none."""

    def __missing__(self, name: str) -> int:
        return 0

    def add(self, values: Iterable[tuple[str, int]]) -> None:
        for name, value in values:
            if value:
                self[name] = self[name] + value

    @property
    def participants(self) -> int:
        return self["present"] + self["represented"] + self["counted"]


class Sums:
    """Counts by place below the selection and month, and by place for each span asked for."""

    def __init__(self, spans: Sequence[Period]) -> None:
        self.spans = list(spans)
        self.by_month: dict[Key, dict[date, Counts]] = {}
        self.of_edges: list[dict[Key, Counts]] = [{} for _span in spans]
        self._by_place: dict[int, dict[Key, Counts]] = {}

    def add_month(self, key: Key, month: date, values: Iterable[tuple[str, int]]) -> None:
        self.by_month.setdefault(key, {}).setdefault(month, Counts()).add(values)

    def by_place(self, number: int = 0) -> dict[Key, Counts]:
        """Counts of the span with this number, by place; to be asked once everything is in."""
        if number not in self._by_place:
            self._by_place[number] = self._placed(number)
        return self._by_place[number]

    def _placed(self, number: int) -> dict[Key, Counts]:
        found: dict[Key, Counts] = {}
        whole = self.spans[number].whole_months
        for key, months in self.by_month.items():
            for month, counts in months.items():
                if whole and whole[0] <= month <= whole[1]:
                    found.setdefault(key, Counts()).add(counts.items())
        for key, counts in self.of_edges[number].items():
            found.setdefault(key, Counts()).add(counts.items())
        return {key: counts for key, counts in found.items() if any(counts.values())}

    def total(self, number: int = 0) -> Counts:
        total = Counts()
        for counts in self.by_place(number).values():
            total.add(counts.items())
        return total

    def month(self, month: date) -> Counts:
        """Of a month that was asked for, over all places."""
        total = Counts()
        for months in self.by_month.values():
            if month in months:
                total.add(months[month].items())
        return total


def sums(
    user: Any,
    selection: Selection,
    *,
    spans: Sequence[Period],
    months: Sequence[date] = (),
    names: Names = MEASURES,
    below: bool = True,
    by: str = "",
) -> Sums:
    """Counts in these spans and months. ``below``: told apart by the next place down; otherwise under one key, None.

    ``by``: told apart by this column instead.

    Three queries, one for the edges of each broken span.
    """
    found = Sums(spans)
    key = by or (BELOW[selection.depth] if below else None)
    summed = _rollup(selection, key) is not SessionFigures
    edges = [(number, _Edge.of(*days, summed=summed)) for number, span in enumerate(spans) for days in span.edges]
    of_edges = [edge.month for _number, edge in edges if edge.month]
    asked = [*months, *of_edges, *(month for span in spans for month in span.whole_months or ())]
    if asked:
        for place, month, values in _by_month(user, selection, (min(asked), max(asked)), key, names):
            found.add_month(place, month, values)
    for number, edge in edges:
        into = found.of_edges[number]
        if edge.month:
            for place, own in found.by_month.items():
                into.setdefault(place, Counts()).add(own.get(edge.month, Counts()).items())
        for place, values in _in_days(user, selection, edge.days, key, names):
            signed = ((name, -value) for name, value in values) if edge.month else values
            into.setdefault(place, Counts()).add(signed)
    return found


@dataclass(frozen=True, slots=True)
class _Edge:
    """Days of a broken month: those counted, or, the shorter way, a ``month`` less the ones counted."""

    days: tuple[date, date]
    month: date | None = None

    @classmethod
    def of(cls, first: date, last: date, *, summed: bool) -> "_Edge":
        """``summed``: sums by month are at hand."""
        begin, end = first.replace(day=1), month_end(first)
        rest = None
        if summed and first == begin and last < end:
            rest = (last + timedelta(days=1), end)
        elif summed and begin < first and last == end:
            rest = (begin, first - timedelta(days=1))
        if rest and rest[1] - rest[0] < last - first:
            return cls(rest, begin)
        return cls((first, last))


def _by_month(user: Any, selection: Selection, whole: tuple[date, date], key: str | None, names: Names) -> Any:
    territory, subject = selection.of_territory(), selection.of_subject()
    model = _rollup(selection, key)
    if model is SessionFigures:
        # a village's own topics: rows enough for one place, too many to be kept as sums for all
        span = (whole[0], Period.of_month(whole[1]).last)
        yield from _grouped(_months(_rows(user, model, territory, subject), span), key, names)
        return
    rows = model.objects.visible_to(user).filter(territory, month__range=whole)
    if model is OfficeTopicMonth:
        rows = rows.filter(subject)
    yield from _grouped(rows, key, names)
    span = (whole[0], Period.of_month(whole[1]).last)
    yield from _grouped(_months(_rows(user, FigureDelta, territory, subject), span), key, names)


def _rollup(selection: Selection, key: str | None) -> Any:
    """The smallest table that knows places, topic and kind asked for."""
    placed = selection.by_village or key in ("district_id", "village_id")
    if selection.by_topic:
        return SessionFigures if placed else OfficeTopicMonth
    return PlaceMonth if placed else OfficeMonth


def _rows(user: Any, model: Any, territory: Any, subject: Any) -> QuerySet[Any]:
    return model.objects.visible_to(user).filter(territory, subject)


def _months(rows: QuerySet[Any], span: tuple[date, date]) -> QuerySet[Any]:
    return rows.filter(local_date__range=span).annotate(month=TruncMonth("local_date"))


class Summed(Aggregate):
    """The sum of each column, as one array: to build thirty aggregates costs Django more than PostgreSQL to sum."""

    output_field = ArrayField(BigIntegerField())
    allow_distinct = False

    def __init__(self, *names: str) -> None:
        super().__init__(*(F(name) for name in names))

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        columns = [compiler.compile(column)[0] for column in self.get_source_expressions() if column is not None]
        return f"ARRAY[{', '.join(f'SUM({column})' for column in columns)}]", ()


def _grouped(rows: QuerySet[Any], key: str | None, names: Names) -> Any:
    keys = [key, "month"] if key else ["month"]
    for *found, values in rows.order_by().values_list(*keys).annotate(summed=Summed(*names)):
        place, month = found if key else (None, found[0])
        yield place, month, zip(names, values, strict=True)


def _in_days(user: Any, selection: Selection, days: tuple[date, date], key: str | None, names: Names) -> Any:
    rows = _rows(user, SessionFigures, selection.of_territory(), selection.of_subject())
    rows = rows.filter(local_date__range=days).order_by()
    if key is None:
        values = rows.aggregate(summed=Summed(*names))["summed"]
        yield None, zip(names, (value or 0 for value in values), strict=True)
        return
    for place, values in rows.values_list(key).annotate(summed=Summed(*names)):
        yield place, zip(names, values, strict=True)
