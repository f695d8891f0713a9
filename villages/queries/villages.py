"""The list of assisted villages: filters, search, orders."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from villages.enums import VillageStatus
from villages.models import NeighbourhoodUnit, Stakeholder, VillageQuerySet
from villages.queries.keyset import Order, rank_of
from villages.queries.places import villages_of
from villages.queries.search import Search, alike, every_word

# Columns of each order; the code breaks ties.
ORDERS = {
    "kode": (),
    "nama": ("region__name",),
    "kecamatan": ("district__name", "region__name"),
    "kantor": ("office__place_name", "region__name"),
    "status": ("status_rank", "region__name"),
    "kerawanan": ("vulnerability", "region__name"),
}
# Orders by what a village has. Counting for all of them together costs less than for one after the other.
COUNTED = ("rw", "rt", "kontak")
# Columns no table has, by the order that needs them.
ADDED: dict[str, dict[str, Any]] = {
    "status": {"status_rank": rank_of("status", VillageStatus.values)},
    "kerawanan": {"vulnerability": Coalesce("vulnerability_score", Value(-1), output_field=IntegerField())},
}
# Proposals that came to nothing and villages whose code another one took over: shown when asked for.
LEFT_OUT = (VillageStatus.DECLINED, VillageStatus.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class VillageFilter:
    """Empty: not filtered. ``level`` is a level, or ``-`` for villages nobody assessed."""

    office: str = ""
    regency: str = ""
    district: str = ""
    status: str = ""
    level: str = ""
    overdue: bool = False
    without_officer: bool = False


def all_villages(user: User, order: str) -> VillageQuerySet:
    """Villages in scope with all that a row shows and an order needs."""
    rows = villages_of(user).with_figures()
    added = ADDED.get(order.removeprefix("-"))
    return rows.annotate(**added) if added else rows


def village_rows(user: User, chosen: VillageFilter, order: str = "") -> VillageQuerySet:
    rows = all_villages(user, order)
    rows = rows.filter(status=chosen.status) if chosen.status else rows.exclude(status__in=LEFT_OUT)
    exact = {
        "office__slug": chosen.office,
        "regency": chosen.regency,
        "district": chosen.district,
        "vulnerability_level": chosen.level if chosen.level != "-" else "",
    }
    rows = rows.filter(**{column: value for column, value in exact.items() if value})
    if chosen.level == "-":
        rows = rows.filter(vulnerability_level="")
    if chosen.without_officer:
        rows = rows.without_main_officer(timezone.localdate())
    if chosen.overdue:
        rows = rows.assessment_overdue(timezone.localdate())
    return rows


def search_villages(rows: VillageQuerySet, search: Search) -> VillageQuerySet:
    """Every word in the name of the village, kecamatan or kabupaten/kota; or the beginning of the code."""
    if code := search.as_code:
        return rows.filter(region__code__startswith=code)
    return rows.filter(every_word(search.words, "region__name", "district__name", "regency__name"))


def villages_alike(rows: VillageQuerySet, search: Search) -> list[str]:
    """Codes of villages whose name or kecamatan is spelt like the words, the likest first."""
    return alike(rows, search.words, "region__name", "district__name")


def village_order(key: str) -> Order:
    """``nama`` or ``-nama``; by counts the code alone, see ``keys_by_count``."""
    return Order(ORDERS.get(key.removeprefix("-"), ()), descending=key.startswith("-"))


def keys_by_count(user: User, rows: VillageQuerySet, key: str) -> list[str] | None:
    """Codes by the number of units or contacts in use, villages with as many by code; ``None`` for other orders."""
    what, descending = key.removeprefix("-"), key.startswith("-")
    if what not in COUNTED:
        return None
    if what == "kontak":
        counted: QuerySet = Stakeholder.objects.visible_to(user).filter(village__isnull=False)
    else:
        counted = NeighbourhoodUnit.objects.visible_to(user).filter(kind__is_lower=what == "rt")
    per_village = counted.filter(retired_at__isnull=True).order_by().values_list("village").annotate(Count("pk"))
    numbers = dict(per_village)
    codes = rows.order_by("pk").values_list("pk", flat=True)
    return sorted(codes, key=lambda code: numbers.get(code, 0), reverse=descending)
