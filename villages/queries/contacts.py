"""The list of contacts: filters, search, orders."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from offices.models import Region
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from offices.scoping import ScopedQuerySet
from villages.domain.names import name_key, split_titles
from villages.domain.titles import SPOKEN
from villages.enums import Function
from villages.models import AssistedVillage, NeighbourhoodUnit, ServedVillage, Stakeholder
from villages.queries.keyset import Order, rank_of
from villages.queries.places import villages_of
from villages.queries.search import Search, alike, all_of, any_of

# Columns of each order; the id breaks ties.
ORDERS = {
    "nama": ("name",),
    "fungsi": ("function_rank", "name"),
    "tempat": ("place_code", "name"),
    "jabatan": ("ends_on", "name"),
}
NO_END = dt.date(9999, 12, 31)
# Columns no table has, by the order that needs them. A kecamatan's code comes right before its villages'.
ADDED: dict[str, dict[str, Any]] = {
    "fungsi": {"function_rank": rank_of("function", Function.values)},
    "tempat": {"place_code": Coalesce("village_id", "district_id")},
    "jabatan": {"ends_on": Coalesce("term_end", Value(NO_END))},
}
# Who must call sees whole numbers. Others may not search by number: searching tells the hidden digits one by one.
CALLING_ROLES = (*OFFICE_ROLES, *VILLAGE_ROLES)
SHORTEST_PLACE = 3


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """Empty: not filtered. ``phone``: ``none`` or ``shared``; ``state``: in use, or ``retired`` or ``merged``."""

    office: str = ""
    district: str = ""
    village: str = ""
    of_district: bool = False
    function: str = ""
    phone: str = ""
    opted_out: bool = False
    term_ended: bool = False
    state: str = ""


def contacts_of(user: User) -> ScopedQuerySet:
    """Contacts in scope with everything a label needs."""
    return Stakeholder.objects.visible_to(user).select_related(
        "village__region", "village__district", "district", "unit__kind", "unit__parent__kind"
    )


def all_contacts(user: User, order: str) -> ScopedQuerySet:
    """Contacts in scope with all that a row shows and an order needs.

    Places and units are fetched for the rows of a page: joined, the planner alone would take longer than the page.
    """
    rows = Stakeholder.objects.visible_to(user).prefetch_related(
        Prefetch("village", villages_of(user)),
        Prefetch("district", Region.objects.visible_to(user)),
        Prefetch("unit", NeighbourhoodUnit.objects.visible_to(user).select_related("kind", "parent__kind")),
    )
    added = ADDED.get(order.removeprefix("-"))
    return rows.annotate(**added) if added else rows


def contact_rows(user: User, chosen: ContactFilter, order: str = "") -> ScopedQuerySet:
    """Of a village: its own contacts and those of the kecamatan who serve it."""
    rows = all_contacts(user, order).filter(retired_at__isnull=not chosen.state)
    if chosen.state:
        rows = rows.filter(merged_into__isnull=chosen.state != "merged")
    exact: dict[str, Any] = {
        "office__slug": chosen.office,
        "district": chosen.district,
        "function": chosen.function,
        "village__isnull": chosen.of_district,
        "phone_is_shared": chosen.phone == "shared",
    }
    rows = rows.filter(**{column: value for column, value in exact.items() if value})
    if chosen.village:
        serving = ServedVillage.objects.visible_to(user).filter(village_id=chosen.village)
        rows = rows.filter(
            Q(village_id=chosen.village) | Q(pk__in=list(serving.values_list("stakeholder", flat=True)))
        )
    if chosen.phone == "none":
        rows = rows.filter(phone="")
    if chosen.opted_out:
        rows = rows.filter(opted_out_at__isnull=False)
    if chosen.term_ended:
        rows = rows.filter(term_end__lt=timezone.localdate())
    return rows


def search_contacts(user: User, rows: ScopedQuerySet, search: Search) -> ScopedQuerySet:
    """Every word in the name, or at the beginning of a word of the village's or kecamatan's; or the place's code.

    Or the end of a telephone number, for those who must call.
    """
    if search.code:
        return rows.filter(_beginning("village_id", search.code) | _beginning("district_id", search.code))
    if search.digits:
        number = search.as_phone if user.scope.role in CALLING_ROLES else ""
        return rows.filter(phone__endswith=number) if number else rows.none()
    places = _Places(user, search.words)
    return rows.filter(all_of(_named(word) | places.named(word) for word in search.words))


def _beginning(column: str, code: str) -> Q:
    """Codes compare byte by byte: digits and dots come before the tilde."""
    return Q(**{f"{column}__gte": code, f"{column}__lt": f"{code}~"})


def _named(word: str) -> Q:
    """Part of a name as it is written; Moch. also finds Muhammad."""
    key = name_key(word)
    return Q(name__icontains=word) | (Q() if key == word.lower() else Q(name_key__contains=key))


def contacts_alike(user: User, rows: ScopedQuerySet, search: Search) -> list[int]:
    """Ids of contacts whose name is spelt like the words, the likest first."""
    places = _Places(user, search.words)
    return alike(rows, search.words, "name_key", spelt=name_key, also=places.named)


def contact_search(text: str) -> Search:
    """Titles and words of address are no part of a name and searched for in vain."""
    return Search.of(text if text.strip()[:1].isdigit() else split_titles(text).name, leaving_out=SPOKEN)


def contact_order(key: str) -> Order:
    """``nama`` or ``-nama``."""
    return Order(ORDERS[key.removeprefix("-")], descending=key.startswith("-"))


class _Places:
    """The villages in scope that words may name, looked up once: a contact carries codes only."""

    def __init__(self, user: User, words: tuple[str, ...]) -> None:
        self._rows: list[tuple[str, str, str]] = []
        words = tuple(word for word in words if len(word) >= SHORTEST_PLACE)
        if words:
            villages = AssistedVillage.objects.visible_to(user)
            parts = ("region__name", "district__name")
            named = any_of(Q(**{f"{part}__icontains": word}) for part in parts for word in words)
            self._rows = [
                (village, district, f" {name} {district_name}".upper())
                for village, district, name, district_name in villages.filter(named).values_list(
                    "pk", "district_id", *parts
                )
            ]

    def named(self, word: str) -> Q:
        """Contacts of the villages, and of the kecamatan, one of whose words begins with ``word``."""
        found = [(village, district) for village, district, names in self._rows if f" {word}" in names]
        if len(word) < SHORTEST_PLACE or not found:
            return Q(pk__in=())
        districts = sorted({district for _village, district in found})
        return Q(village_id__in=sorted(village for village, _district in found)) | Q(
            village__isnull=True, district_id__in=districts
        )
