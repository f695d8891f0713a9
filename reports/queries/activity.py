"""Which villages had activity in a span, as a condition, whatever waits to be folded and whichever code they had.

Call inside ``one_snapshot``.
"""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from offices.models import SuccessionKind
from offices.periods import Period
from outreach.models import VillageDelta, VillageFigures
from reports.models import VillageMonth
from reports.queries.selection import Selection
from villages.enums import STATUSES_UNDER_GUIDANCE
from villages.models import AssistedVillage, VillageSuccession


def villages_in(user: Any, selection: Selection) -> Any:
    """Villages under guidance within the selection."""
    return AssistedVillage.objects.visible_to(user).filter(
        selection.of_territory(village=""), status__in=STATUSES_UNDER_GUIDANCE
    )


def _with_activity(
    user: Any, selection: Selection, span: Period, pairs: dict[str, str]
) -> tuple[Q, set[str], set[str]]:
    """How to find the villages with activity in a span: a condition for the many, and two sets of codes.

    The condition holds for villages in none of the sets; the first set has activity, the second none, as far as
    changes wait to be folded or a code followed another one.
    """
    # only the sessions' own rows know their topic
    whole = None if selection.by_topic else span.whole_months
    in_days = Q(pk__in=())
    for first, last in span.edges if whole else [(span.first, span.last)]:
        days = VillageFigures.objects.visible_to(user).filter(selection.of_subject(), active__gt=0)
        in_days |= Q(pk__in=days.filter(local_date__range=(first, last)).values("village"))
    if not whole:
        return _followed(user, in_days, set(), set(), pairs)
    months = VillageMonth.objects.visible_to(user).filter(month__range=whole).order_by()
    waiting = _waiting(user, months, whole)
    yes = {village for village, count in waiting.items() if count > 0}
    no = set(waiting) - yes
    if no:
        found = AssistedVillage.objects.visible_to(user).filter(in_days, pk__in=no).values_list("pk", flat=True)
        yes |= (there := set(found))
        no -= there
    in_months = Q(pk__in=months.filter(active__gt=0).values("village"))
    return _followed(user, in_months | in_days, yes, no, pairs)


def in_period(user: Any, selection: Selection, span: Period, pairs: dict[str, str] | None = None) -> Q:
    """The villages with activity in a span, as one condition. ``pairs``: ``predecessors``, where they are known."""
    pairs = predecessors(user) if pairs is None else pairs
    condition, yes, no = _with_activity(user, selection, span, pairs)
    known = yes | no
    return Q(pk__in=yes) | (condition & ~Q(pk__in=known)) if known else condition


def without_activity(user: Any, selection: Selection, span: Period) -> Q:
    return ~in_period(user, selection, span)


def _waiting(user: Any, months: QuerySet[Any], whole: tuple[date, date]) -> dict[str, int]:
    """Sessions held in these months, of the villages for which a change waits to be folded."""
    span = (whole[0], Period.of_month(whole[1]).last)
    deltas = VillageDelta.objects.visible_to(user).filter(local_date__range=span).order_by()
    changes = deltas.values_list("village").annotate(change=Sum("active"))
    waiting = {village: change for village, change in changes if village and change}
    if waiting:
        folded = months.filter(village__in=list(waiting)).values_list("village").annotate(folded=Sum("active"))
        for village, count in folded:
            waiting[village] += count
    return waiting


def predecessors(user: Any) -> dict[str, str]:
    """Of villages under guidance that only got another code: their code, and the one before."""
    rows = VillageSuccession.objects.visible_to(user).exclude(kind=SuccessionKind.SPLIT)
    guided = rows.filter(successor__status__in=STATUSES_UNDER_GUIDANCE)
    return dict(guided.order_by().values_list("successor", "predecessor"))


def _followed(
    user: Any, condition: Q, yes: set[str], no: set[str], pairs: dict[str, str]
) -> tuple[Q, set[str], set[str]]:
    """A village that only got another code has activity where its predecessor had: one step back."""
    if not pairs:
        return condition, yes, no
    asked = AssistedVillage.objects.visible_to(user).filter(condition, pk__in=pairs.values())
    before = ({*asked.values_list("pk", flat=True)} - no) | yes
    more = {new for new, old in pairs.items() if old in before}
    return condition, yes | more, no - more
