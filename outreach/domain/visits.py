"""Sambang desa: an unplanned visit, logged afterwards, often on a phone without signal and sent later.

The phone gives the visit an id of its own; sent again it is the same visit. A visit begins where a held session ends:
its roll is closed, nobody's time was bound, nobody is told, and no report is owed: what was found is written here.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from guidance.models import Topic
from offices.errors import DomainError
from offices.models import Zone
from outreach.domain import roll, sessions, states
from outreach.domain.clashes import once_more
from outreach.domain.details import Details, Origin
from outreach.domain.sent_items import SentItem
from outreach.domain.visit_roll import NOBODY, Met, numbers_of, record_met, record_numbers
from outreach.domain.visit_times import visit_times
from outreach.enums import AttendanceStatus, RollActKind, SessionKind, SessionState
from outreach.models import Attendance, OutreachSession, RollAct, SessionTally, Visit
from outreach.models.attendance import COUNTED
from villages.models import AssistedVillage

MOST_LETTERS = 2000
# How long what was written may be put right, by whoever logged it and their office.
CORRECTABLE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Told:
    """What the officer tells of a visit. ``day`` and ``start`` are local to the village."""

    village: AssistedVillage
    day: date
    start: time
    topic: Topic | None = None
    venue: str = ""
    met: Met = NOBODY
    findings: str = ""
    follow_up: str = ""


class Logged(NamedTuple):
    session: OutreachSession
    created: bool


@once_more
@transaction.atomic
def log_visit(*, actor: User, told: Told, sent: SentItem | None = None, now: datetime | None = None) -> Logged:
    """Log a visit that took place; one that came before under the same ``client_id`` is given back as it is.

    Without ``sent`` it was typed at a desk, just now.

    Raises DomainError for a day to come or more than 30 days before it was written down, for a village of another
    office, and where nothing is told of the visit. Counts and village page have it when the transaction ends.
    """
    now = now or timezone.now()
    _wait_for_others(told.village)
    known = logged_as(sent.client_id, actor=actor) if sent else None
    if known:
        return Logged(known, created=False)
    _check(findings=told.findings, follow_up=told.follow_up, anybody=bool(told.met))
    at = sent.at if sent else now
    session = sessions.schedule(
        actor=actor,
        villages=[told.village],
        kind=SessionKind.VISIT,
        details=Details(
            topic=told.topic or usual_topic(actor),
            venue=told.venue.strip() or _("Kunjungan lapangan"),
            times=visit_times(told.day, told.start, zone=Zone(told.village.region.zone), at=at),
            lead=actor,
        ),
        origin=Origin(client_id=sent.client_id if sent else None),
        now=now,
    )
    record_met(session=session, village=told.village, met=told.met, actor=actor, sent=sent, now=now)
    Visit.objects.create(
        session=session,
        findings=told.findings.strip(),
        follow_up=told.follow_up.strip(),
        clock_off=sent.clock_off if sent else None,
    )
    return Logged(session, created=True)


def logged_as(client_id: UUID, *, actor: User) -> OutreachSession | None:
    """The visit this person's phone sent under this id before. Raises DomainError when it is somebody else's."""
    known = OutreachSession.objects.filter(client_id=client_id).first()
    if known and known.created_by_id != actor.pk:
        raise DomainError(_("Catatan ini sudah dikirim dengan akun lain."))
    return known


def usual_topic(actor: User) -> Topic:
    """The topic of the officer's last visit, else the first of the list."""
    last = OutreachSession.objects.filter(kind=SessionKind.VISIT, created_by=actor, topic__retired_at__isnull=True)
    session = last.select_related("topic").order_by("-created_at").first()
    topic = session.topic if session else Topic.objects.filter(retired_at__isnull=True).first()
    if topic is None:
        raise DomainError(_("Belum ada topik. Mintalah administrator menambahkannya."), field="topic")
    return topic


def _wait_for_others(village: AssistedVillage) -> None:
    """Two sendings of one visit at once come one after the other, so that the second finds what the first wrote."""
    AssistedVillage.objects.select_for_update(of=("self",), no_key=True).get(pk=village.pk)


def _check(*, findings: str, follow_up: str, anybody: bool) -> None:
    if not anybody and not findings.strip():
        raise DomainError(
            _("Tulis siapa yang ditemui atau apa yang ditemukan; tanpa itu kunjungannya tidak bercerita apa pun."),
            field="findings",
        )
    for field, text in (("findings", findings), ("follow_up", follow_up)):
        if len(text) > MOST_LETTERS:
            raise DomainError(_("Terlalu panjang: paling banyak 2.000 huruf."), field=field)


def may_correct(session: OutreachSession, *, actor: User, now: datetime) -> bool:
    """Whether this person may still put a visit right: who logged it, or their office, for seven days."""
    mine = session.created_by_id == actor.pk or session.office_id in actor.scope.office_ids
    return (
        mine
        and session.kind == SessionKind.VISIT
        and session.logged_afterwards
        and states.may("correct_visit", session, actor.scope.role)
        and now < session.created_at + CORRECTABLE
    )


@dataclass(frozen=True, slots=True)
class Correction:
    findings: str
    follow_up: str
    women: int = 0
    men: int = 0


@transaction.atomic
def correct(
    *, session: OutreachSession, actor: User, seen_version: int, correction: Correction, now: datetime | None = None
) -> OutreachSession:
    """Write findings, follow-up and the numbers without names anew; what stood there before is kept.

    Raises DomainError after seven days, for somebody else's visit, and for one changed since ``seen_version``.
    """
    now = now or timezone.now()
    session = _to_correct(session, actor, seen_version, now)
    visit, _made = Visit.objects.get_or_create(session=session)
    met = Met(women=correction.women, men=correction.men)
    by_name = Attendance.objects.filter(session=session, annulled_at__isnull=True).exists()
    _check(findings=correction.findings, follow_up=correction.follow_up, anybody=bool(met) or by_name)
    before = {"findings": visit.findings, "follow_up": visit.follow_up, **numbers_of(session)}
    visit.findings, visit.follow_up = correction.findings.strip(), correction.follow_up.strip()
    visit.save(update_fields=["findings", "follow_up"])
    record_numbers(session, session.host, met)
    after = {"findings": visit.findings, "follow_up": visit.follow_up, **numbers_of(session)}
    if after != before:
        _keep(RollActKind.CORRECTED, session, actor, _("catatan sambang dibetulkan"), now, before=before, after=after)
        session.version += 1
        session.save(update_fields=["version"])
        roll.touch(session)
    return session


@transaction.atomic
def annul(
    *, session: OutreachSession, actor: User, reason: str, seen_version: int, now: datetime | None = None
) -> OutreachSession:
    """Call a visit off that did not take place, or was logged twice: with a reason, and it counts nowhere any more.

    What was written stays to be read. Raises DomainError as ``correct`` does, and without a reason.
    """
    now = now or timezone.now()
    session = _to_correct(session, actor, seen_version, now)
    states.require("annul_visit", session, role=actor.scope.role, reason=reason)
    session.reason = " ".join(reason.split())
    _annul_roll(session, now)
    states.enter(session, SessionState.CANCELLED)
    session.held_at = session.first_attendance_at = None
    session.version += 1
    session.save()
    _keep(RollActKind.ANNULLED, session, actor, session.reason, now)
    roll.touch(session)
    return session


def _annul_roll(session: OutreachSession, now: datetime) -> None:
    """Nobody was met: rows say nothing any more, and the tallies, which the caller has locked, follow."""
    rows = Attendance.objects.filter(session=session, annulled_at__isnull=True)
    rows.update(status=AttendanceStatus.NOT_RECORDED, represented_by="", annulled_at=now, version=F("version") + 1)
    SessionTally.objects.filter(session=session).update(listed=0, **dict.fromkeys(COUNTED, 0))


def _to_correct(session: OutreachSession, actor: User, seen_version: int, now: datetime) -> OutreachSession:
    session = sessions.locked_as_seen(session, seen_version)
    if not may_correct(session, actor=actor, now=now):
        raise DomainError(
            _("Catatan ini tidak dapat diubah lagi: hanya oleh pencatat atau kantornya, sampai 7 hari sesudahnya.")
        )
    return session


def _keep(
    act: RollActKind, session: OutreachSession, actor: User, reason: str, now: datetime, **what: dict[str, Any]
) -> None:
    RollAct.objects.create(session=session, act=act, reason=reason[:300], actor=actor, acted_at=now, **what)
