"""Dossiers in scope, who has to act on them, and the places somebody may name in one."""

import re
from collections.abc import Iterable

from django.db.models import Count

from accounts.models import User
from accounts.queries import regions
from offices.domain.territory import regions_of_working_area
from offices.models import Level, Region
from offices.roles import Role
from offices.scoping import ScopedQuerySet
from villages.enums import DesignationState
from villages.models import AssistedVillage, Designation, DesignationPlace

# Whom a dossier waits for.
WAITS_FOR = {DesignationState.PROPOSED: Role.SECTION_HEAD, DesignationState.VERIFIED: Role.OFFICE_HEAD}
_LEVELS = {
    "kec": (Level.DISTRICT,),
    "kecamatan": (Level.DISTRICT,),
    "distrik": (Level.DISTRICT,),
    "desa": (Level.VILLAGE,),
    "kelurahan": (Level.VILLAGE,),
}
_BOTH = (Level.VILLAGE, Level.DISTRICT)


def designations_of(user: User) -> ScopedQuerySet:
    return Designation.objects.visible_to(user).select_related("office", "extends")


def designation_rows(user: User, *, state: str = "") -> ScopedQuerySet:
    """Dossiers in scope, newest first; annotates ``village_count``: villages in it now."""
    rows = designations_of(user).select_related("created_by")
    if state:
        rows = rows.filter(state=state)
    return rows.annotate(village_count=Count("villages", distinct=True)).order_by("-pk")


def states_of(user: User) -> dict[str, int]:
    """How many dossiers in scope are in each state."""
    rows = Designation.objects.visible_to(user).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def waiting_for(user: User) -> ScopedQuerySet:
    """Dossiers this person has to decide on, the longest waiting first: none for roles that decide nothing."""
    states = [state for state, role in WAITS_FOR.items() if role is user.scope.role]
    rows = designation_rows(user).filter(state__in=states).order_by("pk")
    return rows.exclude(created_by=user.pk) if user.scope.role is Role.SECTION_HEAD else rows


def places_of(user: User, designations: Iterable[Designation]) -> dict[int, list[DesignationPlace]]:
    """The places each dossier names, by its id."""
    found: dict[int, list[DesignationPlace]] = {}
    rows = DesignationPlace.objects.visible_to(user).filter(designation__in=[row.pk for row in designations])
    for place in rows.select_related("region__parent"):
        found.setdefault(place.designation_id, []).append(place)
    return found


def villages_in(user: User, designation: Designation) -> list[AssistedVillage]:
    """Villages that are in the dossier now, by code."""
    rows = AssistedVillage.objects.visible_to(user).filter(designation=designation)
    return list(rows.select_related("region", "district", "office").order_by("pk"))


def districts_of(user: User) -> list[Region]:
    """Kecamatan of the working area of somebody's office, by name."""
    return list(_working_area(user).filter(level=Level.DISTRICT).select_related("parent").order_by("name", "pk"))


def villages_of_district(user: User, district: Region) -> list[Region]:
    """Its villages in force, by name."""
    rows = Region.objects.visible_to(user).filter(parent=district, level=Level.VILLAGE, retired_at__isnull=True)
    return list(rows.order_by("name", "pk"))


def place_of_code(user: User, code: str) -> Region | None:
    """A village or kecamatan in force, wherever it lies: the reader is told why one elsewhere cannot be named."""
    rows = Region.objects.visible_to(user).filter(pk=code, level__in=_BOTH, retired_at__isnull=True)
    return rows.select_related("parent__parent").first()


def places_named(user: User, text: str) -> list[Region]:
    """Villages and kecamatan of the working area that a name may mean; one where it is clear.

    ``Kecamatan Pontang`` is the kecamatan, ``Desa Pontang`` the village, ``Pontang`` may be either.
    """
    first = re.split(r"[\s.]", text.strip().lower(), maxsplit=1)[0]
    rows = _working_area(user).select_related("parent__parent")
    found = list(regions.matching(rows, text, levels=_LEVELS.get(first, _BOTH))[:4])
    exact = [region for region in found if _is_exactly(region, regions.words_of(text.lower()))]
    return exact if len(exact) == 1 else found


def _working_area(user: User) -> ScopedQuerySet:
    office = user.posting.office if user.posting is not None else None
    if office is None:
        return Region.objects.none()  # type: ignore[return-value]
    return regions_of_working_area(office)  # type: ignore[return-value]


def _is_exactly(region: Region, words: list[str]) -> bool:
    name = regions.words_of(region.name.lower())
    district = regions.words_of(region.parent.name.lower()) if region.parent else []
    return words in (name, name + district)


def unassessed_in(user: User, designation: Designation) -> list[AssistedVillage]:
    """Villages of a dossier without an assessment of the last year."""
    rows = AssistedVillage.objects.visible_to(user).filter(designation=designation)
    today = designation.office.today()
    return list(rows.assessment_overdue(today).select_related("region", "district").order_by("pk"))
