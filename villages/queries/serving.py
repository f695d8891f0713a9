"""Which villages somebody of the kecamatan serves, and which they may be given."""

import re

from django.db.models import Q, QuerySet

from accounts.models import User
from villages.models import AssistedVillage, ServedVillage, Stakeholder
from villages.queries.places import villages_of

# Beyond this a list of suggestions is slow to load; what is typed is understood all the same.
MOST_SUGGESTIONS = 500


def served_by(user: User, contact: Stakeholder) -> list[AssistedVillage]:
    """Villages in scope that a contact serves."""
    served = ServedVillage.objects.visible_to(user).filter(stakeholder=contact).values("village_id")
    return list(villages_of(user).filter(pk__in=served).order_by("pk"))


def may_serve(user: User, *, district: str, contact: Stakeholder | None) -> QuerySet:
    """Villages to tick: those of the kecamatan, and those of others served already."""
    near = Q(district_id=district)
    if contact:
        near |= Q(pk__in=ServedVillage.objects.visible_to(user).filter(stakeholder=contact).values("village_id"))
    return villages_of(user).filter(near).order_by("district_id", "pk")


def others(user: User, *, district: str) -> QuerySet:
    """Villages of further kecamatan in scope: typed, not ticked."""
    return villages_of(user).exclude(district_id=district).order_by("region__name", "pk")


def named(villages: QuerySet, text: str) -> list[AssistedVillage]:
    """What one typed village may mean: ``Linduk`` or ``Desa Linduk, Kec. Pontang``; one where it is clear."""
    name, _comma, district = (" ".join(part.split()) for part in text.partition(","))
    name = re.sub(r"^(desa|kelurahan|kel\.)\s+", "", name, flags=re.IGNORECASE)
    district = re.sub(r"^(kec\.|kecamatan)\s*", "", district, flags=re.IGNORECASE)
    found = villages.filter(Q(region__name__iexact=name) | Q(pk=name))
    return list(found.filter(district__name__iexact=district)[:2] if district else found[:2])
