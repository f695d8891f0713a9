"""Put a session off, call it off, bring it back, give it another day, throw a draft away.

Each is a new revision, so that nothing of the old one goes out, and tells everybody who knew of the session.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import roll, session_report, states
from outreach.domain.clashes import clash_told, once_more
from outreach.domain.confirmation import ask_again, locked
from outreach.domain.states import STEPS
from outreach.domain.times import SessionTimes
from outreach.domain.told import announce
from outreach.enums import MessageKind, SessionState
from outreach.models import Attendance, HeldEntry, OutreachSession, SessionTally, SessionVillage


@once_more
@transaction.atomic
def postpone(*, session: OutreachSession, actor: User, reason: str, now: datetime | None = None) -> OutreachSession:
    """Put a session off without a new day yet. Frees its officers and its place; entries for it are held, not lost."""
    return _stop("postpone", session, actor=actor, reason=reason, now=now or timezone.now())


@once_more
@transaction.atomic
def cancel(*, session: OutreachSession, actor: User, reason: str, now: datetime | None = None) -> OutreachSession:
    """Call a session off. Frees its officers and its place; entries that arrive for it later are held, not lost."""
    return _stop("cancel", session, actor=actor, reason=reason, now=now or timezone.now())


def _stop(act: str, session: OutreachSession, *, actor: User, reason: str, now: datetime) -> OutreachSession:
    session = locked(session)
    states.require(act, session, role=actor.scope.role, reason=reason)
    if any(tally.present + tally.represented + tally.counted for tally in _tallies(session)):
        raise DomainError(_("Sudah ada yang tercatat hadir. Tutup daftar hadirnya; kegiatan ini terlaksana."))
    step = STEPS[act]
    session.reason = reason.strip()
    return _put(session, step.target or SessionState(session.state), tells=step.tells, now=now)


@once_more
@transaction.atomic
def reschedule(
    *, session: OutreachSession, actor: User, times: SessionTimes, now: datetime | None = None
) -> OutreachSession:
    """Give a session that was put off a new day; every village is asked.

    Raises DomainError for an impossible time, and naming the officer or place that is taken at it.
    """
    now = now or timezone.now()
    session = locked(session)
    states.require("reschedule", session, role=actor.scope.role)
    times.check(kind=session.kind, now=now)
    for column, value in times.columns().items():
        setattr(session, column, value)
    session.moves += 1
    session.reason = ""
    ask_again(SessionVillage.objects.filter(session=session), now=now)
    return _put(session, SessionState.AWAITING_VILLAGE, tells=STEPS["reschedule"].tells, now=now)


@once_more
@transaction.atomic
def reinstate(*, session: OutreachSession, actor: User, now: datetime | None = None) -> OutreachSession:
    """Bring a cancelled session back to where it was called off, on the day it had.

    Where a village that was asked has not agreed, it waits for that again; where its hour has come meanwhile, it is
    under way, or waits for its roll. Raises DomainError naming the officer or place that is taken by now.
    """
    now = now or timezone.now()
    session = locked(session)
    states.require("reinstate", session, role=actor.scope.role)
    if session.logged_afterwards:
        raise DomainError(_("Sambang desa yang dibatalkan tidak dipulihkan. Catat lagi bila memang terjadi."))
    before = _before(session)
    state = before.state if before else SessionState.SCHEDULED
    session.reason = before.reason if before and state == SessionState.POSTPONED else ""
    if state not in (SessionState.DRAFT, SessionState.POSTPONED):
        waits = states.waits_for_a_village(session)
        state = SessionState.AWAITING_VILLAGE if waits else states.by_the_clock(session, now)
    tells = MessageKind.POSTPONED if state == SessionState.POSTPONED else STEPS["reinstate"].tells
    return _put(session, SessionState(state), tells=tells, now=now)


def _before(session: OutreachSession) -> OutreachSession | None:
    """The session as history has it before it was called off."""
    rows = session.events.order_by("-pgh_id")  # type: ignore[attr-defined]  # made by pghistory
    return rows.exclude(state=SessionState.CANCELLED).first()


def _put(
    session: OutreachSession, state: SessionState, *, tells: MessageKind | None, now: datetime
) -> OutreachSession:
    """Save the session in ``state`` under its next revision, and tell whom it concerns."""
    states.enter(session, state)
    session.revision += 1
    session.version += 1
    session.planned_at = now
    with clash_told(session=session, times=SessionTimes.of(session)):
        session.save()
    session_report.keep_up(session)
    if tells:
        announce(session=session, kind=tells, now=now)
    return session


@once_more
@transaction.atomic
def discard(*, session: OutreachSession, actor: User) -> None:
    """Throw a draft away that nobody was told of: its rows are deleted. Of a series, the day becomes an exception.

    Raises DomainError when something leans on it: follow-ups, or entries that were sent for it.
    """
    session = locked(session)
    states.require("discard", session, role=actor.scope.role)
    if OutreachSession.objects.filter(parent=session).exists():
        raise DomainError(_("Draf ini punya kegiatan lanjutan. Hapus atau batalkan lanjutannya lebih dulu."))
    rows = Attendance.objects.filter(session=session)
    if rows.filter(version__gt=0).exists() or HeldEntry.objects.filter(session=session).exists():
        raise DomainError(_("Sudah ada catatan kehadiran untuk draf ini, jadi tidak dihapus. Batalkan saja."))
    if session.series and session.occurrence:
        series = session.series
        series.exceptions = sorted({*series.exceptions, session.occurrence})
        series.save(update_fields=["exceptions"])
    rows.delete()
    try:
        session.delete()
    except ProtectedError as error:
        raise DomainError(_("Masih ada catatan yang memakai draf ini, jadi tidak dihapus. Batalkan saja.")) from error


def _tallies(session: OutreachSession) -> list[SessionTally]:
    return roll.lock_tallies(session)
