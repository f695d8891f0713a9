"""The places of villages, in scope."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import User
from villages.models import AssistedVillage, Venue


def venues_of(user: User, village: AssistedVillage) -> QuerySet[Venue]:
    """All of a village's places, those in use first, by name."""
    rows = Venue.objects.visible_to(user).filter(village=village).select_related("village__region")
    return rows.order_by("retired_at", "name", "pk")


def venues_in_use(user: User, villages: Iterable[str], *, kept: int | None = None) -> QuerySet[Venue]:
    """Places to choose from, of these villages, with the names their labels need; and the one that is ``kept``."""
    rows = Venue.objects.visible_to(user).filter(Q(retired_at__isnull=True) | Q(pk=kept), village__in=list(villages))
    return rows.select_related("village__region").order_by("village_id", "name", "pk")
