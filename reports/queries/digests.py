"""What a digest says: figures of the dashboard's own functions, for the posting its reader works under.

Every sentence is written in the language that is active, so that what was told stays as it was told.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notifications.domain.retrying import NOT_ARRIVED, not_arrived
from notifications.models import Message
from offices.formats import clock, figure, long_date, month_name, percent, short_date, zone_label
from offices.models import ImmigrationOffice, Zone
from offices.periods import Quarter
from offices.roles import Role
from outreach.enums import PLANNED_STATES
from outreach.queries.session_report import late_reports, to_write
from outreach.queries.sessions import SessionRow, session_rows, sessions_between
from reports.queries.figures import Dashboard, Figures, dashboard, figures_between, villages_without_activity
from villages.enums import AssignmentRole
from villages.models import Assignment, AssistedVillage

MOST_VILLAGES, MOST_SESSIONS = 40, 40
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
    board = dashboard(user, quarter)
    idle = list(villages_without_activity(user, quarter)[: MOST_VILLAGES + 1])
    idle_count = len(idle) if len(idle) <= MOST_VILLAGES else villages_without_activity(user, quarter).count()
    coming = sessions_between(user, monday, monday + WEEK - ONE_DAY).filter(state__in=PLANNED_STATES)
    rows = session_rows(user, coming[: MOST_SESSIONS + 1])
    numbers = _numbers(week, board) | _open_work(user) | {
        "undelivered": _undelivered(user, first, monday, zone), "idle": idle_count, "coming": len(rows),
    }  # fmt: skip
    place, period = user.posting.place if user.posting else "", f"{_day(first)} – {_day(last)}"
    return Digest(
        title=_("Ringkasan mingguan %(place)s") % {"place": place},
        period=period,
        lead=_sentence(_("Pekan lalu"), week),
        path=_dashboard_path(quarter),
        sections=[
            _section(_("Pekan lalu, %(period)s") % {"period": period}, _counted(week)),
            _quarter_section(board),
            _attention(numbers, idle=True, undelivered=True),
            _section(_("Kegiatan pekan ini"), [_session(row) for row in rows[:MOST_SESSIONS]], empty=_(
                "Tidak ada kegiatan terjadwal pekan ini."), more=len(rows) > MOST_SESSIONS),
            _idle_section(user, idle, quarter),
        ],
        figures=numbers,
    )  # fmt: skip


def monthly(user: User, *, first: date) -> Digest:
    """Of the month that begins with ``first``, by office, against the one before."""
    last = (first + timedelta(days=31)).replace(day=1) - ONE_DAY
    before = (first - ONE_DAY).replace(day=1)
    there, earlier = figures_between(user, (first, last), (before, first - ONE_DAY))
    month, then, quarter = _sum(there), _sum(earlier), Quarter.of(first)
    board = dashboard(user, quarter)
    offices = list(ImmigrationOffice.objects.visible_to(user).filter(retired_at=None))
    gaps = Counter(villages_without_activity(user, quarter).order_by().values_list("office_id", flat=True))
    silent = [office for office in offices if not there.get(office.pk, Figures()).held]
    numbers = _numbers(month, board) | _open_work(user) | {"idle": gaps.total(), "silent": len(silent)}
    place, period = user.posting.place if user.posting else "", month_name(first)
    rows = [
        {
            "label": office.short_name,
            "text": _office(there.get(office.pk, Figures()), earlier.get(office.pk, Figures()), gaps[office.pk]),
        }
        for office in offices
    ]
    return Digest(
        title=_("Ringkasan bulanan %(place)s") % {"place": place},
        period=period,
        lead=_sentence(period, month),
        path=_dashboard_path(quarter),
        sections=[
            _section(period, _counted(month, then)),
            _quarter_section(board),
            _attention(numbers),
            _section(_("Per kantor"), rows),
            _section(
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
    idle = list(rows[: MOST_VILLAGES + 1])
    count = len(idle) if len(idle) <= MOST_VILLAGES else rows.count()
    if not count:
        return None
    return Digest(
        title=ngettext("%(count)s desa belum ada kegiatan", "%(count)s desa belum ada kegiatan", count)
        % {"count": figure(count)},
        period=quarter.label,
        lead=_("Triwulan berakhir %(day)s. Desa di bawah ini belum dikunjungi dan belum dijadwalkan.")
        % {"day": long_date(quarter.last)},
        path=f"{reverse('quarter_plan')}?{urlencode({'triwulan': quarter.code})}",
        sections=[_idle_section(user, idle, quarter)],
        figures={"idle": count},
    )  # fmt: skip


def as_of(moment: datetime, zone: Zone) -> str:
    """``Sen, 24 Nov 2025 07.00 WIB``."""
    return f"{short_date(moment, zone)} {clock(moment, zone)} {zone_label(zone)}"


def _sum(by_office: dict[int, Figures]) -> Figures:
    total = Figures()
    for counts in by_office.values():
        total.add(counts)
    return total


def _numbers(counts: Figures, board: Dashboard) -> dict[str, int]:
    names = ("planned", "held", "cancelled", "participants", "rolls", "on_time")
    period = {name: getattr(counts, name) for name in names}
    quarter = {f"quarter_{name}": getattr(board.total, name) for name in (*names, "reached", "villages")}
    return period | quarter | {"late_rolls": board.late_count}


def _open_work(user: User) -> dict[str, int]:
    return {"late_reports": late_reports(user).count(), "reports_to_write": to_write(user).count()}


def _undelivered(user: User, first: date, end: date, zone: Zone) -> int:
    start, stop = (datetime(day.year, day.month, day.day, tzinfo=zone.info) for day in (first, end))
    rows = Message.objects.visible_to(user).filter(state__in=NOT_ARRIVED, due_at__gte=start, due_at__lt=stop)
    return not_arrived(rows).count()


def _sentence(period: str, counts: Figures) -> str:
    return _("%(period)s: %(held)s dari %(planned)s kegiatan terlaksana dengan %(people)s peserta.") % {
        "period": period, "held": figure(counts.held), "planned": figure(counts.planned),
        "people": figure(counts.participants),
    }  # fmt: skip


def _counted(counts: Figures, before: Figures | None = None) -> list[dict[str, str]]:
    held, people = figure(counts.held), figure(counts.participants)
    share = percent(counts.on_time, counts.rolls)
    if before is not None:
        held += f" ({_sessions_changed(counts.held - before.held)})"
        people += f" ({_people_changed(counts.participants - before.participants)})"
        if counts.rolls and before.rolls:
            share += f" ({_points_changed(_share(counts) - _share(before))})"
    return [
        {"label": _("Direncanakan"), "text": figure(counts.planned)},
        {"label": _("Terlaksana"), "text": held},
        {"label": _("Dibatalkan"), "text": figure(counts.cancelled)},
        {"label": _("Peserta"), "text": people},
        {"label": _("Daftar hadir masuk ≤ 24 jam"), "text": share},
    ]


def _share(counts: Figures) -> int:
    """In whole per cent, rounded as it is shown."""
    return int(percent(counts.on_time, counts.rolls).removesuffix("%"))


def _sessions_changed(by: int) -> str:
    if by > 0:
        return ngettext("naik %(count)s kegiatan", "naik %(count)s kegiatan", by) % {"count": figure(by)}
    if by < 0:
        return ngettext("turun %(count)s kegiatan", "turun %(count)s kegiatan", -by) % {"count": figure(-by)}
    return _("sama")


def _people_changed(by: int) -> str:
    if by > 0:
        return ngettext("naik %(count)s peserta", "naik %(count)s peserta", by) % {"count": figure(by)}
    if by < 0:
        return ngettext("turun %(count)s peserta", "turun %(count)s peserta", -by) % {"count": figure(-by)}
    return _("sama")


def _points_changed(by: int) -> str:
    if by > 0:
        return ngettext("naik %(count)s poin", "naik %(count)s poin", by) % {"count": figure(by)}
    if by < 0:
        return ngettext("turun %(count)s poin", "turun %(count)s poin", -by) % {"count": figure(-by)}
    return _("sama")


def _office(counts: Figures, before: Figures, idle: int) -> str:
    return _("%(held)s dari %(planned)s kegiatan (%(change)s), %(people)s peserta, %(idle)s desa tanpa kegiatan") % {
        "held": figure(counts.held), "planned": figure(counts.planned), "people": figure(counts.participants),
        "change": _sessions_changed(counts.held - before.held), "idle": figure(idle),
    }  # fmt: skip


def _quarter_section(board: Dashboard) -> dict[str, Any]:
    total, words = board.total, _("%(part)s dari %(whole)s")
    return _section(
        _("%(quarter)s, seperti di dasbor") % {"quarter": board.quarter.label},
        [
            {"label": _("Terlaksana"),
             "text": words % {"part": figure(total.held), "whole": figure(total.planned)}},
            {"label": _("Peserta"), "text": figure(total.participants)},
            {"label": _("Desa dengan kegiatan"),
             "text": words % {"part": figure(total.reached), "whole": figure(total.villages)}},
            {"label": _("Daftar hadir masuk ≤ 24 jam"), "text": percent(total.on_time, total.rolls)},
        ],
    )  # fmt: skip


def _attention(numbers: dict[str, int], *, idle: bool = False, undelivered: bool = False) -> dict[str, Any]:
    rows = [(_("Daftar hadir belum masuk"), "late_rolls"), (_("Laporan terlambat"), "late_reports"),
            (_("Laporan belum diajukan"), "reports_to_write")]  # fmt: skip
    if undelivered:
        rows.append((_("Pesan pekan lalu yang tidak sampai"), "undelivered"))
    rows.append((_("Desa tanpa kegiatan di triwulan itu"), "idle"))
    return _section(
        _("Perlu perhatian"), [{"label": str(label), "text": figure(numbers[name])} for label, name in rows]
    )


def _session(row: SessionRow) -> dict[str, str]:
    where = f"{row.village}, {_('Kec.')} {row.district}"
    lead = _("petugas %(name)s") % {"name": row.lead} if row.lead else ""
    label = f"{short_date(row.local_date)} · {row.hours}"
    return {"label": label, "text": " · ".join(filter(None, [row.title, where, lead]))}


def _idle_section(user: User, idle: Sequence[AssistedVillage], quarter: Quarter) -> dict[str, Any]:
    rows = Assignment.objects.visible_to(user).on(timezone.localdate()).filter(
        village__in=[village.pk for village in idle], role=AssignmentRole.MAIN
    )  # fmt: skip
    officers = dict(rows.values_list("village_id", "officer__name"))
    shown = [
        {
            "label": village.label,
            "text": f"PIMPASA {officers[village.pk]}" if village.pk in officers else _("belum ada PIMPASA"),
        }
        for village in idle[:MOST_VILLAGES]
    ]
    return _section(
        _("Desa tanpa kegiatan, %(quarter)s") % {"quarter": quarter.label},
        shown,
        empty=_("Setiap desa sudah dikunjungi atau dijadwalkan."),
        more=len(idle) > MOST_VILLAGES,
    )


def _section(title: str, rows: list[dict[str, str]], *, empty: str = "", more: bool = False) -> dict[str, Any]:
    note = _("Selebihnya ada di portal.") if more else "" if rows else empty
    return {"title": title, "rows": rows, "note": note}


def _dashboard_path(quarter: Quarter) -> str:
    return f"{reverse('dashboard')}?{urlencode({'periode': quarter.code})}"


def _day(day: date) -> str:
    return short_date(day).partition(", ")[2]
