"""Changing or calling off one session of a series, or this one and those that follow."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from guidance.models import Topic
from offices.errors import DomainError
from outreach.domain import sessions, standing, states
from outreach.domain.clashes import once_more
from outreach.domain.details import Details, details_of
from outreach.domain.told import told
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionVillage
from villages.models import Venue

# What an occurrence may keep of its own, in words.
NAMES = {
    "topic": gettext_lazy("topik"),
    "venue": gettext_lazy("tempat"),
    "hours": gettext_lazy("jam"),
    "people": gettext_lazy("petugas"),
}


@dataclass(frozen=True, slots=True)
class Common:
    """What sessions of a series usually have in common; never their days."""

    topic: Topic
    venue: str
    hours: tuple[time, time]
    people: tuple[User | None, frozenset[User]]

    @classmethod
    def of(cls, details: Details) -> "Common":
        return cls(
            details.topic,
            details.venue,
            (details.times.local_start, details.times.local_end),
            (details.lead, frozenset(details.members)),
        )


@dataclass(slots=True)
class Step:
    """What came, or would come, of one session. ``kept`` names what it has of its own; ``refused`` says why not."""

    session: OutreachSession
    changed: bool = False
    kept: list[str] = field(default_factory=list)
    refused: str = ""
    told: int = 0


def following(session: OutreachSession) -> list[OutreachSession]:
    """The session and those the rule gave after it, whatever became of them, in the order of the rule."""
    if session.series_id is None:
        return [session]
    rows = OutreachSession.objects.filter(series=session.series_id, occurrence__gte=session.occurrence)
    return list(
        rows.select_related("topic", "host__region", "host__district", "office", "place").order_by("occurrence")
    )


@once_more
@transaction.atomic
def change(
    *,
    session: OutreachSession,
    actor: User,
    wanted: Common,
    seen: Mapping[int, int],
    overwrite: bool = False,
    now: datetime | None = None,
) -> list[Step]:
    """Give this session and the chosen later ones what ``wanted`` says and this one does not have yet.

    ``seen`` are the chosen sessions with the version the person saw of each. A later one keeps its day, and what it
    has of its own, unless ``overwrite``. Each is changed or refused as a whole; of the first the refusal is raised as
    DomainError, of the others reported. Whoever was told of a session is told once of its change.
    """
    now = now or timezone.now()
    before = Common.of(details_of(session))
    new = {name: getattr(wanted, name) for name in NAMES if getattr(wanted, name) != getattr(before, name)}
    steps = []
    for row in following(session):
        if row.pk in seen:
            step = Step(row)
            with _refused_alone(step, unless=row.pk == session.pk):
                _change_one(step, actor, new, before, seen_version=seen[row.pk], overwrite=overwrite, now=now)
            steps.append(step)
    return steps


def _change_one(
    step: Step, actor: User, new: dict[str, Any], before: Common, *, seen_version: int, overwrite: bool, now: datetime
) -> None:
    details, overwritten = details_of(step.session), set(NAMES) if overwrite else set()
    own = Common.of(details)
    mine = {name for name in new if getattr(own, name) not in (getattr(before, name), new[name])} - overwritten
    step.kept = [str(NAMES[name]) for name in new if name in mine]
    wanted = replace(own, **{name: value for name, value in new.items() if name not in mine})
    if wanted == own:
        return
    announced = (wanted.venue, wanted.hours) != (own.venue, own.hours) and step.session.state != SessionState.DRAFT
    told_of_it = len(told(step.session)) if announced else 0
    sessions.change(
        session=step.session,
        actor=actor,
        details=_with(details, wanted, step.session),
        seen_version=seen_version,
        now=now,
    )
    step.changed, step.told = True, told_of_it


def _with(details: Details, wanted: Common, session: OutreachSession) -> Details:
    start, end = wanted.hours
    lead, members = wanted.people
    place = details.place
    if wanted.venue != details.venue:
        villages = SessionVillage.objects.filter(session=session).values("village")
        named = Venue.objects.filter(village__in=villages, name__iexact=wanted.venue, retired_at__isnull=True)
        place = named.first()
    return replace(
        details,
        topic=wanted.topic,
        venue=wanted.venue,
        place=place,
        times=replace(details.times, local_start=start, local_end=end),
        lead=lead,
        members=tuple(user for user in sorted(members, key=lambda user: user.pk) if user != lead),
    )


@once_more
@transaction.atomic
def call_off(
    *, session: OutreachSession, actor: User, reason: str, seen: Mapping[int, int], now: datetime | None = None
) -> list[Step]:
    """Call off this session and the chosen later ones that have not begun; drafts, which nobody knows of, are removed.

    A removed draft's day becomes an exception of the series. Refusals are raised and reported as by ``change``.
    """
    now = now or timezone.now()
    steps = []
    for row in following(session):
        if row.pk in seen:
            step = Step(row)
            with _refused_alone(step, unless=row.pk == session.pk):
                _call_off_one(step, actor, reason, seen_version=seen[row.pk], now=now)
            steps.append(step)
    return steps


def _call_off_one(step: Step, actor: User, reason: str, *, seen_version: int, now: datetime) -> None:
    session = sessions.locked_as_seen(step.session, seen_version)
    states.require("cancel", session, role=actor.scope.role, reason=reason)
    if session.state == SessionState.DRAFT:
        standing.discard(session=session, actor=actor)
    else:
        step.told = len(told(session))
        standing.cancel(session=session, actor=actor, reason=reason, now=now)
    step.changed = True


@contextmanager
def _refused_alone(step: Step, *, unless: bool) -> Iterator[None]:
    """What is refused here leaves the other sessions as they are done; ``unless``: it refuses everything."""
    try:
        with transaction.atomic():
            yield
    except DomainError as error:
        if unless:
            raise
        step.changed, step.told, step.refused = False, 0, error.message


def tried(steps: Sequence[Step]) -> dict[str, int]:
    """How many sessions were changed, how many refused, how many people are told."""
    return {
        "changed": sum(step.changed for step in steps),
        "refused": sum(bool(step.refused) for step in steps),
        "told": sum(step.told for step in steps),
    }


def choosable(session: OutreachSession, row: OutreachSession, *, now: datetime) -> str:
    """Why a later session of the series is not touched; empty where it may be."""
    if row.pk == session.pk or (row.state in states.PLANNED and row.starts_at > now):
        return ""
    if row.state in states.PLANNED:
        return _("sudah lewat")
    return str(SessionState(row.state).label).lower()
