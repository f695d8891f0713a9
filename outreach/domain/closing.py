"""Closing a roll, village by village."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import reminders, session_report, states, summary
from outreach.domain.roll import EARLIEST_CLOSE, lock_tallies
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionVillage


@transaction.atomic
def close(
    *,
    session: OutreachSession,
    actor: User,
    villages: Collection[str] | None = None,
    now: datetime | None = None,
) -> OutreachSession:
    """Close the roll of the actor's villages, or of those ``villages`` among them that are named.

    When every village's is closed, so is the session's, and the summary goes out. An operator closes for the own
    village (or kecamatan), an officer for all. Entries that arrive later are held.
    """
    now = now or timezone.now()
    lock_tallies(session)
    session = OutreachSession.objects.select_for_update().get(pk=session.pk)
    states.require("close", session, role=actor.scope.role)
    if now < session.starts_at - EARLIEST_CLOSE:
        raise DomainError(_("Kegiatan ini belum dimulai, jadi daftar hadirnya belum dapat ditutup."))
    open_villages = SessionVillage.objects.filter(session=session, locked_at__isnull=True)
    mine = open_villages.filter(pk__in=SessionVillage.objects.visible_to(actor).filter(session=session).values("pk"))
    if villages is not None:
        mine = mine.filter(village_id__in=villages)
    if not mine.update(locked_at=now, locked_by=actor):
        raise DomainError(_("Daftar hadir ini sudah ditutup."))
    if not open_villages.exists():
        session.state = SessionState.CLOSED
        session.roll_closed_at = now
        session.held_at = session.held_at or now
        session.save()
        session_report.owe(session_ids=[session.pk])
        reminders.sync(session=session)
        summary.summarise(session=session, now=now)
    return session
