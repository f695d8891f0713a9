"""Contacts that may be one person, as pages show them: only who keeps both is shown a pair."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from offices.domain.territory import office_of_region
from offices.scoping import ScopedQuerySet
from villages.domain.likely_pairs import LEAST_SCORE, Likeness, alike
from villages.domain.names import name_key
from villages.domain.unmerges import can_be_undone
from villages.enums import PairState
from villages.models import ContactMerge, DuplicatePair, NeighbourhoodUnit, Stakeholder
from villages.queries.contact_page import kept_contacts
from villages.queries.contacts import contacts_of
from villages.queries.places import Place

_PLACE = ("village__region", "village__district", "district", "unit__kind", "unit__parent__kind")
_BOTH = [f"{one}__{name}" for one in ("first", "second") for name in _PLACE]
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge in the history; ``can_be_undone``: it is still in time."""

    merge: ContactMerge
    can_be_undone: bool


@dataclass(frozen=True, slots=True)
class LikelyContact:
    """Whom somebody just typed may be."""

    contact: Stakeholder
    likeness: Likeness

    @property
    def reasons(self) -> str:
        return ", ".join(str(reason.label) for reason in self.likeness.reasons)


def pairs_to_decide(user: User, *, village: str = "", district: str = "") -> ScopedQuerySet:
    """Pairs nobody has decided on, the likeliest first."""
    return _of_place(_pairs(user).filter(state=PairState.SUSPECTED, score__gte=LEAST_SCORE), village, district)


def pairs_kept_apart(user: User, *, village: str = "", district: str = "") -> ScopedQuerySet:
    """Pairs somebody said are two persons, the last decision first."""
    rows = _pairs(user).filter(state=PairState.NOT_DUPLICATE).select_related(*_BOTH, "decided_by")
    return _of_place(rows, village, district).order_by("-decided_at", "-pk")


def pairs_waiting(user: User) -> int:
    """How many pairs there are to decide on."""
    return pairs_to_decide(user).order_by().count()


def pair_of(user: User, contact: Stakeholder, other: Stakeholder) -> DuplicatePair | None:
    """What is known about two contacts, if anything."""
    first, second = sorted((contact.pk, other.pk))
    return _pairs(user).filter(first=first, second=second).first()


def merges_of(user: User) -> ScopedQuerySet:
    """Merges, the last one first."""
    return ContactMerge.objects.visible_to(user).select_related(
        "winner__village__region", "winner__village__district", "winner__district", "loser", "merged_by", "undone_by"
    )


def with_undo(merges: list[ContactMerge], *, now: datetime) -> list[MergeRow]:
    return [MergeRow(merge, can_be_undone(merge, now=now)) for merge in merges]


def merges_into(user: User, contact: Stakeholder) -> list[ContactMerge]:
    """The merges that made other contacts this one's aliases, and still stand."""
    return list(merges_of(user).filter(winner=contact, undone_at__isnull=True))


def mergeable(user: User) -> ScopedQuerySet:
    """Contacts one may merge: kept by one's own place, and nobody's alias."""
    return kept_contacts(user).filter(merged_into__isnull=True)


def candidates(user: User, contact: Stakeholder, text: str) -> list[Stakeholder]:
    """Contacts of the same office to merge with, by part of a name: without a text of the same village, by name."""
    rows = mergeable(user).filter(office_id=contact.office_id, retired_at__isnull=True).exclude(pk=contact.pk)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(name_key__contains=name_key(text) or text))
    else:
        rows = rows.filter(village_id=contact.village_id, district_id=contact.district_id)
    return list(rows.order_by("name", "pk")[:MOST_FOUND])


def likely_contacts(
    user: User, place: Place, typed: dict[str, Any], contact: Stakeholder | None = None
) -> list[LikelyContact]:
    """Contacts in scope that somebody just ``typed`` (the form's clean values) may be, the likeliest first."""
    office = place.village.office if place.village else office_of_region(place.district.pk)
    unit = typed.get("unit")
    likenesses = alike(
        village=place.village,
        district_id=place.district.pk,
        office_id=office.pk if office else 0,
        name=typed.get("name", ""),
        function=typed.get("function", ""),
        unit_id=unit.pk if isinstance(unit, NeighbourhoodUnit) else None,
        phone=typed.get("phone", ""),
        phone_is_shared=typed.get("phone_is_shared", False),
        contact=contact,
    )
    found = contacts_of(user).in_bulk([likeness.contact_id for likeness in likenesses])
    return [LikelyContact(found[row.contact_id], row) for row in likenesses if row.contact_id in found]


def suspected_with(user: User, contact: Stakeholder) -> list[Stakeholder]:
    """Contacts that this one is suspected to be the same as, and nobody has decided."""
    pairs = pairs_to_decide(user).filter(Q(first=contact) | Q(second=contact))
    return [pair.second if pair.first_id == contact.pk else pair.first for pair in pairs]


def _pairs(user: User) -> ScopedQuerySet:
    return DuplicatePair.objects.visible_to(user).select_related(*_BOTH)


def _of_place(rows: ScopedQuerySet, village: str, district: str) -> ScopedQuerySet:
    if village:
        rows = rows.filter(Q(first__village_id=village) | Q(second__village_id=village))
    return rows.filter(first__district_id=district) if district else rows
