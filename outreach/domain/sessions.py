"""Schedule and change a session."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from outreach.domain import counted, officers, reminders, roll, states, told
from outreach.domain.clashes import clash_told, once_more
from outreach.domain.confirmation import ask_again, locked
from outreach.domain.details import NO_ORIGIN, Details, Origin, write_lists, write_units
from outreach.domain.times import SessionTimes
from outreach.domain.villages import lock_for_session
from outreach.enums import (
    BLOCKING_STATES,
    MessageKind,
    OfficerRole,
    ParticipantCategory,
    SessionKind,
    SessionState,
    Sex,
)
from outreach.models import OutreachSession, SessionOfficer, SessionTally, SessionVillage
from villages.models import AssistedVillage, NeighbourhoodUnit


@once_more
@transaction.atomic
def schedule(
    *,
    actor: User,
    villages: Sequence[AssistedVillage],
    kind: SessionKind,
    details: Details,
    functions: Collection[str] = (),
    with_district: bool = False,
    quotas: Mapping[str, int] | None = None,
    units: Sequence[NeighbourhoodUnit] = (),
    people_met: int | None = None,
    state: SessionState = SessionState.SCHEDULED,
    origin: Origin = NO_ORIGIN,
    now: datetime | None = None,
) -> OutreachSession:
    """Plan a session; the first village is the host. A past visit is logged as already held.

    ``state`` is where it begins: a draft binds and tells nobody; with AWAITING_VILLAGE the villages are asked first;
    SCHEDULED says they have agreed. Invites every contact of the villages that holds one of ``functions`` (with
    ``with_district`` the kecamatan's too). ``quotas``: per village code how many people it is to name; ``people_met``:
    whom a past visit met, without names. Raises DomainError for villages of another office, impossible times, an
    officer or a place that is taken, also when somebody else took it a moment ago.
    """
    now = now or timezone.now()
    host = _one_office(villages, actor)
    lock_for_session(villages)
    details.times.check(kind=kind, now=now)
    details.check([village.pk for village in villages])
    past_visit = kind == SessionKind.VISIT and details.times.ends_at <= now
    if past_visit:
        _refuse_a_second_log(host, details)
    session = _unsaved(host, kind=kind, state=state, details=details, origin=origin, actor=actor, now=now)
    if past_visit:
        _log_as_held(session, now)
    with clash_told(session=session, times=details.times):
        session.save()
    _add_villages(session, villages, quotas=quotas or {}, actor=actor, now=now)
    write_lists(session, details)
    write_units(session, units, villages)
    officers.bind(session=session, actor=actor, lead=details.lead, members=details.members)
    if past_visit:
        if people_met:
            counts = {(ParticipantCategory.PUBLIC, Sex.UNKNOWN): people_met}
            counted.set_counts(session=session, village=host, counts=counts)
    else:
        roll.invite(session=session, functions=functions, with_district=with_district)
        reminders.sync(session=session)
    return session


def _refuse_a_second_log(host: AssistedVillage, details: Details) -> None:
    """A past visit binds nobody's time, so that no constraint stops it from being logged twice by a double tap."""
    AssistedVillage.objects.select_for_update(no_key=True).get(pk=host.pk)
    same = SessionOfficer.objects.filter(
        officer=details.lead,
        role=OfficerRole.LEAD,
        session__host=host,
        session__logged_afterwards=True,
        session__starts_at=details.times.starts_at,
        session__held_at__isnull=False,
    )
    if same.exists():
        raise DomainError(_("Sambang desa ini sudah dicatat. Lihat daftar kegiatan yang sudah lewat."), field="start")


def _one_office(villages: Sequence[AssistedVillage], actor: User) -> AssistedVillage:
    if not villages:
        raise DomainError(_("Pilih paling sedikit satu desa."), field="host")
    if any(village.office_id not in actor.scope.office_ids for village in villages):
        raise DomainError(_("Desa ini dibina kantor lain. Pilih desa binaan kantor Anda."), field="host")
    return villages[0]


def _unsaved(
    host: AssistedVillage,
    *,
    kind: SessionKind,
    state: SessionState,
    details: Details,
    origin: Origin,
    actor: User,
    now: datetime,
) -> OutreachSession:
    return OutreachSession(
        kind=kind,
        host=host,
        state=state,
        blocks=state in BLOCKING_STATES,
        planned_at=now,
        created_by=actor,
        **details.columns(),
        **origin.columns(),
        **ancestors_of(code=host.pk, office=host.office),
    )


def _log_as_held(session: OutreachSession, now: datetime) -> None:
    session.state = SessionState.CLOSED
    session.logged_afterwards, session.blocks = True, False
    session.held_at = session.ends_at
    session.first_attendance_at = session.roll_closed_at = now


def _add_villages(
    session: OutreachSession,
    villages: Sequence[AssistedVillage],
    *,
    quotas: Mapping[str, int],
    actor: User,
    now: datetime,
) -> None:
    asked_at = now if session.state == SessionState.AWAITING_VILLAGE else None
    locked_at = now if session.state == SessionState.CLOSED else None
    rows, tallies = [], []
    for village in sorted(set(villages), key=lambda village: village.pk):
        ids = ancestors_of(code=village.pk, office=village.office)
        rows.append(
            SessionVillage(
                session=session,
                village=village,
                session_office_id=session.office_id,
                starts_at=session.starts_at,
                quota=quotas.get(village.pk),
                asked_at=asked_at,
                locked_at=locked_at,
                locked_by=actor if locked_at else None,
                **ids,
            )
        )
        tallies.append(SessionTally(session=session, village=village, starts_at=session.starts_at, **ids))
    SessionVillage.objects.bulk_create(rows)
    SessionTally.objects.bulk_create(tallies)


@once_more
@transaction.atomic
def change(
    *, session: OutreachSession, actor: User, details: Details, seen_version: int, now: datetime | None = None
) -> OutreachSession:
    """Change what a session is about, its day, hours, place or people.

    A new day, hour or place is a new revision: reminders follow, whoever had a message is told, and villages that had
    been asked are asked again. Refused when somebody else changed the session since ``seen_version``.
    """
    now = now or timezone.now()
    session = locked_as_seen(session, seen_version)
    states.require("change", session, role=actor.scope.role)
    details.times.check(kind=session.kind, now=now)
    villages = list(SessionVillage.objects.filter(session=session).values_list("village_id", flat=True))
    details.check(villages, kept=session.place_id)
    moved = (session.starts_at, session.ends_at) != (details.times.starts_at, details.times.ends_at)
    announced = moved or session.venue != details.venue
    for column, value in details.columns().items():
        setattr(session, column, value)
    officers.unbind_except(session=session, kept=details.officers)
    save_change(session, moved=moved, announced=announced, now=now)
    write_lists(session, details)
    officers.bind(session=session, actor=actor, lead=details.lead, members=details.members)
    tell_change(session, announced=announced, now=now)
    return session


def locked_as_seen(session: OutreachSession, seen_version: int) -> OutreachSession:
    """The session, locked after its counts. Raises DomainError when it is no longer what the person saw."""
    session = locked(session)
    if session.version != seen_version:
        raise DomainError(
            _("Kegiatan ini baru saja diubah orang lain. Isian Anda masih ada di bawah; periksa lalu simpan lagi.")
        )
    return session


def save_change(session: OutreachSession, *, moved: bool, announced: bool, now: datetime) -> None:
    """Save a changed session under its next version, and where people are to hear of it its next revision.

    Raises DomainError naming the officer or place that is taken at the new time.
    """
    session.version += 1
    if announced:
        session.revision += 1
        session.planned_at = now
        session.moves += moved
        _ask_villages_again(session, moved=moved, now=now)
    with clash_told(session=session, times=SessionTimes.of(session)):
        session.save()


def _ask_villages_again(session: OutreachSession, *, moved: bool, now: datetime) -> None:
    """Villages that had been asked are asked about the new day; about another hall only the host."""
    asked = SessionVillage.objects.filter(session=session, asked_at__isnull=False)
    if not moved:
        asked = asked.filter(village_id=session.host_id)
    if states.STEPS["change"].asks_again and ask_again(asked, now=now) and session.state == SessionState.SCHEDULED:
        states.enter(session, SessionState.AWAITING_VILLAGE)


def tell_change(session: OutreachSession, *, announced: bool, now: datetime) -> None:
    """Let reminders follow a change, and tell whoever had been told of the session before."""
    if announced and session.state != SessionState.DRAFT:
        told.announce(session=session, kind=MessageKind.CHANGED, now=now)
    else:
        reminders.sync(session=session)
