"""Judged rows into the register: units that are missing, new contacts by COPY, changed ones in one statement."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils import timezone

from offices.models import Region
from villages.domain.imports.copying import NULL, copied, copy_into, next_ids, update_many
from villages.domain.imports.judging import Judgement
from villages.domain.imports.places import ImportPlace, Places
from villages.domain.imports.unit_cells import UnitKey
from villages.enums import NOTICE_VERSION, RowOutcome
from villages.models import NeighbourhoodUnit, Stakeholder, UnitKind

CONTACTS = Stakeholder._meta.db_table
_TEXTS = ("function", "name", "title_before", "title_after", "called", "name_key", "honorific", "phone", "email")
_COPIED = ("id", "unit_id", *_TEXTS, "phone_is_shared", "term_start", "term_end",
           "village_id", "office_id", "regional_office_id", "regency_id", "district_id",
           "wish_source", "notice_version", "is_demo", "created_at")  # fmt: skip
CHANGED_TYPES = dict.fromkeys(_TEXTS, "text") | {
    "phone_is_shared": "boolean",
    "term_start": "date",
    "term_end": "date",
    "unit_id": "bigint",
}


def lock_places(codes: Iterable[str]) -> None:
    """One import, and one person at a form, at a time per place; the order keeps two imports from a deadlock."""
    locked = Region.objects.select_for_update(no_key=True).filter(pk__in=set(codes)).order_by("pk")
    list(locked.values_list("pk"))


def store(judgements: Sequence[Judgement], *, places: Places, is_demo: bool = False) -> list[int]:
    """Write the rows that are right, inside the caller's transaction; sets ``contact_id`` of new ones.

    Gives the keys of the units that were made.
    """
    right = [row for row in judgements if row.outcome in (RowOutcome.NEW, RowOutcome.CHANGED)]
    made = _make_units(right, places)
    changed = [row for row in right if row.outcome == RowOutcome.CHANGED]
    new = [row for row in right if row.outcome == RowOutcome.NEW and row.values]
    _change(changed, new)
    _add(new, places, is_demo=is_demo)
    return made


def _make_units(rows: Sequence[Judgement], places: Places) -> list[int]:
    wanted: dict[str, set[UnitKey]] = defaultdict(set)
    for row in rows:
        if row.new_unit:
            wanted[row.place].add(row.new_unit)
    if not wanted:
        return []
    kinds = {kind.slug: kind for kind in UnitKind.objects.all()}
    there = {
        (village, slug, number.lower()): pk
        for village, slug, number, pk in NeighbourhoodUnit.objects.filter(
            village__in=wanted, parent__isnull=True, retired_at__isnull=True
        ).values_list("village_id", "kind__slug", "number", "pk")
    }
    upper = sorted(
        {
            (village, key[0], key[1])
            for village, keys in wanted.items()
            for key in keys
            if (village, key[0], key[1].lower()) not in there
        }
    )
    made = _units([(places[village], kinds[slug], number, None) for village, slug, number in upper])
    there |= {
        (village, slug, number.lower()): unit.pk for (village, slug, number), unit in zip(upper, made, strict=True)
    }
    lower = sorted((village, *key) for village, keys in wanted.items() for key in keys if key[2])
    below = _units(
        [
            (places[village], kinds[own], own_number, there[village, slug, number.lower()])
            for village, slug, number, own, own_number in lower
        ]
    )
    keys = {
        (village, (slug, number, "", "")): unit.pk for (village, slug, number), unit in zip(upper, made, strict=True)
    }
    keys |= {(village, tuple(key)): unit.pk for (village, *key), unit in zip(lower, below, strict=True)}  # type: ignore[misc]
    for row in rows:
        if row.new_unit:
            row.unit_id = keys[row.place, row.new_unit]
    return [unit.pk for unit in (*made, *below)]


def _units(rows: Sequence[tuple[ImportPlace, UnitKind, str, int | None]]) -> list[NeighbourhoodUnit]:
    return NeighbourhoodUnit.objects.bulk_create(
        NeighbourhoodUnit(
            village_id=place.village, kind=kind, number=number, parent_id=parent, office_id=place.office,
            regional_office_id=place.regional_office, regency_id=place.regency, district_id=place.district,
        )
        for place, kind, number, parent in rows
    )  # fmt: skip


def _change(rows: Sequence[Judgement], new: Sequence[Judgement]) -> None:
    by_columns: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        values = row.values | ({"unit_id": row.unit_id} if "unit_id" in row.before else {})
        by_columns[tuple(sorted(values))].append({"id": row.contact_id, **values})
    _free_phones(rows, new)
    for columns, changes in by_columns.items():
        update_many(CONTACTS, {name: CHANGED_TYPES[name] for name in columns}, changes)


def _free_phones(rows: Sequence[Judgement], new: Sequence[Judgement]) -> None:
    """Numbers one row gives up and another takes are let go first: a unique key knows no order of changes."""
    taken = {row.values["phone"] for row in (*rows, *new) if row.values.get("phone")}
    freed = [row.contact_id for row in rows if row.contact_id and row.before.get("phone") in taken]
    if freed:
        Stakeholder.objects.filter(pk__in=freed).update(phone="")


def _add(rows: Sequence[Judgement], places: Places, *, is_demo: bool) -> None:
    if not rows:
        return
    now = timezone.now()
    tails: dict[str, str] = {}
    lines: list[str] = []
    for row, pk in zip(rows, next_ids(CONTACTS, len(rows)), strict=True):
        row.contact_id = pk
        if row.place not in tails:
            tails[row.place] = _tail(places[row.place], now, is_demo=is_demo)
        lines.append(_line(row, tails[row.place]))
    copy_into(CONTACTS, _COPIED, lines)


def _line(row: Judgement, tail: str) -> str:
    get = row.values.get
    texts = "\t".join([copied(get(name, "")) for name in _TEXTS])
    unit = NULL if row.unit_id is None else row.unit_id
    shared = "t" if get("phone_is_shared") else "f"
    return f"{row.contact_id}\t{unit}\t{texts}\t{shared}\t{get('term_start', NULL)}\t{get('term_end', NULL)}\t{tail}"


def _tail(place: ImportPlace, now: dt.datetime, *, is_demo: bool) -> str:
    """What all contacts of a place have in common."""
    values = (place.village, place.office, place.regional_office, place.regency, place.district,
              "", NOTICE_VERSION, is_demo, now.isoformat())  # fmt: skip
    return "\t".join(map(copied, values))
