"""What the sessions make of two contacts becoming one person, or two again."""

from typing import Any

from outreach.domain import reminders
from outreach.models import Attendance, OutreachSession
from villages.models import ContactMerge


def follow(sender: Any, *, merge: ContactMerge, **_signal: Any) -> None:
    """Reminders of coming sessions with one of the two on the roll: one per person, to the right address.

    Rolls stay as they are: two rows on one roll stay two. Runs in the merge's transaction.
    """
    people = [merge.winner_id, merge.loser_id, *merge.aliases]
    listed = Attendance.objects.filter(
        stakeholder__in=people, session__state__in=reminders.REMINDED_STATES
    ).values_list("session_id", flat=True)
    rows = OutreachSession.objects.select_for_update(of=("self",)).select_related(
        "topic", "office", "host__region", "host__district"
    )
    for session in rows.filter(pk__in=set(listed)).order_by("pk"):
        reminders.sync(session=session)
