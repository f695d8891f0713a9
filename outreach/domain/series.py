"""A session repeated by a rule. Every occurrence is a row of its own that can move alone."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import copies
from outreach.domain.clashes import once_more
from outreach.domain.details import Origin
from outreach.domain.recurrence import Rule, every_day_of
from outreach.domain.sessions import locked_as_seen
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionSeries


@dataclass(frozen=True, slots=True)
class Repeated:
    """``made`` in the order of their days, ``refused`` as (day, sentence)."""

    series: SessionSeries
    made: list[OutreachSession]
    refused: list[tuple[date, str]]


def rule_of(series: SessionSeries) -> Rule:
    return Rule(
        first=series.first,
        until=series.until,
        period=series.period,
        every=series.every,
        by_weekday=series.by_weekday,
        exceptions=frozenset(series.exceptions),
    )


def made_of(session: OutreachSession) -> dict[date, OutreachSession]:
    """What exists for each day of a session's rule, also where it was moved or called off since."""
    if session.series_id is None:
        return {session.local_date: session}
    rows = OutreachSession.objects.filter(series=session.series_id)
    return {row.occurrence: row for row in rows if row.occurrence}


@once_more
@transaction.atomic
def repeat(
    *,
    session: OutreachSession,
    actor: User,
    rule: Rule,
    days: Collection[date],
    seen_version: int,
    state: SessionState = SessionState.DRAFT,
    with_people: bool = True,
    now: datetime | None = None,
) -> Repeated:
    """Make the chosen ``days`` of a rule after the pattern of ``session``, its first one or one of its series.

    The other days of the rule become its exceptions. A day that was made before is not made again, wherever that was
    moved. Each day is made or refused by itself (officer busy, already over); the refused are reported and may be
    tried again. Raises DomainError when the rule is none, when somebody changed the session since
    ``seen_version``, and when nothing could be made.
    """
    now = now or timezone.now()
    session = locked_as_seen(session, seen_version)
    _check(session, actor)
    # one series is continued by one person at a time
    list(SessionSeries.objects.select_for_update().filter(pk=session.series_id or 0))
    rule = replace(rule, first=first_day(session))
    made = made_of(session)
    owed = [day for day in every_day_of(rule) if day not in made]
    wanted = [day for day in owed if day in days]
    if not wanted:
        raise DomainError(_("Pilih paling sedikit satu tanggal yang belum ada kegiatannya."), field="days")
    series = _keep(session, actor, replace(rule, exceptions=frozenset(owed) - frozenset(wanted)))
    result = Repeated(series, [], [])
    pattern = copies.pattern_of(session, actor=actor)
    for day in wanted:
        try:
            result.made.append(_make(pattern, series, day, actor=actor, state=state, with_people=with_people, now=now))
        except DomainError as error:
            result.refused.append((day, error.message))
    if not result.made:
        raise DomainError(_("Belum ada yang dibuat: %(reason)s") % {"reason": result.refused[0][1]}, field="days")
    return result


def _make(
    pattern: copies.Pattern,
    series: SessionSeries,
    day: date,
    *,
    actor: User,
    state: SessionState,
    with_people: bool,
    now: datetime,
) -> OutreachSession:
    source = pattern.source
    return copies.make(
        pattern=pattern,
        actor=actor,
        times=replace(SessionTimes.of(source), local_date=day),
        state=state,
        with_people=with_people,
        origin=Origin(parent=source.parent, series=series, occurrence=day),
        now=now,
        lead=pattern.details.lead or actor,
    )


def first_day(session: OutreachSession) -> date:
    """The day the rule of a session counts from."""
    return session.series.first if session.series else session.local_date


def _check(session: OutreachSession, actor: User) -> None:
    if session.office_id not in actor.scope.office_ids:
        raise DomainError(_("Kegiatan ini milik kantor lain."))
    if session.state == SessionState.CANCELLED:
        raise DomainError(_("Kegiatan ini dibatalkan. Ulangi dari kegiatan lain, atau aktifkan lagi dulu."))
    if session.imported:
        raise DomainError(_("Kegiatan dari impor tidak dapat diulang. Salin saja ke tanggal baru."))


def _keep(session: OutreachSession, actor: User, rule: Rule) -> SessionSeries:
    """The series of the session with this rule; a session that had none becomes its first."""
    series = session.series or SessionSeries(
        office_id=session.office_id, regional_office_id=session.regional_office_id, created_by=actor
    )
    series.period, series.every, series.by_weekday = rule.period, rule.every, rule.by_weekday
    series.first, series.until = rule.first, rule.until or rule.first
    series.exceptions = sorted(rule.exceptions)
    series.save()
    if session.series_id is None:
        session.series, session.occurrence = series, rule.first
    session.version += 1
    session.save()
    return series
