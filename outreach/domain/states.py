"""The one table of steps a session may take."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from outreach.enums import OPEN_ROLL_STATES, MessageKind, SessionState
from outreach.models import OutreachSession


@dataclass(frozen=True, slots=True)
class Step:
    """From which states, by whom, into which, whether a reason is owed, and what those who were told are told.

    Without ``target`` the state stays, or (``discard``) nothing is left of the session, or (``answer``, ``confirm``)
    it changes once every village has agreed.
    """

    sources: tuple[SessionState, ...]
    roles: tuple[Role, ...]
    target: SessionState | None = None
    needs_reason: bool = False
    tells: MessageKind | None = None


PLANNED = (SessionState.DRAFT, SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED)
STEPS: dict[str, Step] = {
    "ask": Step((SessionState.DRAFT,), OFFICE_ROLES, target=SessionState.AWAITING_VILLAGE),
    "answer": Step((SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED), VILLAGE_ROLES),
    "confirm": Step((SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED), OFFICE_ROLES),
    "schedule": Step((SessionState.DRAFT, SessionState.AWAITING_VILLAGE), OFFICE_ROLES, target=SessionState.SCHEDULED),
    "change": Step(PLANNED, OFFICE_ROLES, tells=MessageKind.CHANGED),
    "postpone": Step(
        (SessionState.AWAITING_VILLAGE, *OPEN_ROLL_STATES),
        OFFICE_ROLES,
        target=SessionState.POSTPONED,
        needs_reason=True,
        tells=MessageKind.POSTPONED,
    ),
    "reschedule": Step(
        (SessionState.POSTPONED,), OFFICE_ROLES, target=SessionState.AWAITING_VILLAGE, tells=MessageKind.CHANGED
    ),
    "cancel": Step(
        (SessionState.DRAFT, SessionState.AWAITING_VILLAGE, SessionState.POSTPONED, *OPEN_ROLL_STATES),
        OFFICE_ROLES,
        target=SessionState.CANCELLED,
        needs_reason=True,
        tells=MessageKind.CANCELLED,
    ),
    "reinstate": Step(
        (SessionState.CANCELLED,), OFFICE_ROLES, target=SessionState.SCHEDULED, tells=MessageKind.REINSTATED
    ),
    "discard": Step((SessionState.DRAFT,), OFFICE_ROLES),
    "record": Step(OPEN_ROLL_STATES, (*OFFICE_ROLES, *VILLAGE_ROLES)),
    "close": Step(OPEN_ROLL_STATES, (*OFFICE_ROLES, *VILLAGE_ROLES), target=SessionState.CLOSED),
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
        raise DomainError(_("Tuliskan alasannya; semua yang sudah diberi tahu akan membacanya."), field="reason")
