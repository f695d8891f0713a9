"""Schedule, change and cancel a session."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from guidance.models import Topic
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from outreach.domain import counted, officers, reminders, roll, states
from outreach.domain.times import SessionTimes
from outreach.domain.villages import lock_for_session
from outreach.enums import MessageKind, OfficerRole, ParticipantCategory, SessionKind, SessionState, Sex
from outreach.models import OutreachSession, SessionOfficer, SessionTally, SessionVillage
from villages.models import AssistedVillage


@dataclass(frozen=True, slots=True)
class Details:
    """What a session is about, apart from its villages: everything that can be changed later."""

    topic: Topic
    venue: str
    times: SessionTimes
    lead: User
    members: Sequence[User] = field(default_factory=tuple)
    expected_participants: int | None = None
    letter_number: str = ""
    notes: str = ""

    def columns(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "venue": self.venue,
            "starts_at": self.times.starts_at,
            "ends_at": self.times.ends_at,
            "zone": self.times.zone,
            "local_date": self.times.local_date,
            "local_start": self.times.local_start,
            "local_end": self.times.local_end,
            "expected_participants": self.expected_participants,
            "letter_number": self.letter_number,
            "notes": self.notes,
        }


@transaction.atomic
def schedule(
    *,
    actor: User,
    villages: Sequence[AssistedVillage],
    kind: SessionKind,
    details: Details,
    functions: Collection[str] = (),
    with_district: bool = False,
    people_met: int | None = None,
    now: datetime | None = None,
) -> OutreachSession:
    """Schedule a session; the first village is the host. A past visit is logged as already held.

    Invites every contact of the villages that holds one of ``functions`` (with ``with_district`` the kecamatan's
    too) and writes the reminders. ``people_met`` counts whom a past visit met, without names. Raises
    :class:`DomainError` for villages of another office, impossible times, an officer who is not of the office or is
    busy, also when somebody else saved the clash a moment ago.
    """
    now = now or timezone.now()
    host = _one_office(villages, actor)
    lock_for_session(villages)
    details.times.check(kind=kind, now=now)
    past_visit = kind == SessionKind.VISIT and details.times.ends_at <= now
    if past_visit:
        _refuse_a_second_log(host, details)
    session = OutreachSession(
        kind=kind,
        host=host,
        state=SessionState.CLOSED if past_visit else SessionState.SCHEDULED,
        logged_afterwards=past_visit,
        blocks=not past_visit,
        held_at=details.times.ends_at if past_visit else None,
        first_attendance_at=now if past_visit else None,
        roll_closed_at=now if past_visit else None,
        planned_at=now,
        created_by=actor,
        **details.columns(),
        **ancestors_of(code=host.pk, office=host.office),
    )
    session.save()
    _add_villages(session, villages, locked_at=now if past_visit else None, actor=actor)
    officers.bind(session=session, actor=actor, lead=details.lead, members=details.members)
    if past_visit:
        counted.set_counts(
            session=session, village=host, counts={(ParticipantCategory.PUBLIC, Sex.UNKNOWN): people_met}
        )
        return session
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
    )
    if same.exists():
        raise DomainError(_("Sambang desa ini sudah dicatat. Lihat daftar kegiatan yang sudah lewat."), field="start")


def _one_office(villages: Sequence[AssistedVillage], actor: User) -> AssistedVillage:
    if not villages:
        raise DomainError(_("Pilih paling sedikit satu desa."), field="host")
    if any(village.office_id not in actor.scope.office_ids for village in villages):
        raise DomainError(_("Desa ini dibina kantor lain. Pilih desa binaan kantor Anda."), field="host")
    return villages[0]


def _add_villages(
    session: OutreachSession, villages: Sequence[AssistedVillage], *, locked_at: datetime | None, actor: User
) -> None:
    rows, tallies = [], []
    for village in sorted(set(villages), key=lambda village: village.pk):
        ids = ancestors_of(code=village.pk, office=village.office)
        rows.append(
            SessionVillage(
                session=session,
                village=village,
                session_office_id=session.office_id,
                starts_at=session.starts_at,
                locked_at=locked_at,
                locked_by=actor if locked_at else None,
                **ids,
            )
        )
        tallies.append(SessionTally(session=session, village=village, starts_at=session.starts_at, **ids))
    SessionVillage.objects.bulk_create(rows)
    SessionTally.objects.bulk_create(tallies)


@transaction.atomic
def change(
    *, session: OutreachSession, actor: User, details: Details, seen_revision: int, now: datetime | None = None
) -> OutreachSession:
    """Move a session or change what it is about.

    A new day, hour or place is a new revision: reminders follow and whoever had a message is told. Refused when
    somebody else changed the session since ``seen_revision``.
    """
    now = now or timezone.now()
    roll.lock_tallies(session)
    session = OutreachSession.objects.select_for_update().get(pk=session.pk)
    states.require("change", session, role=actor.scope.role)
    if session.revision != seen_revision:
        raise DomainError(
            _("Kegiatan ini baru saja diubah orang lain. Isian Anda masih ada di bawah; periksa lalu simpan lagi.")
        )
    details.times.check(kind=session.kind, now=now)
    before = (session.starts_at, session.ends_at)
    moved = before != (details.times.starts_at, details.times.ends_at)
    announced = moved or session.venue != details.venue
    for column, value in details.columns().items():
        setattr(session, column, value)
    if announced:
        session.revision += 1
        session.planned_at = now
        session.moves += moved
    officers.unbind_except(session=session, kept=[details.lead, *details.members])
    with officers.clash_told(session=session, times=details.times):
        session.save()
    officers.bind(session=session, actor=actor, lead=details.lead, members=details.members)
    reminders.sync(session=session)
    if announced:
        reminders.tell(session=session, kind=MessageKind.CHANGED, now=now)
    return session


@transaction.atomic
def cancel(*, session: OutreachSession, actor: User, reason: str, now: datetime | None = None) -> OutreachSession:
    """Call a session off. Frees its officers; entries that arrive for it later are held, not lost."""
    now = now or timezone.now()
    tallies = roll.lock_tallies(session)
    session = OutreachSession.objects.select_for_update().get(pk=session.pk)
    states.require("cancel", session, role=actor.scope.role, reason=reason)
    if any(tally.present + tally.represented + tally.counted for tally in tallies):
        raise DomainError(_("Sudah ada yang tercatat hadir. Tutup daftar hadirnya; kegiatan ini terlaksana."))
    session.state = SessionState.CANCELLED
    session.blocks = False
    session.reason = reason.strip()
    session.revision += 1
    session.planned_at = now
    session.save()
    reminders.sync(session=session)
    reminders.tell(session=session, kind=MessageKind.CANCELLED, now=now)
    return session
