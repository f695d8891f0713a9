"""Sessions that are still only planned follow a village to the code that succeeds it."""

from typing import Any

from offices.domain.territory import ancestors_of
from outreach.domain import reminders, roll
from outreach.enums import SessionState
from outreach.models import Attendance, HeldEntry, OutreachSession, SessionTally, SessionVillage
from villages.models import AssistedVillage

# What has begun stays where it began, like everything held, cancelled or logged afterwards.
STILL_PLANNED = (
    SessionState.DRAFT,
    SessionState.AWAITING_VILLAGE,
    SessionState.SCHEDULED,
    SessionState.POSTPONED,
)


def on_village_carried_over(*, old: AssistedVillage, new: AssistedVillage, whole: bool, **_more: Any) -> None:
    """Receiver of ``villages.signals.village_carried_over``."""
    if whole:
        follow(old=old, new=new)


def follow(*, old: AssistedVillage, new: AssistedVillage) -> int:
    """Move planned sessions from ``old`` to ``new`` with their rolls, counts and reminders; how many.

    Runs in the caller's transaction. A session somebody is already recorded on stays. Day, hour and place are as
    they were, so nobody is told and the revision stays.
    """
    planned = OutreachSession.objects.filter(
        session_villages__village=old, state__in=STILL_PLANNED, held_at__isnull=True, first_attendance_at__isnull=True
    )
    moved = 0
    for session in planned.order_by("pk"):
        tallies = roll.lock_tallies(session)
        session = OutreachSession.objects.select_for_update().get(pk=session.pk)
        if session.state not in STILL_PLANNED or session.held_at or session.first_attendance_at:
            continue
        _move(session, tallies, old=old, new=new)
        moved += 1
    return moved


def _move(
    session: OutreachSession, tallies: list[SessionTally], *, old: AssistedVillage, new: AssistedVillage
) -> None:
    ids = ancestors_of(code=new.pk, office=new.office)
    Attendance.objects.filter(session=session, village=old).update(village=new)
    HeldEntry.objects.filter(session=session, village=old).update(village=new)
    there = SessionVillage.objects.filter(session=session)
    if session.host_id == old.pk:
        session.host = new
        for column, value in ids.items():
            setattr(session, column, value)
        session.save(update_fields=["host", *(column.removesuffix("_id") for column in ids)])
    if there.filter(village=new).exists():
        # Both villages were invited: one row and one count remain.
        there.filter(village=old).delete()
        SessionTally.objects.filter(session=session, village=old).delete()
        listed = sum(tally.listed for tally in tallies if tally.village_id in (old.pk, new.pk))
        SessionTally.objects.filter(session=session, village=new).update(listed=listed)
    else:
        there.filter(village=old).update(village=new, **ids)
        SessionTally.objects.filter(session=session, village=old).update(village=new, **ids)
    reminders.sync(session=session)
