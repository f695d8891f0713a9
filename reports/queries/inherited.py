"""A village that only got another code goes on as the one that was there before."""

from typing import Any

from django.db.models import QuerySet

from offices.models import SuccessionKind
from villages.models import VillageSuccession


def successors_of(user: Any, villages: QuerySet[Any]) -> QuerySet[Any]:
    """Codes of the villages that go on for these ones as a whole."""
    whole = VillageSuccession.objects.visible_to(user).exclude(kind=SuccessionKind.SPLIT).order_by()
    return whole.filter(predecessor__in=villages).values("successor")
