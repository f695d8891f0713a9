"""Regions a person may give a posting at: typed by code or name, because there are ninety thousand."""

import re
from collections.abc import Collection

from django.db.models import Case, Q, QuerySet, Value, When

from accounts.domain.postings import LEVELS
from accounts.models import User
from offices.domain.territory import villages_of_working_area
from offices.models import Level, Region
from offices.roles import PLACE_OF_ROLE, Role

CODE = re.compile(r"(?<![\d.])\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?(?![\d.])")
MOST = 12
_KIND_WORDS = frozenset({"desa", "kelurahan", "kecamatan", "kec", "kabupaten", "kab", "kota"})


def choosable_by(user: User) -> QuerySet[Region]:
    """Regions in force where this person may give a posting: a head in the villages of the own working area."""
    regions: QuerySet[Region] = Region.objects.none()
    if user.scope.role is Role.ADMINISTRATOR:
        regions = Region.objects.visible_to(user).filter(retired_at__isnull=True)
    elif user.posting is not None and user.posting.office is not None:
        regions = villages_of_working_area(user.posting.office)
    return regions.select_related("parent__parent")


def levels_of(role: str) -> tuple[Level, ...]:
    """The levels a role's place may have; every one for an unknown role, none for a role without a region."""
    if role not in Role.values:
        return (Level.REGENCY, Level.DISTRICT, Level.VILLAGE)
    return LEVELS.get(PLACE_OF_ROLE[Role(role)], ())


def matching(regions: QuerySet[Region], text: str, *, levels: Collection[Level]) -> QuerySet[Region]:
    """Regions meant by a code, the beginning of one, or words of which the first is in the name itself."""
    regions = regions.filter(level__in=levels)
    if code := CODE.search(text):
        return regions.filter(Q(pk=code[0]) | Q(pk__startswith=f"{code[0]}."))
    words = words_of(text)
    if not words or len(words[0]) < 2:
        return regions.none()
    regions = regions.filter(name__icontains=words[0])
    for word in words[1:]:
        regions = regions.filter(
            Q(name__icontains=word) | Q(parent__name__icontains=word) | Q(parent__parent__name__icontains=word)
        )
    nearest = Case(
        When(name__iexact=words[0], then=Value(0)), When(name__istartswith=words[0], then=Value(1)), default=2
    )
    return regions.order_by(nearest, "pk")


def words_of(text: str) -> list[str]:
    """The words of a name without those for kinds of regions."""
    return [word for word in re.split(r"[\s,.()]+", text) if word and word.lower() not in _KIND_WORDS]


def label(region: Region) -> str:
    """``Desa Pontang, Kec. Pontang, Kabupaten Serang (36.04.12.2001)``: what the field shows and reads back."""
    names = [region.full_name]
    above = region.parent
    while above is not None and above.level != Level.PROVINCE:
        names.append(f"Kec. {above.name}" if above.level == Level.DISTRICT else above.name)
        above = above.parent
    return f"{', '.join(names)} ({region.pk})"
