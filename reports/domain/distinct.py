"""How many different people came: counted from the rolls when somebody asks, and kept for a while.

Not among the sums: who came twice counts once, whatever the months or offices, so parts do not add up. Contacts merged
into one are one person; who was added to a roll without being a contact counts once for each roll.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from outreach.enums import AttendanceStatus
from outreach.models import Attendance, SessionFigures
from outreach.models.attendance import PERSON
from reports.domain.snapshot import one_snapshot
from reports.queries.selection import Selection

KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Distinct:
    """``count``: people named on rolls who came or sent somebody, as it was ``at``."""

    count: int
    at: datetime


def distinct_people(user: Any, selection: Selection) -> Distinct:
    """Within the reader's scope and the selection. The same question within ten minutes gets the same answer."""
    asked = f"{user.posting.pk if user.posting else 0}:{selection.query()}"
    key = f"distinct:{hashlib.sha256(asked.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        with one_snapshot():
            found = Distinct(_count(user, selection), timezone.now())
        cache.set(key, found, KEPT_SECONDS)
    return found


def _count(user: Any, selection: Selection) -> int:
    """By the facts in scope: what a reader's figures count is counted here, persons themselves are not read."""
    facts = SessionFigures.objects.visible_to(user).filter(
        selection.of_territory(),
        selection.of_subject(),
        Q(present__gt=0) | Q(represented__gt=0),
        local_date__range=(selection.period.first, selection.period.last),
    )
    own = facts.filter(session_id=OuterRef("session_id"))
    counts_there = Exists(own.filter(village=OuterRef("village_id"))) | (
        Q(village__isnull=True) & Exists(own.filter(village__isnull=True))
    )
    came = Attendance.objects.filter(
        counts_there,
        session__in=facts.values("session_id"),
        status__in=[AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED],
        annulled_at=None,
    ).order_by()
    counts = came.aggregate(named=Count(PERSON, distinct=True), others=Count("pk", filter=Q(stakeholder__isnull=True)))
    return int(counts["named"] + counts["others"])
