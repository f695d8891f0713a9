"""Keeping the figures of a paper under a number, and telling what changed since."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import QueryDict

from accounts.models import Posting, User
from reports.models import FigureSnapshot
from reports.queries.board import Board, Value, board
from reports.queries.selection import read


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, and what is written inside says which."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def keep(user: User, found: Board, *, address: str, title: str, place: str) -> FigureSnapshot:
    """Keep the figures of ``found``. Call inside ``one_moment``, in which they were read."""
    posting = user.posting
    if posting is None:
        raise PermissionDenied
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        seen = cursor.fetchone()[0]
    return FigureSnapshot.objects.create(
        owner=user,
        posting=posting,
        address=address,
        title=title[:200],
        place=place[:200],
        rounded=found.rounding,
        taken_at=found.at,
        seen=seen,
        figures=_figures(found),
        **_places_of(posting),
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """``place``: empty for the whole. Numbers as they were kept and as they are; a place that is new had none."""

    place: str
    key: str
    then: list[int | None]
    now: list[int | None]


def board_now(snapshot: FigureSnapshot) -> Board:
    """The same selection for the same posting, now, whatever became of the account since."""
    maker = maker_of(snapshot)
    return board(maker, read(maker, QueryDict(snapshot.address))[0])


def maker_of(snapshot: FigureSnapshot) -> User:
    """Somebody with exactly the scope it was made with."""
    maker = User(pk=snapshot.owner_id, is_active=True)
    maker.work_under(snapshot.posting)
    return maker


def compared(snapshot: FigureSnapshot, now: Board) -> list[Compared]:
    """Every figure of the whole, and of the places those that differ."""
    kept, current = snapshot.figures, _figures(now)
    found = [
        Compared("", key, kept["values"].get(key, [None, None]), numbers) for key, numbers in current["values"].items()
    ]
    before, after = dict(kept["places"]), dict(current["places"])
    for place in sorted({*before, *after}):
        for key in current["values"]:
            then, today = before.get(place, {}).get(key, [0, None]), after.get(place, {}).get(key, [0, None])
            if then != today and any(number for number in (*then, *today)):
                found.append(Compared(place, key, then, today))
    return found


def _figures(found: Board) -> dict[str, Any]:
    return {
        "values": _numbers(found.values),
        "places": [[place.label, _numbers(place.values)] for place in found.places],
        "months": [[month.isoformat(), counts["planned"], counts["held"]] for month, counts in found.months],
    }


def _numbers(values: dict[str, Value]) -> dict[str, list[int | None]]:
    return {key: [value.number, value.whole] for key, value in values.items()}


def _places_of(posting: Posting) -> dict[str, Any]:
    if posting.office:
        return {"office": posting.office, "regional_office_id": posting.office.regional_office_id}
    if posting.region_id:
        code = posting.region_id
        return {"regency_id": code[:5], "district_id": code[:8] if len(code) > 5 else None}
    return {"regional_office": posting.regional_office}
