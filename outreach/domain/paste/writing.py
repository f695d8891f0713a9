"""Confirmed rows become sessions: drafts, or what was held before the portal, with its counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from offices.models import ImmigrationOffice
from outreach.domain.paste.judging import Outcome, Plan, judge_text, promise_of
from outreach.domain.villages import lock_for_session
from outreach.enums import ImportKind, OfficerRole, SessionState
from outreach.models import (
    CountedParticipants,
    ImportedSession,
    OutreachSession,
    SessionImport,
    SessionOfficer,
    SessionTally,
    SessionVillage,
)


@transaction.atomic
def confirm(
    *,
    actor: User,
    text: str,
    kind: ImportKind,
    token: UUID,
    promise: str,
    source: str = "",
    now: datetime | None = None,
) -> SessionImport:
    """Write the rows that are ready, all or none; of a second call with the same ``token`` nothing comes.

    Drafts bind and tell nobody. Past sessions are closed with their counts, without a roll, officers or messages.
    Raises DomainError when the rows would now become something else than ``promise`` says, and when none is ready.
    """
    now = now or timezone.now()
    try:
        # the other of two presses waits here until the first is written
        with transaction.atomic():
            done = _begin(actor=actor, kind=kind, token=token, source=source, now=now)
    except IntegrityError:
        return SessionImport.objects.get(token=token, created_by=actor)
    _table, rows = judge_text(actor=actor, text=text, kind=kind, now=now)
    lock_for_session([row.village for row in rows if row.outcome == Outcome.READY and row.village])
    # once more: somebody else may have taken in the same rows while this one waited for the villages
    _table, rows = judge_text(actor=actor, text=text, kind=kind, now=now)
    if promise_of(rows) != promise:
        raise DomainError(
            _("Belum ada yang disimpan: teksnya, desanya, atau kalender berubah sejak pratinjau. Periksa sekali lagi.")
        )
    ready = [(row.number, row.plan) for row in rows if row.outcome == Outcome.READY and row.plan]
    if not ready:
        raise DomainError(_("Belum ada baris yang siap disimpan. Perbaiki teksnya, lalu pratinjau lagi."))
    done.made, done.left_out = len(ready), len(rows) - len(ready)
    done.save()
    _write(done, ready, actor=actor, now=now)
    return done


def _begin(*, actor: User, kind: ImportKind, token: UUID, source: str, now: datetime) -> SessionImport:
    office = ImmigrationOffice.objects.get(pk__in=actor.scope.office_ids)
    return SessionImport.objects.create(
        office=office,
        regional_office_id=office.regional_office_id,
        kind=kind,
        token=token,
        source=source[-120:],
        made=0,
        created_at=now,
        created_by=actor,
    )


def _write(done: SessionImport, rows: Sequence[tuple[int, Plan]], *, actor: User, now: datetime) -> None:
    past = done.kind == ImportKind.PAST
    sessions = OutreachSession.objects.bulk_create(
        OutreachSession(
            kind=plan.kind,
            host=plan.village,
            blocks=False,
            planned_at=now,
            created_by=actor,
            **(_held(plan, now) if past else {"state": SessionState.DRAFT}),
            **plan.details.columns(),
            **_ancestors(plan),
        )
        for _number, plan in rows
    )
    pairs = [(session, plan) for session, (_number, plan) in zip(sessions, rows, strict=True)]
    locked = {"locked_at": now, "locked_by": actor} if past else {}
    SessionVillage.objects.bulk_create(
        SessionVillage(session_office_id=session.office_id, **_common(session, plan), **locked)
        for session, plan in pairs
    )
    SessionTally.objects.bulk_create(
        SessionTally(counted=sum(plan.counts.values()), **_common(session, plan)) for session, plan in pairs
    )
    SessionOfficer.objects.bulk_create(
        SessionOfficer(
            session=session,
            officer=plan.details.lead,
            role=OfficerRole.LEAD,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            blocks=False,
        )
        for session, plan in pairs
        if plan.details.lead
    )
    CountedParticipants.objects.bulk_create(
        CountedParticipants(session=session, village=plan.village, category=category, sex=sex, count=count)
        for session, plan in pairs
        for (category, sex), count in plan.counts.items()
    )
    ImportedSession.objects.bulk_create(
        ImportedSession(session_import=done, session=session, number=number)
        for session, (number, _plan) in zip(sessions, rows, strict=True)
    )


def _held(plan: Plan, now: datetime) -> dict[str, Any]:
    """Held when it was, closed now. Nothing of it reached the server in time, or late: that count leaves it out."""
    ends_at = plan.details.times.ends_at
    return {"state": SessionState.CLOSED, "imported": True, "held_at": ends_at, "roll_closed_at": now}


def _ancestors(plan: Plan) -> dict[str, Any]:
    return dict(ancestors_of(code=plan.village.pk, office=plan.village.office))


def _common(session: OutreachSession, plan: Plan) -> dict[str, Any]:
    return {"session": session, "village": plan.village, "starts_at": session.starts_at, **_ancestors(plan)}
