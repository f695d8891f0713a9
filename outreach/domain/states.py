"""The one table of steps a session may take."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from outreach.enums import OPEN_ROLL_STATES, SessionState
from outreach.models import OutreachSession


@dataclass(frozen=True, slots=True)
class Step:
    """From which states, by whom, and whether a reason is owed."""

    sources: tuple[SessionState, ...]
    roles: tuple[Role, ...]
    needs_reason: bool = False


STEPS: dict[str, Step] = {
    "change": Step((SessionState.DRAFT, SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED), OFFICE_ROLES),
    "cancel": Step(
        (SessionState.DRAFT, SessionState.AWAITING_VILLAGE, SessionState.POSTPONED, *OPEN_ROLL_STATES),
        OFFICE_ROLES,
        needs_reason=True,
    ),
    "record": Step(OPEN_ROLL_STATES, (*OFFICE_ROLES, *VILLAGE_ROLES)),
    "close": Step(OPEN_ROLL_STATES, (*OFFICE_ROLES, *VILLAGE_ROLES)),
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
