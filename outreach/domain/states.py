"""The one table of steps a session may take."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from outreach.enums import BLOCKING_STATES, OPEN_ROLL_STATES, MessageKind, SessionState, VillageAnswer
from outreach.models import OutreachSession, SessionVillage


@dataclass(frozen=True, slots=True)
class Step:
    """From which states, by whom, into which, whether a reason is owed, and what those who were told are told.

    Without ``target`` the state stays; ``discard`` leaves nothing of the session; ``answer`` and ``confirm`` schedule
    it once every village has agreed; ``reinstate`` leads back to where it was called off. ``asks_again``: villages
    that had been asked are asked anew, and a scheduled session waits for them.
    """

    sources: tuple[SessionState, ...]
    roles: tuple[Role, ...]
    target: SessionState | None = None
    needs_reason: bool = False
    tells: MessageKind | None = None
    asks_again: bool = False


PLANNED = (SessionState.DRAFT, SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED)
ASKED = (SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED)
ROLL_STATES = (*OPEN_ROLL_STATES, SessionState.CLOSED)
STEPS: dict[str, Step] = {
    "ask": Step((SessionState.DRAFT,), OFFICE_ROLES, target=SessionState.AWAITING_VILLAGE),
    "answer": Step(ASKED, VILLAGE_ROLES),
    "confirm": Step(ASKED, OFFICE_ROLES),
    "schedule": Step((SessionState.DRAFT,), OFFICE_ROLES, target=SessionState.SCHEDULED),
    "change": Step(PLANNED, OFFICE_ROLES, tells=MessageKind.CHANGED, asks_again=True),
    "quota": Step(PLANNED, OFFICE_ROLES),
    "fill": Step(PLANNED, (*OFFICE_ROLES, *VILLAGE_ROLES)),
    "postpone": Step(
        (SessionState.AWAITING_VILLAGE, *OPEN_ROLL_STATES),
        OFFICE_ROLES,
        target=SessionState.POSTPONED,
        needs_reason=True,
        tells=MessageKind.POSTPONED,
    ),
    "reschedule": Step(
        (SessionState.POSTPONED,),
        OFFICE_ROLES,
        target=SessionState.AWAITING_VILLAGE,
        tells=MessageKind.CHANGED,
        asks_again=True,
    ),
    "cancel": Step(
        (SessionState.DRAFT, SessionState.AWAITING_VILLAGE, SessionState.POSTPONED, *OPEN_ROLL_STATES),
        OFFICE_ROLES,
        target=SessionState.CANCELLED,
        needs_reason=True,
        tells=MessageKind.CANCELLED,
    ),
    "reinstate": Step((SessionState.CANCELLED,), OFFICE_ROLES, tells=MessageKind.REINSTATED),
    "discard": Step((SessionState.DRAFT,), OFFICE_ROLES),
    "record": Step(OPEN_ROLL_STATES, (*OFFICE_ROLES, *VILLAGE_ROLES)),
    "close": Step(OPEN_ROLL_STATES, (*OFFICE_ROLES, *VILLAGE_ROLES), target=SessionState.CLOSED),
    # A visit logged afterwards is written as over; for some days it can be put right, or called off as never held.
    "correct_visit": Step((SessionState.CLOSED,), OFFICE_ROLES),
    "annul_visit": Step((SessionState.CLOSED,), OFFICE_ROLES, target=SessionState.CANCELLED, needs_reason=True),
    # What a leader without account reported through a link; a postponed follow-up may have been held all the same.
    "report_follow_up": Step(
        (*OPEN_ROLL_STATES, SessionState.POSTPONED), (*OFFICE_ROLES, *VILLAGE_ROLES), target=SessionState.CLOSED
    ),
    # One village's roll may be closed while the session's is open.
    "undo_close": Step(ROLL_STATES, (*OFFICE_ROLES, *VILLAGE_ROLES)),
    "reopen": Step(ROLL_STATES, OFFICE_ROLES, needs_reason=True),
    "correct": Step(ROLL_STATES, (*OFFICE_ROLES, *VILLAGE_ROLES), needs_reason=True),
    "annul": Step(ROLL_STATES, (*OFFICE_ROLES, *VILLAGE_ROLES), needs_reason=True),
    # Follow-ups in RT and RW are planned once it is certain that there is something to follow.
    "follow_up": Step((*OPEN_ROLL_STATES, SessionState.CLOSED), (*OFFICE_ROLES, *VILLAGE_ROLES)),
    "take_in": Step((SessionState.CLOSED, *OPEN_ROLL_STATES), OFFICE_ROLES),
}


def may(act: str, session: OutreachSession, role: Role | None) -> bool:
    """Whether a button for ``act`` belongs on the page."""
    step = STEPS[act]
    return role in step.roles and session.state in step.sources


def require(act: str, session: OutreachSession, *, role: Role | None, reason: str = "") -> None:
    """A :class:`DomainError` saying why the step is not possible, where it is not."""
    step = STEPS[act]
    if role not in step.roles:
        raise DomainError(_("Peran Anda tidak dapat melakukan ini. Mintalah petugas Kantor Imigrasi."))
    if session.state not in step.sources:
        raise DomainError(
            _("Kegiatan ini berstatus “%(state)s”, sehingga langkah ini tidak dapat dilakukan. Muat ulang halaman.")
            % {"state": session.get_state_display()}
        )
    if step.needs_reason and not reason.strip():
        told = _("Tuliskan alasannya; semua yang sudah diberi tahu akan membacanya.")
        raise DomainError(told if step.tells else _("Tuliskan alasannya; alasan itu tetap tercatat."), field="reason")


def enter(session: OutreachSession, state: SessionState) -> None:
    """Put the session into ``state``, in memory: its officers and its place are bound as the state says."""
    session.state = state
    session.blocks = state in BLOCKING_STATES and not session.logged_afterwards and not session.imported


def by_the_clock(session: OutreachSession, now: datetime) -> SessionState:
    """Where a session stands that is agreed upon: to come, under way, or over and waiting for its roll."""
    if session.ends_at <= now:
        return SessionState.AWAITING_ROLL
    return SessionState.ONGOING if session.starts_at <= now else SessionState.SCHEDULED


def waits_for_a_village(session: OutreachSession) -> bool:
    """Whether a village was asked that has not agreed."""
    asked = SessionVillage.objects.filter(session=session, asked_at__isnull=False)
    return asked.exclude(answer=VillageAnswer.CONFIRMED).exists()
