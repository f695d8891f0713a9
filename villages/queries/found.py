"""What a list shows: rows that match exactly or, failing that, rows spelt alike; by pages, or all for an export."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from villages.queries.keyset import PAGE, Order, Page, counted, page_of

CHUNK = 2_000


@dataclass(slots=True)
class Found:
    """``listed`` in ``order``, or in the order of ``keys`` where no column has it: by likeness, by what a place has.

    ``scope``: the rows without any filter, for the place of the row a page starts beside. ``alike``: nothing matched
    exactly, these are spelt alike. ``known``: the count, where it is known already.
    """

    listed: QuerySet
    scope: QuerySet
    order: Order
    keys: list[Any] | None = None
    alike: bool = False
    known: int | None = None

    def page(self, *, before: Any = None, after: Any = None) -> Page:
        if self.keys is not None:
            return self._page_of_keys(self.keys, before=before, after=after)
        page = page_of(self.listed, self.order, scope=self.scope, before=before, after=after)
        if page.before is None and page.after is None:
            self.known = len(page.rows)
        return page

    def count(self) -> int:
        """At most ``MOST_COUNTED + 1``. After a page that is the only one nothing is asked."""
        if self.known is None:
            self.known = counted(self.listed) if self.keys is None else len(self.keys)
        return self.known

    def __iter__(self) -> Iterator[Any]:
        """Every row in the order of the list. In a transaction a server-side cursor keeps the memory bounded."""
        if self.keys is None:
            yield from self.listed.order_by(*self.order.by()).iterator(chunk_size=CHUNK)
        else:
            for start in range(0, len(self.keys), CHUNK):
                yield from self._rows_of(self.keys[start : start + CHUNK])

    def _page_of_keys(self, keys: list[Any], *, before: Any, after: Any) -> Page:
        start = 0
        if after in keys:
            start = keys.index(after) + 1
        elif before in keys:
            start = max(0, keys.index(before) - PAGE)
        rows = self._rows_of(keys[start : start + PAGE])
        if not rows:
            return Page([])
        goes_on = start + PAGE < len(keys)
        return Page(rows, rows[0].pk if start else None, rows[-1].pk if goes_on else None)

    def _rows_of(self, keys: list[Any]) -> list[Any]:
        by_key = {row.pk: row for row in self.listed.filter(pk__in=keys)}
        return [by_key[key] for key in keys if key in by_key]
