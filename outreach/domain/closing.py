"""Closing a roll village by village, taking that back, and opening it again on record."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import reminders, session_report, states, summary
from outreach.domain.roll import EARLIEST_CLOSE, UNDO_WITHIN, lock_tallies, note_held, touch
from outreach.enums import RollActKind, SessionState
from outreach.models import OutreachSession, RollAct, SessionTally, SessionVillage


@transaction.atomic
def close(
    *, session: OutreachSession, actor: User, villages: Collection[str] | None = None, now: datetime | None = None
) -> OutreachSession:
    """Close the roll of the actor's villages, or of those ``villages`` among them that are named.

    When every village's is closed, so is the session's, the kecamatan's own people included, and the summary is due
    ``UNDO_WITHIN`` later. An operator closes for the own village (or kecamatan), an officer for all. Entries that
    arrive later are held.
    """
    now = now or timezone.now()
    session, tallies = locked(session)
    states.require("close", session, role=actor.scope.role)
    if now < session.starts_at - EARLIEST_CLOSE:
        raise DomainError(_("Kegiatan ini belum dimulai, jadi daftar hadirnya belum dapat ditutup."))
    open_villages = SessionVillage.objects.filter(session=session, locked_at__isnull=True)
    mine = _named(open_villages.filter(pk__in=_of(actor, session)), villages)
    if not mine:
        raise DomainError(_("Daftar hadir ini sudah ditutup."))
    SessionVillage.objects.filter(pk__in=[row.pk for row in mine]).update(locked_at=now, locked_by=actor)
    _note(RollActKind.CLOSED, mine, actor=actor, now=now, tallies=tallies)
    if not open_villages.exists():
        states.enter(session, SessionState.CLOSED)
        session.roll_closed_at = now
        session.held_at = session.held_at or now
        session.version += 1
        session.save()
        session_report.owe(session_ids=[session.pk])
        reminders.sync(session=session)
        summary.sync(session=session)
    touch(session)
    return session


@transaction.atomic
def undo_close(
    *, session: OutreachSession, actor: User, villages: Collection[str] | None = None, now: datetime | None = None
) -> OutreachSession:
    """Take back what the actor closed less than ``UNDO_WITHIN`` ago, of all these villages or of those named.

    A summary that has not gone out is cancelled. Raises DomainError for anybody else, and when the time is over.
    """
    now = now or timezone.now()
    session, _tallies = locked(session)
    states.require("undo_close", session, role=actor.scope.role)
    rows = SessionVillage.objects.filter(session=session, pk__in=_of(actor, session))
    mine = [row for row in _named(rows, villages) if may_undo(row, actor, now=now)]
    if not mine or not has_roll(session):
        raise DomainError(
            _(
                "Penutupan hanya dapat dibatalkan oleh yang menutupnya, dalam 30 menit. Setelah itu petugas Kantor "
                "Imigrasi dapat membuka kembali daftarnya."
            )
        )
    return _open(session, mine, act=RollActKind.UNDONE, actor=actor, now=now)


@transaction.atomic
def reopen(
    *,
    session: OutreachSession,
    actor: User,
    reason: str,
    villages: Collection[str] | None = None,
    now: datetime | None = None,
) -> OutreachSession:
    """Open the rolls of all closed villages, or of those named, again: an officer of the session's office, on record.

    Raises DomainError without a reason and where there is nothing to open.
    """
    now = now or timezone.now()
    session, _tallies = locked(session)
    states.require("reopen", session, role=actor.scope.role, reason=reason)
    if session.office_id not in actor.scope.office_ids:
        raise DomainError(_("Hanya petugas Kantor Imigrasi kegiatan ini yang dapat membuka kembali daftarnya."))
    rows = _named(SessionVillage.objects.filter(session=session, locked_at__isnull=False), villages)
    if not rows or not has_roll(session):
        raise DomainError(_("Tidak ada daftar hadir yang dapat dibuka kembali."))
    return _open(session, rows, act=RollActKind.REOPENED, actor=actor, now=now, reason=" ".join(reason.split()))


def may_undo(row: SessionVillage, actor: User, *, now: datetime) -> bool:
    """Whether ``actor`` closed this village's roll, and may still take that back."""
    return row.locked_at is not None and row.locked_by_id == actor.pk and now < row.locked_at + UNDO_WITHIN


def has_roll(session: OutreachSession) -> bool:
    """Not what was logged or taken in afterwards: its roll was never open."""
    return not session.logged_afterwards and not session.imported


def locked(session: OutreachSession) -> tuple[OutreachSession, list[SessionTally]]:
    """The session as it is, and its tallies; both locked to the transaction's end, the tallies first as ever."""
    tallies = lock_tallies(session)
    return OutreachSession.objects.select_for_update().get(pk=session.pk), tallies


def _of(actor: User, session: OutreachSession) -> QuerySet[Any]:
    return SessionVillage.objects.visible_to(actor).filter(session=session).values("pk")


def _named(rows: QuerySet[SessionVillage], villages: Collection[str] | None) -> list[SessionVillage]:
    if villages is not None:
        rows = rows.filter(village_id__in=villages)
    return list(rows.order_by("village_id"))


def _open(
    session: OutreachSession,
    rows: list[SessionVillage],
    *,
    act: RollActKind,
    actor: User,
    now: datetime,
    reason: str = "",
) -> OutreachSession:
    SessionVillage.objects.filter(pk__in=[row.pk for row in rows]).update(locked_at=None, locked_by=None)
    _note(act, rows, actor=actor, now=now, reason=reason)
    if session.state == SessionState.CLOSED:
        _leave_closed(session, now)
    touch(session)
    return session


def _leave_closed(session: OutreachSession, now: datetime) -> None:
    """Back to where the clock says; held, and since when, only by those who came."""
    states.enter(session, states.by_the_clock(session, now))
    session.roll_closed_at = None
    session.held_at = session.first_attendance_at
    session.version += 1
    session.save()
    note_held(session, now)
    session.refresh_from_db(fields=["held_at", "first_attendance_at"])
    session_report.keep_up(session)
    reminders.sync(session=session)
    summary.sync(session=session)


def _note(
    act: RollActKind,
    rows: Iterable[SessionVillage],
    *,
    actor: User,
    now: datetime,
    reason: str = "",
    tallies: Iterable[SessionTally] = (),
) -> None:
    """One line per village, so that each is read by those of that village."""
    figures = {
        tally.village_id: {
            "came": tally.present + tally.represented,
            "listed": tally.listed,
            "counted": tally.counted,
        }
        for tally in tallies
    }
    RollAct.objects.bulk_create(
        RollAct(
            session_id=row.session_id,
            village_id=row.village_id,
            act=act,
            reason=reason,
            before={"closed_at": row.locked_at.isoformat()} if row.locked_at else None,
            after=figures.get(row.village_id),
            actor=actor,
            acted_at=now,
        )
        for row in rows
    )
