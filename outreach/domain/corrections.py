"""Correcting one line of a roll with a reason: another status, annulling it, and taking that back.

Row, tally, history, the act with its reason and the stamp of the roll change in one transaction. Held entries of
phones have their own way (``held``).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import reminders, states, summary
from outreach.domain.closing import locked, may_undo
from outreach.domain.roll import note_held, touch
from outreach.enums import AttendanceStatus, HoldReason, RollActKind
from outreach.models import Attendance, HeldEntry, OutreachSession, RollAct, SessionTally, SessionVillage

MOST_LETTERS = 300


@transaction.atomic
def correct(
    *,
    attendance: Attendance,
    actor: User,
    status: AttendanceStatus | str,
    reason: str,
    seen_version: int,
    represented_by: str = "",
    now: datetime | None = None,
) -> Attendance:
    """Record another status of one person, also on a closed roll.

    On a closed roll whoever closed it may for 30 minutes, later only the office. Raises DomainError without a reason,
    for an annulled row, and when somebody else changed the row since ``seen_version``.
    """
    now = now or timezone.now()
    begun = _begin(attendance, "correct", actor=actor, reason=reason, now=now)
    row = begun.row
    if row.annulled_at:
        raise DomainError(_("Baris ini dibatalkan. Pulihkan dulu, lalu koreksi catatannya."))
    _check_seen(row, seen_version)
    stand_in = " ".join(represented_by.split()) if status == AttendanceStatus.REPRESENTED else ""
    if (row.status, row.represented_by) == (status, stand_in):
        raise DomainError(_("Catatan ini memang sudah begitu; tidak ada yang diubah."), field="status")
    before = _said(row)
    row.status, row.represented_by = str(status), stand_in
    row.recorded_at = row.received_at = now
    row.recorded_by, row.device, row.device_seq, row.source = actor, "", None, ""
    return begun.finish(RollActKind.CORRECTED, before=before)


@transaction.atomic
def annul(
    *, attendance: Attendance, actor: User, reason: str, seen_version: int, now: datetime | None = None
) -> Attendance:
    """Take a row out of all counts: somebody added twice, or a wrong person. It stays on the roll, struck through.

    Two records of it that wait for a decision are laid aside, a personal link to it is void, and reminders stop.
    """
    now = now or timezone.now()
    begun = _begin(attendance, "annul", actor=actor, reason=reason, now=now)
    row = begun.row
    if row.annulled_at:
        raise DomainError(_("Baris ini sudah dibatalkan."))
    _check_seen(row, seen_version)
    before = _said(row)
    row.status, row.represented_by, row.annulled_at = "", "", now
    row.link_version += 1
    waiting = HeldEntry.objects.filter(attendance=row, reason=HoldReason.CONFLICT, decided_at__isnull=True)
    waiting.update(decided_at=now, decided_by=actor, taken_in=False)
    return begun.finish(RollActKind.ANNULLED, before=before, listed=-1)


@transaction.atomic
def restore(*, attendance: Attendance, actor: User, reason: str, now: datetime | None = None) -> Attendance:
    """Put an annulled row back with what it said before."""
    now = now or timezone.now()
    begun = _begin(attendance, "annul", actor=actor, reason=reason, now=now)
    row = begun.row
    if row.annulled_at is None:
        raise DomainError(_("Baris ini tidak dibatalkan."))
    annulled = RollAct.objects.filter(attendance=row, act=RollActKind.ANNULLED).first()
    said = (annulled and annulled.before) or {}
    row.status, row.represented_by = said.get("status", ""), said.get("represented_by", "")
    row.annulled_at = None
    return begun.finish(RollActKind.RESTORED, before=None, listed=1)


def may_change(actor: User, session: OutreachSession, village: SessionVillage | None, *, now: datetime) -> bool:
    """Whether ``actor`` may still correct rows of this village (None: the kecamatan's own people) in their scope.

    A village's present office is not the one that held the session: to it a closed roll is somebody else's. The table
    of states is asked apart.
    """
    if session.office_id in actor.scope.office_ids:
        return True
    if village is not None:
        return village.locked_at is None or may_undo(village, actor, now=now)
    if session.roll_closed_at is None:
        return True
    last = SessionVillage.objects.filter(session=session, locked_at=session.roll_closed_at)
    return any(may_undo(row, actor, now=now) for row in last)


@dataclass(slots=True)
class _Begun:
    """A correction under way: tallies, session and row are locked. ``before``: the row's status then."""

    session: OutreachSession
    row: Attendance
    actor: User
    reason: str
    now: datetime
    before: str

    def finish(self, act: RollActKind, *, before: dict[str, Any] | None, listed: int = 0) -> Attendance:
        row, session = self.row, self.session
        # of a row nothing was ever recorded of, the phones in the hall still know the version
        row.version += 1 if row.version or row.status else 0
        row.save()
        _count(row, before=self.before, listed=listed)
        RollAct.objects.create(
            session=session,
            village_id=row.village_id,
            attendance=row,
            act=act,
            reason=self.reason,
            before=before,
            after=None if row.annulled_at else _said(row),
            actor=self.actor,
            acted_at=self.now,
        )
        note_held(session, self.now)
        touch(session)
        summary.refresh(session=session)
        if listed:
            reminders.sync(session=session)
        return row


def _begin(attendance: Attendance, act: str, *, actor: User, reason: str, now: datetime) -> _Begun:
    session, _tallies = locked(OutreachSession(pk=attendance.session_id))
    row = Attendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk)
    states.require(act, session, role=actor.scope.role, reason=reason)
    village = SessionVillage.objects.filter(session=session, village_id=row.village_id).first()
    if not may_change(actor, session, village, now=now):
        raise DomainError(
            _("Daftar hadir ini sudah lama ditutup, atau ditutup orang lain. Mintalah petugas Kantor Imigrasi.")
        )
    reason = " ".join(reason.split())
    if len(reason) > MOST_LETTERS:
        raise DomainError(_("Alasannya terlalu panjang: paling banyak 300 huruf."), field="reason")
    return _Begun(session, row, actor, reason, now, row.status)


def _check_seen(row: Attendance, seen_version: int) -> None:
    if row.version != seen_version:
        raise DomainError(
            _("Catatan ini baru saja diubah orang lain: sekarang “%(status)s”. Periksa, lalu ulangi.")
            % {"status": row.get_status_display()}
        )


def _said(row: Attendance) -> dict[str, Any]:
    return {"status": row.status, "represented_by": row.represented_by}


def _count(row: Attendance, *, before: str, listed: int) -> None:
    """Move the tally by the difference, in one statement: it never records more than it lists."""
    moved = Counter({"listed": listed})
    moved[before] -= 1
    moved[row.status] += 1
    change = {name: F(name) + number for name, number in moved.items() if name and number}
    if change:
        SessionTally.objects.filter(session=row.session_id, village_id=row.village_id).update(**change)
