"""Pages of a list in any of its orders: a page starts beside a row, so a late one costs what the first one costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

PAGE = 50
# A list says how many rows it has up to here; counting a million would cost more than showing fifty.
MOST_COUNTED = 10_000


def key_in(text: str) -> int | None:
    """The key an address names; nothing where it can be none."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page; ``before`` and ``after`` are the keys the pages beside it start from, or ``None``."""

    rows: list[Any]
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class Order:
    """Columns (or annotations) that are never NULL, the key last by itself; ``descending`` turns all of them."""

    columns: tuple[str, ...]
    descending: bool = False

    def by(self, *, backwards: bool = False) -> list[str]:
        sign = "-" if self.descending is not backwards else ""
        return [f"{sign}{column}" for column in (*self.columns, "pk")]

    def beyond(self, edge: Mapping[str, Any], *, backwards: bool) -> Q:
        """Rows after ``edge``, or before it. Of ``a >= x AND (a > x OR ...)`` the first half is read off an index."""
        sign = "lt" if self.descending is not backwards else "gt"
        condition = Q(**{f"pk__{sign}": edge["pk"]})
        for column in reversed(self.columns):
            value = edge[column]
            condition = Q(**{f"{column}__{sign}e": value}) & (Q(**{f"{column}__{sign}": value}) | condition)
        return condition


def page_of(rows: QuerySet, order: Order, *, scope: QuerySet, before: Any = None, after: Any = None) -> Page:
    """A page beside a row of ``scope``, which has the columns of ``order``; the first page where there is none.

    The row need not be among ``rows`` any more: what was retired or filtered away meanwhile still has a place.
    """
    key = before or after
    if isinstance(key, str) and "\0" in key:  # the database cannot even be asked for that
        key = None
    edge = scope.filter(pk=key).values("pk", *order.columns).first() if key else None
    backwards = bool(before and edge)
    beside = rows.filter(order.beyond(edge, backwards=backwards)) if edge else rows
    found = list(beside.order_by(*order.by(backwards=backwards))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    if not found:
        return page_of(rows, order, scope=scope) if backwards else Page([])
    has_before, has_after = (more, True) if backwards else (edge is not None, more)
    return Page(found, found[0].pk if has_before else None, found[-1].pk if has_after else None)


def rank_of(column: str, values: list[str]) -> Case:
    """The place of the column's value among ``values``: lists of states are in the order people think of them."""
    cases = (When(**{column: value}, then=Value(place)) for place, value in enumerate(values))
    return Case(*cases, default=Value(len(values)), output_field=IntegerField())


def counted(rows: QuerySet) -> int:
    """How many rows, at most ``MOST_COUNTED + 1``: that many means more."""
    return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
