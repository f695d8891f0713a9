"""Deciding on entries that came too late or contradict another one."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import additions, roll, states
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import HeldEntry, OutreachSession


@transaction.atomic
def decide(*, entry: HeldEntry, actor: User, take_in: bool, now: datetime | None = None) -> HeldEntry:
    """Take a held entry into the roll, or leave it out; either way the decision stays on record.

    Raises :class:`DomainError` when somebody decided it before, or the session was cancelled and cannot take it.
    """
    now = now or timezone.now()
    sent = additions.of_held(entry)
    if take_in:
        additions.lock_places([sent])
    # Counts first, as every batch does: whoever waits here reads the state that counts, and nobody waits in a ring.
    roll.lock_tallies(OutreachSession(pk=entry.session_id))
    entry = HeldEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.decided_at:
        raise DomainError(_("Catatan ini sudah diputuskan."))
    session = OutreachSession.objects.get(pk=entry.session_id)
    if take_in:
        states.require("take_in", session, role=actor.scope.role)
        known = {"id": entry.attendance_id} if entry.attendance_id else {}
        batch = Batch(uuid4(), "", [{**sent, **known}])
        answers = take_batch(session=session, actor=actor, batch=batch, now=now, force=True)
        if answers[0]["outcome"] == "rejected":
            raise DomainError(_("Orang ini tidak lagi ada di daftar hadir yang Anda bina."))
    entry.decided_at, entry.decided_by, entry.taken_in = now, actor, take_in
    entry.save(update_fields=["decided_at", "decided_by", "taken_in"])
    return entry
