"""The program's figures in a person's scope, from sessions and their tallies: six queries for a dashboard.

Terms of the program: *planned* counts by the local date a session has now and leaves out drafts, postponed and
cancelled ones; *held* means that the roll has a participant or was closed; *participants* are roll rows present or
represented plus people counted without names; a roll is *on time* when its first entry reached the server within
24 hours of the end.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from offices.models import ImmigrationOffice
from offices.periods import Quarter, months_until
from outreach.enums import PLANNED_STATES, SessionState
from outreach.models import OutreachSession, SessionTally, SessionVillage
from reports.queries.inherited import reached_under_the_old_code, successors_of
from villages.enums import STATUSES_UNDER_GUIDANCE
from villages.models import AssistedVillage

DUE_WITHIN = dt.timedelta(hours=24)
MONTHS = 6
HELD = Q(held_at__isnull=False)
PLANNED = Q(state__in=PLANNED_STATES)
COUNTS = {
    "planned": Count("pk", filter=PLANNED),
    "held": Count("pk", filter=HELD),
    "cancelled": Count("pk", filter=Q(state=SessionState.CANCELLED)),
    "moved": Count("pk", filter=Q(moves__gt=0)),
    "rolls": Count("pk", filter=HELD & Q(imported=False)),
    "on_time": Count("pk", filter=HELD & Q(first_attendance_at__lte=F("ends_at") + DUE_WITHIN)),
}


@dataclass(slots=True)
class Figures:
    """Counts of a period and place. ``villages`` are all under guidance, ``reached`` those with a session held.

    ``rolls``: held sessions whose roll was kept here; of one taken in from a spreadsheet nobody knows when it came.
    """

    planned: int = 0
    held: int = 0
    cancelled: int = 0
    moved: int = 0
    rolls: int = 0
    on_time: int = 0
    participants: int = 0
    villages: int = 0
    reached: int = 0

    def add(self, other: "Figures") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Dashboard:
    quarter: Quarter
    total: Figures = field(default_factory=Figures)
    before: Figures = field(default_factory=Figures)
    months: dict[dt.date, Figures] = field(default_factory=dict)
    offices: list[tuple[ImmigrationOffice, Figures]] = field(default_factory=list)
    late: list[OutreachSession] = field(default_factory=list)
    late_count: int = 0


def dashboard(user: Any, quarter: Quarter, *, office: ImmigrationOffice | None = None) -> Dashboard:
    """Everything the dashboard shows of a quarter, for one office of the scope or for all of it."""
    today = timezone.localdate()
    result = Dashboard(quarter)
    by_office: dict[int, Figures] = {}
    shown_months = months_until(min(quarter.last, max(today, quarter.first)), MONTHS)
    result.months = {month: Figures() for month in shown_months}
    # An unfinished quarter is compared with the last one up to the same day.
    same_day = quarter.previous.first + (min(today, quarter.last) - quarter.first)
    first = min(quarter.previous.first, shown_months[0])
    for office_id, day, counts in _daily(user, first, quarter.last, office):
        month = day.replace(day=1)
        if month in result.months:
            result.months[month].add(counts)
        if quarter.first <= day <= quarter.last:
            result.total.add(counts)
            by_office.setdefault(office_id, Figures()).add(counts)
        elif quarter.previous.first <= day <= min(same_day, quarter.previous.last):
            result.before.add(counts)
    _count_villages(user, quarter, office, result.total, by_office)
    result.offices = _offices(user, by_office)
    late = late_rolls(user, office=office)
    result.late_count = late.count()
    result.late = list(late.select_related("host__region", "district", "office", "topic")[:6])
    return result


def _daily(
    user: Any, first: dt.date, last: dt.date, office: ImmigrationOffice | None
) -> Iterable[tuple[int, dt.date, Figures]]:
    """Counts per office and day: by day, so that quarters can be cut at the same day."""
    sessions = _in_period(OutreachSession.objects.visible_to(user), first, last, office=office)
    for row in sessions.order_by().values("office_id", "local_date").annotate(**COUNTS):
        office_id, day = row.pop("office_id"), row.pop("local_date")
        yield office_id, day, Figures(**row)
    tallies = _in_period(
        SessionTally.objects.visible_to(user).filter(session__held_at__isnull=False),
        first,
        last,
        office=office,
        session="session__",
    )
    people = tallies.order_by().values_list("session__office_id", "session__local_date")
    for office_id, day, count in people.annotate(came=Sum(F("present") + F("represented") + F("counted"))):
        yield office_id, day, Figures(participants=count)


def figures_between(user: Any, *spans: tuple[dt.date, dt.date]) -> list[dict[int, Figures]]:
    """Counts by office of each span of local days, counted as the dashboard does: two queries for all of them."""
    found: list[dict[int, Figures]] = [{} for _span in spans]
    for office_id, day, counts in _daily(user, min(spans)[0], max(last for _first, last in spans), None):
        for by_office, (first, last) in zip(found, spans, strict=True):
            if first <= day <= last:
                by_office.setdefault(office_id, Figures()).add(counts)
    return found


def _in_period(
    rows: QuerySet[Any], first: dt.date, last: dt.date, *, office: ImmigrationOffice | None, session: str = ""
) -> QuerySet[Any]:
    """Rows whose session (``session`` leads to it) has its local date in the period.

    The row's own ``starts_at`` only bounds the range of its index; the local date decides at the edges.
    """
    start = timezone.make_aware(dt.datetime.combine(first, dt.time.min)) - dt.timedelta(days=1)
    end = timezone.make_aware(dt.datetime.combine(last, dt.time.max)) + dt.timedelta(days=1)
    rows = rows.filter(starts_at__range=(start, end), **{f"{session}local_date__range": (first, last)})
    return rows.filter(**{f"{session}office": office}) if office else rows


def _count_villages(
    user: Any, quarter: Quarter, office: ImmigrationOffice | None, total: Figures, by_office: dict[int, Figures]
) -> None:
    villages = AssistedVillage.objects.visible_to(user).filter(status__in=STATUSES_UNDER_GUIDANCE)
    held = _in_period(
        SessionVillage.objects.visible_to(user).filter(session__held_at__isnull=False),
        quarter.first,
        quarter.last,
        office=office,
        session="session__",
    )
    reached = held.filter(village__status__in=STATUSES_UNDER_GUIDANCE)
    if office:
        villages = villages.filter(office=office)
    for office_id, count in villages.order_by().values_list("office_id").annotate(Count("pk")):
        by_office.setdefault(office_id, Figures()).villages = count
        total.villages += count
    for office_id, count in reached.order_by().values_list("office_id").annotate(Count("village", distinct=True)):
        by_office.setdefault(office_id, Figures()).reached = count
        total.reached += count
    for office_id, count in reached_under_the_old_code(user, held, office=office).items():
        by_office.setdefault(office_id, Figures()).reached += count
        total.reached += count


def _offices(user: Any, by_office: dict[int, Figures]) -> list[tuple[ImmigrationOffice, Figures]]:
    """Offices with what they did, the one with the smallest share of villages reached last."""
    names = ImmigrationOffice.objects.visible_to(user).in_bulk(list(by_office))
    rows = [(names[pk], figures) for pk, figures in by_office.items() if pk in names]
    return sorted(
        rows, key=lambda row: (-(row[1].reached / row[1].villages if row[1].villages else 0), row[0].place_name)
    )


def late_rolls(user: Any, *, office: ImmigrationOffice | None = None) -> QuerySet[OutreachSession]:
    """Sessions that ended more than 24 hours ago without a first entry on their roll, longest first."""
    sessions = OutreachSession.objects.visible_to(user).filter(
        state=SessionState.AWAITING_ROLL, first_attendance_at__isnull=True, ends_at__lt=timezone.now() - DUE_WITHIN
    )
    return (sessions.filter(office=office) if office else sessions).order_by("ends_at", "pk")


def villages_without_activity(user: Any, quarter: Quarter) -> QuerySet[AssistedVillage]:
    """Villages under guidance without a session held in the quarter and without one planned in it."""
    busy = _in_period(
        SessionVillage.objects.visible_to(user).filter(
            Q(session__held_at__isnull=False) | Q(session__state__in=PLANNED_STATES)
        ),
        quarter.first,
        quarter.last,
        office=None,
        session="session__",
    )
    return (
        AssistedVillage.objects.visible_to(user)
        .filter(status__in=STATUSES_UNDER_GUIDANCE)
        .exclude(pk__in=busy.values("village_id"))
        .exclude(pk__in=successors_of(user, busy.values("village_id")))
        .select_related("region", "district")
        .order_by("pk")
    )
