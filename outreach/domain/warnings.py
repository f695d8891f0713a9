"""What somebody who plans a session should hear before saving it: clashes, short gaps, days that are not like others.

Only what the database refuses is a clash; of everything else the person decides. The number of queries does not grow
with officers, villages or sessions.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.formats import figure
from offices.models import Zone
from outreach.domain.clashes import NAMES, hours_of, officer_busy, venue_taken
from outreach.domain.plan_warning import ORDER, PlanWarning, Severity, clash, warning
from outreach.domain.special_days import about_day
from outreach.domain.times import SessionTimes
from outreach.domain.travel import Point, point_of, point_of_session, way_between
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionOfficer, SessionVillage
from villages.models import AssistedVillage, Venue

__all__ = ["PlanWarning", "Severity", "day_warnings", "for_move", "warnings_for"]

# Sessions of a village that take place on their day, as far as anybody knows.
NOT_TAKING_PLACE = (SessionState.CANCELLED, SessionState.POSTPONED)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is being planned, as far as it is known: the first village is the host."""

    actor: User
    villages: Sequence[AssistedVillage]
    times: SessionTimes
    officers: Sequence[User]
    place: Venue | None
    session: OutreachSession | None

    @property
    def offices(self) -> frozenset[int]:
        return self.actor.scope.office_ids

    @property
    def point(self) -> Point | None:
        return point_of(self.place, self.villages[0]) if self.villages else None

    @property
    def own(self) -> int | None:
        return self.session.pk if self.session else None


def warnings_for(
    *,
    actor: User,
    villages: Sequence[AssistedVillage],
    times: SessionTimes,
    officers: Sequence[User],
    place: Venue | None = None,
    expected: int | None = None,
    session: OutreachSession | None = None,
) -> list[PlanWarning]:
    """Everything to be told of a plan, clashes first; four queries. ``session``: the one being changed.

    ``villages`` come with region and kecamatan, the host first. Of what is over already there is nothing to warn.
    """
    if times.ends_at <= timezone.now():
        return []
    plan = _Plan(actor, villages, times, officers, place, session)
    bound = _bound_that_day(plan)
    found = [
        *_officers_busy(plan, bound),
        *_venue_taken(plan),
        *_capacity(place, expected),
        *_short_gaps(plan, bound),
        *_villages_met_twice(plan.villages, times.local_date, times.zone, plan.own, plan.offices),
        *about_day(times.local_date, (times.local_start, times.local_end), [village.pk for village in villages]),
    ]
    return sorted(found, key=lambda row: ORDER.index(row.severity))


def day_warnings(
    *, actor: User, villages: Sequence[AssistedVillage], day: date, zone: Zone, session: OutreachSession | None = None
) -> list[PlanWarning]:
    """What can be said while no hour is known yet: of the day and its villages; two queries."""
    if day < timezone.localdate(timezone=zone.info):
        return []
    own = session.pk if session else None
    found = [
        *_villages_met_twice(villages, day, zone, own, actor.scope.office_ids),
        *about_day(day, None, [village.pk for village in villages]),
    ]
    return sorted(found, key=lambda row: ORDER.index(row.severity))


def for_move(*, session: OutreachSession, times: SessionTimes, actor: User) -> list[PlanWarning]:
    """What to tell of moving a session as it is to other hours; seven queries."""
    rows = SessionVillage.objects.filter(session=session).select_related("village__region", "village__district")
    villages = sorted((row.village for row in rows), key=lambda village: village.pk != session.host_id)
    people = User.objects.filter(pk__in=SessionOfficer.objects.filter(session=session).values("officer_id"))
    return warnings_for(
        actor=actor,
        villages=villages,
        times=times,
        officers=list(people.order_by("name")),
        place=session.place,
        expected=session.expected_participants,
        session=session,
    )


def _bound_that_day(plan: _Plan) -> list[SessionOfficer]:
    """What binds the officers on the local day, in order of time."""
    if not plan.officers:
        return []
    first, last = _bounds(plan.times.local_date, plan.times.zone)
    rows = SessionOfficer.objects.filter(officer__in=plan.officers, blocks=True, starts_at__lt=last, ends_at__gt=first)
    names = [f"session__{name}" for name in NAMES]
    return list(rows.exclude(session=plan.own).select_related("officer", *names).order_by("starts_at", "pk"))


def _officers_busy(plan: _Plan, bound: Iterable[SessionOfficer]) -> Iterator[PlanWarning]:
    for row in bound:
        if row.starts_at < plan.times.ends_at and row.ends_at > plan.times.starts_at:
            yield clash("officer", officer_busy(row, offices=plan.offices))


def _venue_taken(plan: _Plan) -> Iterator[PlanWarning]:
    if plan.place is None:
        return
    rows = OutreachSession.objects.filter(
        place=plan.place, blocks=True, starts_at__lt=plan.times.ends_at, ends_at__gt=plan.times.starts_at
    )
    for other in rows.exclude(pk=plan.own).select_related("topic", *NAMES).order_by("starts_at", "pk"):
        yield clash("venue", venue_taken(other, offices=plan.offices))


def _capacity(place: Venue | None, expected: int | None) -> Iterator[PlanWarning]:
    if place and place.capacity and expected and expected > place.capacity:
        values = {"venue": place.name, "seats": figure(place.capacity), "expected": figure(expected)}
        yield warning("capacity", _("%(venue)s memuat %(seats)s orang, perkiraan peserta %(expected)s.") % values)


def _short_gaps(plan: _Plan, bound: Sequence[SessionOfficer]) -> Iterator[PlanWarning]:
    """Of each officer the session before and the one after, where the way takes longer than the gap."""
    told: dict[tuple[int, bool], list[SessionOfficer]] = {}
    for officer in plan.officers:
        rows = [row for row in bound if row.officer_id == officer.pk]
        before = sorted((row for row in rows if row.ends_at <= plan.times.starts_at), key=lambda row: row.ends_at)
        after = [row for row in rows if row.starts_at >= plan.times.ends_at]
        for row in before[-1:]:
            told.setdefault((row.session_id, True), []).append(row)
        for row in after[:1]:
            told.setdefault((row.session_id, False), []).append(row)
    for (_session, comes_first), rows in told.items():
        if found := _short_gap(plan, rows, comes_first=comes_first):
            yield found


def _short_gap(plan: _Plan, rows: Sequence[SessionOfficer], *, comes_first: bool) -> PlanWarning | None:
    other = rows[0].session
    way = way_between(point_of_session(other), plan.point)
    gap = plan.times.starts_at - other.ends_at if comes_first else other.starts_at - plan.times.ends_at
    minutes = int(gap.total_seconds() // 60)
    if way is None or way.minutes <= minutes:
        return None
    words = _("%(officers)s: dari %(place)s (%(km)s km, kira-kira %(way)s menit) jeda hanya %(gap)s menit.")
    if not comes_first:
        words = _("%(officers)s: ke %(place)s (%(km)s km, kira-kira %(way)s menit) jeda hanya %(gap)s menit.")
    known = other.office_id in plan.offices
    values = {
        "officers": ", ".join(row.officer.name for row in rows),
        "place": other.host.label if known else _("kegiatan kantor lain"),
        "km": figure(way.km, 0) if way.km >= 1 else figure(way.km, 1),
        "way": figure(way.minutes),
        "gap": figure(minutes),
    }
    return warning("travel", words % values)


def _villages_met_twice(
    villages: Sequence[AssistedVillage], day: date, zone: Zone, own: int | None, offices: frozenset[int]
) -> Iterator[PlanWarning]:
    first, last = _bounds(day, zone)
    rows = SessionVillage.objects.filter(
        village__in=villages, starts_at__gte=first, starts_at__lt=last, session__imported=False
    ).exclude(session=own)
    rows = rows.exclude(session__state__in=NOT_TAKING_PLACE).select_related(
        "village__region", "village__district", "session__topic"
    )
    for row in rows.order_by("starts_at", "pk"):
        words = _("%(village)s hari itu sudah punya kegiatan pukul %(hours)s: %(session)s di %(venue)s.")
        if row.session.state == SessionState.DRAFT:
            words = _("%(village)s hari itu sudah punya draf kegiatan pukul %(hours)s: %(session)s di %(venue)s.")
        if row.session.office_id not in offices:
            words = _("%(village)s hari itu sudah punya kegiatan kantor lain pukul %(hours)s.")
        values = {
            "village": row.village.label,
            "hours": hours_of(row.session),
            "session": row.session,
            "venue": row.session.venue,
        }
        yield warning("village", words % values)


def _bounds(day: date, zone: Zone) -> tuple[datetime, datetime]:
    """The instants between which it is ``day`` in the zone."""
    first = datetime.combine(day, time.min, tzinfo=zone.info)
    return first, first + timedelta(days=1)
