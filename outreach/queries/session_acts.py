"""What a person may do with a session: the one next act, and the others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.formats import short_date
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain.roll import EARLIEST_CLOSE
from outreach.domain.states import may
from outreach.enums import SessionState, VillageAnswer
from outreach.models import OutreachSession
from outreach.queries.session_page import SessionPage

# In the order they are offered: the step of the table, the path, the words. What is "own" is for the session's office.
OFFERS = (
    ("record", "attendance", gettext_lazy("Isi daftar hadir"), ""),
    ("change", "session_change", gettext_lazy("Ubah atau pindahkan"), "own"),
    ("cancel", "session_cancel", gettext_lazy("Batalkan…"), "own"),
)
# Not once somebody is recorded as present: the session was held then.
BEFORE_PARTICIPANTS = ("postpone", "cancel")


@dataclass(frozen=True, slots=True)
class Act:
    name: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Acts:
    """``next`` is the button of the page; ``others`` stand in its menu, in order."""

    next: Act | None
    others: list[Act]


def acts_of(user: Any, session: OutreachSession, page: SessionPage) -> Acts:
    """What this person may do now, by role, state and what is missing."""
    role, own = user.scope.role, session.office_id in user.scope.office_ids
    held = bool(page.counts["participants"])
    offered = {
        name: Act(name, str(label), reverse(path, kwargs={"pk": session.pk}))
        for name, path, label, whose in OFFERS
        if may(name, session, role) and (own or not whose) and not (held and name in BEFORE_PARTICIPANTS)
    }
    following = _next(session, role, page, now=timezone.now())
    chosen = offered.pop(following, None)
    if chosen and following == "change" and page.proposed_day:
        chosen = _to_the_day_that_suits(chosen, page.proposed_day)
    if chosen and following == "fill":
        chosen = Act("fill", _("Isi nama peserta"), chosen.url)
    return Acts(chosen, list(offered.values()))


def _next(session: OutreachSession, role: Any, page: SessionPage, *, now: datetime) -> str:
    """The name of the act that brings the session on."""
    state = session.state
    if state == SessionState.DRAFT:
        return "ask"
    if state == SessionState.POSTPONED:
        return "reschedule"
    if state == SessionState.AWAITING_VILLAGE:
        if role in VILLAGE_ROLES:
            waiting = any(row.answer == VillageAnswer.OPEN for row in page.villages)
            return "answer" if waiting else "fill"
        return "change" if page.proposed_day and session.starts_at > now else "confirm"
    if state == SessionState.SCHEDULED and now < session.starts_at - EARLIEST_CLOSE and page.open_names:
        return "fill"
    return "record" if role in (*OFFICE_ROLES, *VILLAGE_ROLES) else ""


def _to_the_day_that_suits(act: Act, day: date) -> Act:
    label = _("Pindahkan ke %(day)s") % {"day": short_date(day)}
    return Act(act.name, label, f"{act.url}?tanggal={day.isoformat()}")
