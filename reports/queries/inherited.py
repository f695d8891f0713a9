"""A village that only got another code was reached in a quarter by what was held under the old one."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet

from offices.models import ImmigrationOffice, SuccessionKind
from outreach.models import SessionVillage
from villages.enums import STATUSES_UNDER_GUIDANCE
from villages.models import VillageSuccession


def reached_under_the_old_code(
    user: Any, held: QuerySet[SessionVillage], *, office: ImmigrationOffice | None
) -> Counter[int]:
    """By office, villages under guidance that were held sessions in as their predecessor alone.

    One step back: who got two new codes in one quarter is not followed further.
    """
    rows = _whole(user).filter(successor__status__in=STATUSES_UNDER_GUIDANCE)
    if office:
        rows = rows.filter(successor__office=office)
    pairs = list(rows.values_list("predecessor", "successor", "successor__office"))
    if not pairs:
        return Counter()
    codes = {code for old, new, _office in pairs for code in (old, new)}
    busy = set(held.filter(village__in=codes).values_list("village", flat=True))
    reached = {(new, by) for old, new, by in pairs if old in busy and new not in busy}
    return Counter(by for _new, by in reached)


def successors_of(user: Any, villages: QuerySet[Any]) -> QuerySet[Any]:
    """Codes of the villages that go on for these ones as a whole."""
    return _whole(user).filter(predecessor__in=villages).values("successor")


def _whole(user: Any) -> QuerySet[VillageSuccession]:
    return VillageSuccession.objects.visible_to(user).exclude(kind=SuccessionKind.SPLIT).order_by()
