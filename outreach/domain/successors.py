"""Coming rolls when somebody takes the office of another."""

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.models import Zone
from outreach.domain import reminders
from outreach.domain.roll import count_listed, lock_tallies, roll_row
from outreach.enums import SessionState
from outreach.models import Attendance, HeldEntry, OutreachSession, SessionVillage
from villages.models import Stakeholder

COMING = (SessionState.DRAFT, SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED, SessionState.ONGOING)


def take_place(*, leaver: Stakeholder, comer: Stakeholder, on: date, undone: bool, **_signal: Any) -> None:
    """Receiver of ``contact_succeeded``: the comer is invited where the leaver was, from their first day on.

    Raises DomainError where a succession is undone and who had been put in has attended already.
    """
    rows = Attendance.objects.filter(stakeholder=leaver)
    if undone and rows.filter(version__gt=0).exists():
        raise DomainError(
            _("%(name)s sudah dicatat di daftar hadir, jadi pergantian ini tidak diurungkan. Pakai “Ganti pejabat”.")
            % {"name": leaver.full_name}
        )
    coming = rows.filter(session__state__in=COMING, session__held_at__isnull=True, session__local_date__gte=on)
    for session_id in coming.order_by("session_id").values_list("session_id", flat=True):
        _change_roll(session_id, leaver=leaver, comer=comer)


def _change_roll(session_id: int, *, leaver: Stakeholder, comer: Stakeholder) -> None:
    """Put the comer on the roll with a number of their own, and take the leaver off where nothing leans on their row.

    It stays on the session's day (paper and phones in the hall have it), when something was recorded or waits to be,
    and in a village whose roll is closed, which stays as it is. No number is used twice.
    """
    session = OutreachSession.objects.get(pk=session_id)
    lock_tallies(session)
    session = OutreachSession.objects.select_for_update().get(pk=session_id)
    row = Attendance.objects.filter(session=session, stakeholder=leaver).first()
    if session.state not in COMING or session.held_at or row is None or _is_closed(session, row):
        return
    if not Attendance.objects.filter(session=session, stakeholder=comer).exists():
        last = Attendance.objects.filter(session=session).aggregate(last=Max("roll_number"))["last"]
        roll_row(session, comer, last + 1, village_id=row.village_id).save()
    today = timezone.now().astimezone(Zone(session.zone).info).date()
    waits = HeldEntry.objects.filter(attendance=row).exists()
    if session.local_date > today and row.version == 0 and not waits:
        row.delete()
    count_listed(session)
    reminders.sync(session=session)


def _is_closed(session: OutreachSession, row: Attendance) -> bool:
    villages = SessionVillage.objects.filter(session=session, locked_at__isnull=False)
    return bool(row.village_id) and villages.filter(village_id=row.village_id).exists()
