"""Village first: the host agrees to day and hall, every other village to the day, before anybody is invited."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.models import Zone
from offices.roles import VILLAGE_ROLES
from outreach.domain import reminders, roll, session_report, states
from outreach.domain.clashes import clash_told, once_more
from outreach.domain.times import SessionTimes
from outreach.domain.villages import lock_for_session
from outreach.enums import AnswerChannel, SessionState, VillageAnswer
from outreach.models import OutreachSession, SessionVillage
from villages.models import AssistedVillage

UNANSWERED = {
    "answer": VillageAnswer.OPEN,
    "answered_at": None,
    "answered_by": None,
    "answer_channel": AnswerChannel.PORTAL,
    "answered_for": "",
    "answer_note": "",
    "proposed_on": None,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a village says. ``heard_from`` is owed when an officer heard it through ``channel``."""

    answer: VillageAnswer
    note: str = ""
    proposed_on: date | None = None
    channel: AnswerChannel = AnswerChannel.PORTAL
    heard_from: str = ""


@once_more
@transaction.atomic
def ask(*, session: OutreachSession, actor: User, now: datetime | None = None) -> OutreachSession:
    """Ask the villages of a draft. From here on its officers and its place are held for it.

    Raises DomainError for a day that is over, and naming the officer or place that is taken.
    """
    now = now or timezone.now()
    session = locked(session)
    states.require("ask", session, role=actor.scope.role)
    hold_time(session, SessionState.AWAITING_VILLAGE, now=now)
    ask_again(SessionVillage.objects.filter(session=session), now=now)
    reminders.sync(session=session)
    return session


@once_more
@transaction.atomic
def schedule(*, session: OutreachSession, actor: User, now: datetime | None = None) -> OutreachSession:
    """Schedule a draft its villages have agreed to beforehand: they are not asked, and invitations go out at once."""
    now = now or timezone.now()
    session = locked(session)
    states.require("schedule", session, role=actor.scope.role)
    hold_time(session, SessionState.SCHEDULED, now=now)
    reminders.sync(session=session)
    return session


@once_more
@transaction.atomic
def answer(
    *,
    session: OutreachSession,
    actor: User,
    villages: Collection[str],
    reply: Reply,
    seen_revision: int,
    now: datetime | None = None,
) -> OutreachSession:
    """Record what these villages say of the day (and, of the host, the hall).

    An operator answers for villages in the own scope; an officer for any, naming who said it. With the last yes the
    session is scheduled and invitations go out. Raises DomainError when the session was moved after the person saw
    it: a yes is a yes to one day.
    """
    now = now or timezone.now()
    session = locked(session)
    states.require("answer" if actor.scope.role in VILLAGE_ROLES else "confirm", session, role=actor.scope.role)
    rows = SessionVillage.objects.visible_to(actor).filter(session=session, village_id__in=villages)
    _check(session, actor, rows, reply, seen_revision=seen_revision, now=now)
    rows.update(
        answer=reply.answer,
        answered_at=now,
        answered_by=actor,
        answer_channel=reply.channel,
        answered_for=reply.heard_from.strip(),
        answer_note=reply.note.strip(),
        proposed_on=reply.proposed_on if reply.answer == VillageAnswer.DECLINED else None,
    )
    session.version += 1
    agreed = not SessionVillage.objects.filter(session=session).exclude(answer=VillageAnswer.CONFIRMED).exists()
    if session.state == SessionState.AWAITING_VILLAGE and agreed:
        states.enter(session, states.by_the_clock(session, now))
        session.planned_at = now
    session.save(update_fields=["version", "state", "blocks", "planned_at"])
    if session.state == SessionState.AWAITING_ROLL:
        session_report.owe(session_ids=[session.pk])
    reminders.sync(session=session)
    return session


def _check(
    session: OutreachSession,
    actor: User,
    rows: QuerySet[SessionVillage],
    reply: Reply,
    *,
    seen_revision: int,
    now: datetime,
) -> None:
    if session.revision != seen_revision:
        raise DomainError(_("Jadwal kegiatan ini baru saja berubah. Periksa hari dan tempat yang baru, lalu jawab."))
    if not rows.exists():
        raise DomainError(_("Pilih desa yang menjawab."), field="villages")
    by_village = actor.scope.role in VILLAGE_ROLES
    if by_village and session.starts_at <= now:
        raise DomainError(_("Waktu kegiatan ini sudah lewat. Sampaikan kepada petugas Kantor Imigrasi."))
    if not by_village and not (reply.channel and reply.heard_from.strip()):
        raise DomainError(_("Tuliskan siapa yang menyampaikan jawaban desa, dan lewat apa."), field="heard_from")
    if reply.answer == VillageAnswer.DECLINED and not reply.note.strip():
        raise DomainError(_("Tuliskan alasannya, supaya petugas dapat mencari hari lain."), field="note")
    today = now.astimezone(Zone(session.zone).info).date()
    if reply.proposed_on and reply.proposed_on <= today:
        raise DomainError(_("Hari yang diusulkan sudah lewat. Pilih hari yang akan datang."), field="proposed_on")


def locked(session: OutreachSession) -> OutreachSession:
    """The session, locked after its counts, as it stands now."""
    roll.lock_tallies(session)
    return OutreachSession.objects.select_for_update().get(pk=session.pk)


def hold_time(session: OutreachSession, state: SessionState, *, now: datetime) -> None:
    """Bring a session that held nobody's time into a state that does, and save it.

    Raises DomainError for a day that is over, for a village that is under nobody's guidance any more, and naming the
    officer or place that is taken.
    """
    times = SessionTimes.of(session)
    times.check(kind=session.kind, now=now)
    lock_for_session(list(AssistedVillage.objects.filter(pk__in=_codes(session))))
    states.enter(session, state)
    session.version += 1
    session.planned_at = now
    with clash_told(session=session, times=times):
        session.save()


def ask_again(rows: QuerySet[SessionVillage], *, now: datetime) -> int:
    """Empty the answers of these villages, which are asked now; how many."""
    return rows.update(**UNANSWERED, asked_at=now)


def _codes(session: OutreachSession) -> list[str]:
    return list(SessionVillage.objects.filter(session=session).values_list("village_id", flat=True))
