"""What a person may do with a session: the one next act, and the others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.formats import figure, short_date
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain.roll import EARLIEST_CLOSE
from outreach.domain.states import may
from outreach.enums import SessionState, VillageAnswer
from outreach.models import OutreachSession, SessionVillage
from outreach.queries.session_page import SessionPage

# In the order they are offered: the step of the table, the path, the words.
OFFERS = (
    ("ask", "session_ask", gettext_lazy("Minta konfirmasi desa")),
    ("confirm", "session_confirmation", gettext_lazy("Konfirmasi desa")),
    ("answer", "session_confirmation", gettext_lazy("Konfirmasi kegiatan")),
    ("reschedule", "session_reschedule", gettext_lazy("Jadwalkan ulang")),
    ("reinstate", "session_reinstate", gettext_lazy("Pulihkan kegiatan…")),
    ("record", "attendance", gettext_lazy("Isi daftar hadir")),
    ("change", "session_change", gettext_lazy("Ubah atau pindahkan")),
    ("quota", "session_quotas", gettext_lazy("Kuota dan nama peserta")),
    ("schedule", "session_schedule", gettext_lazy("Jadwalkan tanpa menunggu desa…")),
    ("postpone", "session_postpone", gettext_lazy("Tunda…")),
    ("cancel", "session_cancel", gettext_lazy("Batalkan…")),
    ("discard", "session_discard", gettext_lazy("Hapus draf…")),
)
# Of the session's office or of a village of it; taking attendance is for whoever sees the session.
FOR_EVERYBODY = ("record",)
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
    role = user.scope.role
    concerned = page.own or role in VILLAGE_ROLES
    offered = {
        name: Act(name, str(label), reverse(path, kwargs={"pk": session.pk}))
        for name, path, label in OFFERS
        if may(name, session, role) and (concerned or name in FOR_EVERYBODY) and _makes_sense(name, page)
    }
    if concerned and page.with_quota and may("fill", session, role):
        offered["fill"] = _names(session, (page.open_names or page.with_quota)[0])
    if page.proposed_day and "change" in offered:
        offered["move"] = _to_the_day_that_suits(session, page.proposed_day)
    chosen = offered.pop(_next(session, role, page, now=timezone.now()), None)
    return Acts(chosen, list(offered.values()))


def _makes_sense(name: str, page: SessionPage) -> bool:
    """Besides the table: what was held is not called off, and answers are given to a question."""
    if name in BEFORE_PARTICIPANTS:
        return not page.counts["participants"]
    if name == "reinstate":
        return not page.session.logged_afterwards
    return page.asked if name in ("answer", "confirm") else True


def _names(session: OutreachSession, row: SessionVillage) -> Act:
    label = _("Isi nama peserta (%(listed)s / %(quota)s)") % {"listed": figure(row.listed), "quota": figure(row.quota)}
    return Act("fill", label, reverse("session_names", kwargs={"pk": session.pk, "code": row.village_id}))


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
            return "answer" if waiting or not page.open_names else "fill"
        return "move" if page.proposed_day and session.starts_at > now else "confirm"
    if state == SessionState.SCHEDULED and now < session.starts_at - EARLIEST_CLOSE and page.open_names:
        return "fill"
    return "record" if role in (*OFFICE_ROLES, *VILLAGE_ROLES) else ""


def _to_the_day_that_suits(session: OutreachSession, day: date) -> Act:
    label = _("Pindahkan ke %(day)s") % {"day": short_date(day)}
    return Act("move", label, f"{reverse('session_move', kwargs={'pk': session.pk})}?tanggal={day.isoformat()}")
