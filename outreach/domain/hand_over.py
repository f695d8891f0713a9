"""When an officer's villages pass to a successor, so do the sessions that have not begun."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, F, OuterRef, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.enums import MessageState
from notifications.models import Message
from offices.errors import DomainError
from offices.formats import clock, short_date
from outreach.domain import reminders, texts
from outreach.domain.clashes import EXCLUSION, claim
from outreach.enums import OfficerRole, SessionState
from outreach.models import OutreachSession, SessionOfficer, SessionVillage

OVER = (SessionState.CANCELLED, SessionState.CLOSED)


@dataclass(frozen=True, slots=True)
class Clash:
    """``session`` cannot pass to the successor, who is bound by ``other`` at that time."""

    session: OutreachSession
    other: OutreachSession

    @property
    def key(self) -> str:
        return texts.subject_of(self.session)

    def sentence(self, successor: User) -> str:
        return _(
            "%(session)s di %(venue)s, %(village)s, %(day)s pukul %(start)s–%(end)s: %(officer)s sudah bertugas di "
            "%(other_venue)s, %(other_village)s, pukul %(other_start)s–%(other_end)s."
        ) % {
            "session": str(self.session),
            "venue": self.session.venue,
            "village": self.session.host.region.full_name,
            "day": short_date(self.session.local_date),
            "start": clock(self.session.local_start),
            "end": clock(self.session.local_end),
            "officer": successor.name,
            "other_venue": self.other.venue,
            "other_village": self.other.host.region.full_name,
            "other_start": clock(self.other.local_start),
            "other_end": clock(self.other.local_end),
        }


def sessions_to_pass(
    *, actor: User, officer: User, villages: Collection[str], on: date, now: datetime | None = None
) -> QuerySet[OutreachSession]:
    """Sessions of the actor's office for these villages that bind the officer on ``on`` or later, by time.

    Those that have not begun: what is under way, held or called off stays with who did the work.
    """
    bound = SessionOfficer.objects.filter(session=OuterRef("pk"), officer=officer)
    concerned = SessionVillage.objects.filter(session=OuterRef("pk"), village__in=villages)
    return (
        OutreachSession.objects.filter(
            Exists(bound),
            Exists(concerned),
            office_id__in=actor.scope.office_ids,
            local_date__gte=on,
            starts_at__gt=now or timezone.now(),
            held_at__isnull=True,
        )
        .exclude(state__in=OVER)
        .select_related("topic", "office", "host__region", "host__district")
        .order_by("starts_at", "pk")
    )


def clashes(*, successor: User, sessions: Sequence[OutreachSession]) -> list[Clash]:
    """Which of these sessions the successor cannot take, being elsewhere at that time."""
    if not sessions:
        return []
    busy = list(
        SessionOfficer.objects.filter(
            officer=successor,
            blocks=True,
            starts_at__lt=max(session.ends_at for session in sessions),
            ends_at__gt=min(session.starts_at for session in sessions),
        )
        .select_related("session__host__region")
        .order_by("starts_at", "pk")
    )
    return [
        Clash(session, row.session)
        for session in sessions
        for row in busy
        if session.blocks
        and row.session_id != session.pk
        and row.starts_at < session.ends_at
        and row.ends_at > session.starts_at
    ]


def readers(sessions: Sequence[OutreachSession]) -> int:
    """To how many people reminders of these sessions are still to go, which will name the successor."""
    subjects = [texts.subject_of(session) for session in sessions]
    waiting = Message.objects.filter(subject__in=subjects, state=MessageState.SCHEDULED, kind__in=texts.REMINDERS)
    person = Case(When(person="", then=F("address")), default=F("person"))  # rows of before people had keys
    return waiting.order_by().values_list(person).distinct().count()


def take_over(
    *,
    actor: User,
    officer: User,
    successor: User,
    villages: Collection[str],
    on: date,
    left: Collection[str] = (),
    **_signal: Any,
) -> None:
    """Receiver of ``villages_handed_over``: put the successor in the officer's place, leading where he led.

    Unsent reminders follow; as with every change of officers nobody gets another message. ``left``: keys
    (``session:12``) of sessions that stay. Raises DomainError naming session, place and hours of every clash.
    """
    found = sessions_to_pass(actor=actor, officer=officer, villages=villages, on=on)
    locked = found.select_for_update(of=("self",)).order_by("pk")
    sessions = [session for session in locked if texts.subject_of(session) not in left]
    claim(officers=[officer.pk, successor.pk])
    _refuse(clashes(successor=successor, sessions=sessions), successor)
    try:
        with transaction.atomic():
            for session in sessions:
                _replace(session, officer=officer, successor=successor)
    except IntegrityError as error:
        if EXCLUSION not in str(error):
            raise
        _refuse(clashes(successor=successor, sessions=sessions), successor)
        raise DomainError(_("%(name)s baru saja dijadwalkan di tempat lain.") % {"name": successor.name}) from error
    for session in sessions:
        reminders.sync(session=session)


def _replace(session: OutreachSession, *, officer: User, successor: User) -> None:
    rows = {row.officer_id: row for row in SessionOfficer.objects.filter(session=session)}
    old, new = rows.get(officer.pk), rows.get(successor.pk)
    if old is None:  # taken off while this act waited for the session
        return
    OutreachSession.objects.filter(pk=session.pk).update(version=F("version") + 1)  # an open form saw the old officer
    if new is None:
        SessionOfficer.objects.filter(pk=old.pk).update(officer=successor)
        return
    old.delete()
    if old.role == OfficerRole.LEAD:
        SessionOfficer.objects.filter(pk=new.pk).update(role=OfficerRole.LEAD)


def _refuse(found: list[Clash], successor: User) -> None:
    if found:
        sentences = [clash.sentence(successor) for clash in found]
        raise DomainError(
            " ".join([*sentences, _("Biarkan kegiatan itu pada petugas lama, atau pilih penerus lain.")]),
            field="left",
        )
