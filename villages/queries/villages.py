"""The list of assisted villages."""

from django.db.models import Q

from accounts.models import User
from villages.models import VillageQuerySet
from villages.queries.places import villages_of


def village_rows(
    user: User, *, q: str = "", status: str = "", district: str = "", office: str = ""
) -> VillageQuerySet:
    """Villages in scope with their figures, by code; ``q`` is part of a name, or the beginning of a code."""
    rows = villages_of(user)
    if q:
        rows = rows.filter(
            Q(region__name__icontains=q) | Q(district__name__icontains=q) | Q(region__code__startswith=q)
        )
    if status:
        rows = rows.filter(status=status)
    if district:
        rows = rows.filter(district_id=district)
    if office:
        rows = rows.filter(office__slug=office)
    return rows.with_figures().order_by("pk")
