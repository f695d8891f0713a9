"""Making a session after the pattern of another: to another day, another village, or the days of a rule."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from outreach.domain import officers, reminders, roll
from outreach.domain.details import NO_ORIGIN, Details, Origin, details_of
from outreach.domain.sessions import schedule
from outreach.domain.times import SessionTimes
from outreach.enums import SessionKind, SessionState
from outreach.models import Attendance, OutreachSession, SessionUnit, SessionVillage
from outreach.models.attendance import PERSON
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder

# A copy binds nobody and tells nobody but the villages it asks.
STATES = (SessionState.DRAFT, SessionState.AWAITING_VILLAGE)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is taken over from a session; ``people`` are those on its roll who are known to the register."""

    source: OutreachSession
    villages: Sequence[AssistedVillage]
    details: Details
    quotas: dict[str, int]
    units: Sequence[NeighbourhoodUnit]
    people: frozenset[int]
    functions: frozenset[str]

    @property
    def host_quota(self) -> int | None:
        return self.quotas.get(self.source.host_id)


def pattern_of(session: OutreachSession, *, actor: User) -> Pattern:
    """What another session takes over from this one: not its letter number, nor officers who work here no more."""
    rows = SessionVillage.objects.filter(session=session).select_related(
        "village__region", "village__district", "village__office"
    )
    villages = sorted((row.village for row in rows), key=lambda village: (village.pk != session.host_id, village.pk))
    details = details_of(session, letter_number="")
    here = set(officers.candidates(actor=actor).filter(pk__in=[user.pk for user in details.officers]))
    lead = details.lead if details.lead in here else None
    details = replace(details, lead=lead, members=tuple(user for user in details.members if user in here))
    listed = Attendance.objects.filter(session=session, stakeholder__isnull=False, annulled_at__isnull=True)
    people = dict(listed.annotate(person=PERSON).values_list("person", "function"))
    units = SessionUnit.objects.filter(session=session, unit__retired_at__isnull=True).select_related("unit")
    return Pattern(
        source=session,
        villages=villages,
        details=details,
        quotas={row.village_id: row.quota for row in rows if row.quota},
        units=[row.unit for row in units],
        people=frozenset(people),
        functions=frozenset(people.values()),
    )


@transaction.atomic
def make(
    *,
    pattern: Pattern,
    actor: User,
    times: SessionTimes,
    villages: Sequence[AssistedVillage] | None = None,
    state: SessionState = SessionState.DRAFT,
    with_people: bool = True,
    origin: Origin = NO_ORIGIN,
    now: datetime | None = None,
    **other: Any,
) -> OutreachSession:
    """A session after a pattern, at other ``times``, perhaps for other ``villages``; ``other``: details replaced.

    ``with_people`` invites those of the pattern who are still in use and in office on the new day, with the name and
    function they have today; of villages the pattern does not have, contacts of the same functions. Raises DomainError
    like ``schedule``.
    """
    now = now or timezone.now()
    if state not in STATES:
        raise ValueError(state)
    # a visit may be logged later, but not by a copy of another one
    times.check(kind=SessionKind.OUTREACH, now=now)
    villages = villages or pattern.villages
    codes = {village.pk for village in villages}
    details = _fitting(replace(pattern.details, times=times, **other), pattern, codes)
    session = schedule(
        actor=actor,
        villages=villages,
        kind=SessionKind(pattern.source.kind),
        details=details,
        quotas=_quotas(pattern, codes),
        units=[unit for unit in pattern.units if unit.village_id in codes],
        state=state,
        origin=origin,
        now=now,
    )
    if with_people and _invite(session, pattern, codes):
        reminders.sync(session=session)
    return session


def _fitting(details: Details, pattern: Pattern, codes: set[str]) -> Details:
    """Without a place and a leader of villages that are not among those of the copy."""
    place = details.place if details.place and details.place.village_id in codes else None
    led_by = details.led_by if pattern.source.host_id in codes else None
    return replace(details, place=None if place and place.retired_at else place, led_by=led_by)


def _quotas(pattern: Pattern, codes: set[str]) -> dict[str, int]:
    """A village that was not there before is asked for as many as the host was."""
    found = {code: pattern.quotas.get(code) or pattern.host_quota for code in codes}
    return {code: quota for code, quota in found.items() if quota}


def _invite(session: OutreachSession, pattern: Pattern, codes: set[str]) -> int:
    districts = {code[:8] for code in codes}
    of_here = Q(village_id__in=codes) | Q(village__isnull=True, district_id__in=districts)
    people = Stakeholder.objects.filter(of_here, pk__in=pattern.people)
    invited = roll.invite_people(session=session, contacts=list(people.values_list("pk", flat=True)))
    if new := codes - {village.pk for village in pattern.villages}:
        invited += roll.invite(session=session, functions=pattern.functions, village_ids=new)
    return invited
