"""What a digest says: figures of the dashboard's own functions, for the posting its reader works under.

Every sentence is written in the language that is active, so that what was told stays as it was told.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notifications.domain.retrying import NOT_ARRIVED, not_arrived
from notifications.models import Message
from offices.formats import clock, figure, long_date, month_name, short_date, zone_label
from offices.models import ImmigrationOffice, Zone
from offices.periods import Quarter, month_end, months_until
from offices.roles import Role
from outreach.enums import PLANNED_STATES
from outreach.queries.session_report import late_reports, to_write
from outreach.queries.sessions import session_rows, sessions_between
from reports.queries.digest_sections import (
    attention,
    counted,
    of_office,
    of_quarter,
    of_session,
    section,
    sentence,
    trend,
    without_activity,
)
from reports.queries.figures import (
    MONTHS,
    Figures,
    figures_between,
    late_rolls,
    quarter_figures,
    villages_without_activity,
)
from villages.models import Assignment, AssistedVillage

MOST_VILLAGES, MOST_SESSIONS = 200, 40
ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Digest:
    """``figures`` are the numbers behind the words, for who compares them."""

    title: str
    period: str
    lead: str
    path: str
    sections: list[dict[str, Any]]
    figures: dict[str, int]


def weekly(user: User, *, monday: date, zone: Zone) -> Digest:
    """Of the week before ``monday`` and the one that begins with it."""
    first, last = monday - WEEK, monday - ONE_DAY
    (by_office,) = figures_between(user, (first, last))
    week, quarter = _sum(by_office), Quarter.of(monday)
    so_far = quarter_figures(user, quarter)
    idle, idle_count = _first_of(villages_without_activity(user, quarter))
    coming = sessions_between(user, monday, monday + WEEK - ONE_DAY).filter(state__in=PLANNED_STATES)
    rows = session_rows(user, coming[: MOST_SESSIONS + 1])
    numbers = _numbers(week, so_far) | _open_work(user) | {
        "undelivered": _undelivered(user, first, monday, zone), "idle": idle_count, "coming": len(rows),
    }  # fmt: skip
    place, period = user.posting.place if user.posting else "", f"{_day(first)} – {_day(last)}"
    return Digest(
        title=_("Ringkasan mingguan %(place)s") % {"place": place},
        period=period,
        lead=sentence(_("Pekan lalu"), week),
        path=_dashboard_path(quarter),
        sections=[
            section(_("Pekan lalu, %(period)s") % {"period": period}, counted(week)),
            of_quarter(quarter, so_far),
            attention(numbers, idle=True, undelivered=True),
            section(_("Kegiatan pekan ini"), [of_session(row) for row in rows[:MOST_SESSIONS]], empty=_(
                "Tidak ada kegiatan terjadwal pekan ini."), more=len(rows) > MOST_SESSIONS),
            without_activity(user, idle, quarter, more=idle_count - len(idle)),
        ],
        figures=numbers,
    )  # fmt: skip


def monthly(user: User, *, first: date) -> Digest:
    """Of the month that begins with ``first``, by office, against the one before, and how it came to that."""
    months = months_until(first, MONTHS)
    *_rest, earlier, there = by_month = figures_between(user, *((month, month_end(month)) for month in months))
    month, then, quarter = _sum(there), _sum(earlier), Quarter.of(first)
    so_far = quarter_figures(user, quarter)
    offices = list(ImmigrationOffice.objects.visible_to(user).filter(retired_at=None))
    gaps = Counter(villages_without_activity(user, quarter).order_by().values_list("office_id", flat=True))
    silent = [office for office in offices if not there.get(office.pk, Figures()).held]
    numbers = _numbers(month, so_far) | _open_work(user) | {"idle": gaps.total(), "silent": len(silent)}
    place, period = user.posting.place if user.posting else "", month_name(first)
    rows = [
        {
            "label": office.short_name,
            "text": of_office(there.get(office.pk, Figures()), earlier.get(office.pk, Figures()), gaps[office.pk]),
        }
        for office in offices
    ]
    return Digest(
        title=_("Ringkasan bulanan %(place)s") % {"place": place},
        period=period,
        lead=sentence(period, month),
        path=_dashboard_path(quarter),
        sections=[
            section(period, counted(month, then)),
            trend({day: _sum(by_office) for day, by_office in zip(months, by_month, strict=True)}),
            of_quarter(quarter, so_far),
            attention(numbers),
            section(_("Per kantor"), rows),
            section(
                _("Kantor tanpa kegiatan terlaksana"),
                [{"label": office.short_name, "text": ""} for office in silent],
                empty=_("Setiap kantor melaksanakan kegiatan."),
            ),
        ],
        figures=numbers,
    )


def quarter_gap(user: User, *, quarter: Quarter, zone: Zone) -> Digest | None:
    """Villages with nothing in the quarter, of an officer those looked after by them; nothing when there are none."""
    rows = villages_without_activity(user, quarter)
    if user.scope.role is Role.OFFICER:
        own = Assignment.objects.visible_to(user).on(timezone.localdate(timezone=zone.info)).filter(officer=user)
        rows = rows.filter(pk__in=own.values("village"))
    idle, count = _first_of(rows)
    if not count:
        return None
    return Digest(
        title=ngettext("%(count)s desa belum ada kegiatan", "%(count)s desa belum ada kegiatan", count)
        % {"count": figure(count)},
        period=quarter.label,
        lead=_("Triwulan berakhir %(day)s. Desa di bawah ini belum dikunjungi dan belum dijadwalkan.")
        % {"day": long_date(quarter.last)},
        path=f"{reverse('quarter_plan')}?{urlencode({'triwulan': quarter.code})}",
        sections=[without_activity(user, idle, quarter, more=count - len(idle))],
        figures={"idle": count},
    )  # fmt: skip


def as_of(moment: datetime, zone: Zone) -> str:
    """``Sen, 24 Nov 2025 07.00 WIB``."""
    return f"{short_date(moment, zone)} {clock(moment, zone)} {zone_label(zone)}"


def _first_of(rows: QuerySet[AssistedVillage]) -> tuple[list[AssistedVillage], int]:
    """Up to ``MOST_VILLAGES``, and how many there are."""
    found = list(rows[: MOST_VILLAGES + 1])
    return found[:MOST_VILLAGES], len(found) if len(found) <= MOST_VILLAGES else rows.count()


def _sum(by_office: dict[int, Figures]) -> Figures:
    total = Figures()
    for counts in by_office.values():
        total.add(counts)
    return total


def _numbers(counts: Figures, so_far: Figures) -> dict[str, int]:
    names = ("planned", "held", "cancelled", "participants", "rolls", "on_time")
    period = {name: getattr(counts, name) for name in names}
    quarter = {f"quarter_{name}": getattr(so_far, name) for name in (*names, "reached", "villages")}
    return period | quarter


def _open_work(user: User) -> dict[str, int]:
    return {
        "late_rolls": late_rolls(user).count(),
        "late_reports": late_reports(user).count(),
        "reports_to_write": to_write(user).count(),
    }


def _undelivered(user: User, first: date, end: date, zone: Zone) -> int:
    start, stop = (datetime(day.year, day.month, day.day, tzinfo=zone.info) for day in (first, end))
    rows = Message.objects.visible_to(user).filter(state__in=NOT_ARRIVED, due_at__gte=start, due_at__lt=stop)
    return not_arrived(rows).count()


def _dashboard_path(quarter: Quarter) -> str:
    return f"{reverse('dashboard')}?{urlencode({'periode': quarter.code})}"


def _day(day: date) -> str:
    return short_date(day).partition(", ")[2]
