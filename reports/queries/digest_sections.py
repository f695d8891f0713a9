"""The parts of a digest in words of the language that is active."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from offices.formats import figure, month_name, percent, short_date
from offices.periods import Quarter
from outreach.queries.sessions import SessionRow
from reports.queries.figures import Figures
from villages.enums import AssignmentRole
from villages.models import Assignment, AssistedVillage


def sentence(period: str, counts: Figures) -> str:
    return _("%(period)s: %(held)s dari %(planned)s kegiatan terlaksana dengan %(people)s peserta.") % {
        "period": period, "held": figure(counts.held), "planned": figure(counts.planned),
        "people": figure(counts.participants),
    }  # fmt: skip


def counted(counts: Figures, before: Figures | None = None) -> list[dict[str, str]]:
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


def of_office(counts: Figures, before: Figures, idle: int) -> str:
    return _("%(held)s dari %(planned)s kegiatan (%(change)s), %(people)s peserta, %(idle)s desa tanpa kegiatan") % {
        "held": figure(counts.held), "planned": figure(counts.planned), "people": figure(counts.participants),
        "change": _sessions_changed(counts.held - before.held), "idle": figure(idle),
    }  # fmt: skip


def of_quarter(quarter: Quarter, total: Figures) -> dict[str, Any]:
    words = _("%(part)s dari %(whole)s")
    return section(
        _("%(quarter)s, seperti di dasbor") % {"quarter": quarter.label},
        [
            {"label": _("Terlaksana"),
             "text": words % {"part": figure(total.held), "whole": figure(total.planned)}},
            {"label": _("Peserta"), "text": figure(total.participants)},
            {"label": _("Desa dengan kegiatan"),
             "text": words % {"part": figure(total.reached), "whole": figure(total.villages)}},
            {"label": _("Daftar hadir masuk ≤ 24 jam"), "text": percent(total.on_time, total.rolls)},
        ],
    )  # fmt: skip


def attention(numbers: dict[str, int], *, idle: bool = False, undelivered: bool = False) -> dict[str, Any]:
    rows = [(_("Daftar hadir belum masuk"), "late_rolls"), (_("Laporan terlambat"), "late_reports"),
            (_("Laporan belum diajukan"), "reports_to_write")]  # fmt: skip
    if undelivered:
        rows.append((_("Pesan pekan lalu yang tidak sampai"), "undelivered"))
    rows.append((_("Desa tanpa kegiatan di triwulan itu"), "idle"))
    return section(
        _("Perlu perhatian"), [{"label": str(label), "text": figure(numbers[name])} for label, name in rows]
    )


def of_session(row: SessionRow) -> dict[str, str]:
    where = _("%(village)s, Kec. %(district)s") % {"village": row.village, "district": row.district}
    lead = _("petugas %(name)s") % {"name": row.lead} if row.lead else ""
    label = f"{short_date(row.local_date)} · {row.hours}"
    return {"label": label, "text": " · ".join(filter(None, [row.title, where, lead]))}


def without_activity(
    user: User, idle: Sequence[AssistedVillage], quarter: Quarter, *, more: int = 0
) -> dict[str, Any]:
    """By kecamatan, with who is in charge of each village; ``more``: how many there are besides. One query."""
    rows = Assignment.objects.visible_to(user).on(timezone.localdate()).filter(
        village__in=[village.pk for village in idle], role=AssignmentRole.MAIN
    )  # fmt: skip
    officers = dict(rows.values_list("village_id", "officer__name"))
    by_district: dict[str, tuple[str, list[str]]] = {}
    for village in idle:
        officer = f"PIMPASA {officers[village.pk]}" if village.pk in officers else _("belum ada PIMPASA")
        label = _("Kec. %(name)s") % {"name": village.district.name}
        by_district.setdefault(village.district_id, (label, []))[1].append(f"{village.region.full_name} ({officer})")
    found = section(
        _("Desa tanpa kegiatan, %(quarter)s") % {"quarter": quarter.label},
        [
            {"label": f"{label} ({_villages(len(names))})", "text": ", ".join(names)}
            for label, names in by_district.values()
        ],
        empty=_("Setiap desa sudah dikunjungi atau dijadwalkan."),
    )
    if more:
        note = ngettext("%(count)s desa lagi ada di portal.", "%(count)s desa lagi ada di portal.", more)
        found["note"] = note % {"count": figure(more)}
    return found


def _villages(count: int) -> str:
    return ngettext("%(count)s desa", "%(count)s desa", count) % {"count": figure(count)}


def trend(months: Mapping[date, Figures]) -> dict[str, Any]:
    """Month by month, the latest last; of one in which nothing was planned or held it says so."""
    return section(
        ngettext("Tren %(count)s bulan", "Tren %(count)s bulan", len(months)) % {"count": figure(len(months))},
        [{"label": month_name(month), "text": _of_month(counts)} for month, counts in months.items()],
    )


def _of_month(counts: Figures) -> str:
    if not (counts.planned or counts.held or counts.participants):
        return _("tidak ada kegiatan")
    words = _("%(held)s dari %(planned)s kegiatan, %(people)s peserta") % {
        "held": figure(counts.held), "planned": figure(counts.planned), "people": figure(counts.participants),
    }  # fmt: skip
    if not counts.rolls:
        return words
    share = _("daftar hadir ≤ 24 jam %(share)s") % {"share": percent(counts.on_time, counts.rolls)}
    return f"{words}, {share}"


def section(title: str, rows: list[dict[str, str]], *, empty: str = "", more: bool = False) -> dict[str, Any]:
    note = _("Selebihnya ada di portal.") if more else "" if rows else empty
    return {"title": title, "rows": rows, "note": note}
