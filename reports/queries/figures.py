"""The program's figures in a person's scope as digests tell them, from the sums the dashboard reads."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from offices.periods import Period, Quarter
from outreach.enums import PLANNED_STATES, SessionState
from outreach.models import OutreachSession, SessionVillage
from reports.domain.snapshot import one_snapshot
from reports.queries.coverage import coverage, total
from reports.queries.inherited import successors_of
from reports.queries.selection import read
from reports.queries.sums import Counts, sums
from villages.enums import STATUSES_UNDER_GUIDANCE
from villages.models import AssistedVillage

DUE_WITHIN = dt.timedelta(hours=24)
ONE_DAY = dt.timedelta(days=1)
MONTHS = 6
SUMMED = ("planned", "held", "cancelled", "rolls", "rolls_on_time", "present", "represented", "counted")


@dataclass(slots=True)
class Figures:
    """Counts of a period and place. ``villages`` are all under guidance, ``reached`` those with a session held.

    ``rolls``: expected, of sessions that are over; of one taken in from a spreadsheet nobody knows when it came.
    """

    planned: int = 0
    held: int = 0
    cancelled: int = 0
    rolls: int = 0
    on_time: int = 0
    participants: int = 0
    villages: int = 0
    reached: int = 0

    @classmethod
    def of(cls, counts: Counts) -> "Figures":
        return cls(
            counts["planned"], counts["held"], counts["cancelled"], counts["rolls"], counts["rolls_on_time"],
            counts.participants,
        )  # fmt: skip

    def add(self, other: "Figures") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def quarter_figures(user: Any, quarter: Quarter) -> Figures:
    """Of everything in the scope."""
    selection, period = read(user, {})[0], Period.of_quarter(quarter)
    with one_snapshot():
        figures = Figures.of(sums(user, selection, spans=[period], names=SUMMED, below=False).total())
        (covers,) = coverage(user, selection, [period], today=timezone.localdate())
    whole = total(covers.values())
    figures.villages, figures.reached = whole.villages, whole.active
    return figures


def figures_between(user: Any, *spans: tuple[dt.date, dt.date]) -> list[dict[int, Figures]]:
    """Counts by office of each span of local days."""
    periods = [Period.between(first, last) for first, last in spans]
    with one_snapshot():
        found = sums(user, read(user, {})[0], spans=periods, names=SUMMED, by="office_id")
    return [
        {office: Figures.of(counts) for office, counts in found.by_place(number).items()}
        for number in range(len(periods))
    ]


def late_rolls(user: Any) -> QuerySet[OutreachSession]:
    """Sessions that ended more than 24 hours ago without a first entry on their roll, longest first."""
    sessions = OutreachSession.objects.visible_to(user).filter(
        state=SessionState.AWAITING_ROLL, first_attendance_at__isnull=True, ends_at__lt=timezone.now() - DUE_WITHIN
    )
    return sessions.order_by("ends_at", "pk")


def villages_without_activity(user: Any, quarter: Quarter) -> QuerySet[AssistedVillage]:
    """Villages under guidance without a session held in the quarter and without one planned in it."""
    busy = SessionVillage.objects.visible_to(user).filter(
        Q(session__held_at__isnull=False) | Q(session__state__in=PLANNED_STATES),
        # bounds the range of the index; the local date decides at the edges
        starts_at__range=(_midnight(quarter.first) - ONE_DAY, _midnight(quarter.last) + 2 * ONE_DAY),
        session__local_date__range=(quarter.first, quarter.last),
    )
    return (
        AssistedVillage.objects.visible_to(user)
        .filter(status__in=STATUSES_UNDER_GUIDANCE)
        .exclude(pk__in=busy.values("village_id"))
        .exclude(pk__in=successors_of(user, busy.values("village_id")))
        .select_related("region", "district")
        .order_by("pk")
    )


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
