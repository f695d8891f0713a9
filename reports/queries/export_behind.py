"""The list behind a figure as a file: as its page has it, of the whole selection."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.formats import stamped
from offices.roles import Role
from offices.sheets import Column, Kind, Sheet
from reports.domain.export_board import filters_of, place_of
from reports.domain.export_paper import Export
from reports.domain.snapshot import one_snapshot
from reports.enums import ExportFormat
from reports.queries.activity import villages_in
from reports.queries.behind import (
    BY_CODE,
    LATEST_FIRST,
    SESSION_LISTS,
    VILLAGE_LISTS,
    SessionList,
    VillageList,
    facts_behind,
    session_lines,
    village_lines,
)
from reports.queries.coverage import reach_month
from reports.queries.data_quality import FLAWED_SESSIONS, VILLAGE_FLAWS, VillageFlaw, most_first
from reports.queries.selection import Selection, read
from reports.rounding import persons
from villages.queries.keyset import Order

CHUNK = 2_000


def behind_export(user: User, query: QueryDict, _format: ExportFormat) -> Export:
    """``daftar=`` names the list, the rest is the selection. Raises Http404 for a list or place that is not there."""
    key = query.get("daftar", "")
    selection, _problem = read(user, query)
    with one_snapshot():
        table, count = _table(user, selection, key)
    about = [
        (_("Daftar"), table.title), (_("Wilayah"), place_of(user, selection)), *filters_of(selection),
        (_("Angka per"), stamped(timezone.now())),
    ]  # fmt: skip
    return Export(f"{key}-{selection.period.code}", [table], count, about)


def _table(user: User, selection: Selection, key: str) -> tuple[Sheet, int]:
    """And how many rows it has; they are read when they are written."""
    rows: Any
    if sessions := SESSION_LISTS.get(key) or FLAWED_SESSIONS.get(key):
        facts = facts_behind(user, selection, sessions)
        rows, count = _session_rows(user, facts, sessions), facts.order_by().count()
        title, columns = sessions.title, _session_columns(user, sessions)
    elif villages := VILLAGE_LISTS.get(key):
        found = _of_list(user, selection, villages)
        rows, count = _village_rows(user, found, selection), found.order_by().count()
        title, columns = villages.title, _village_columns()
    elif flaw := VILLAGE_FLAWS.get(key):
        found = flaw.annotated(villages_in(user, selection)).filter(**{f"{flaw.missing}__gt": 0})
        rows = (row for chunk in _chunks(_named(found), most_first(flaw)) for row in chunk)
        title, columns, count = flaw.title, _flaw_columns(user, flaw), found.order_by().count()
    else:
        raise Http404
    return Sheet(str(title)[:31], columns, rows), count


def _of_list(user: User, selection: Selection, wanted: VillageList) -> QuerySet[Any]:
    rows: QuerySet[Any] = villages_in(user, selection)
    return rows.filter(wanted.condition(user, selection, timezone.localdate()))


def _named(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("region", "district", "office")


def _chunks(rows: QuerySet[Any], order: Order) -> Iterator[list[Any]]:
    """Part by part: each begins after the last row of the one before."""
    beside = rows
    while True:
        chunk = list(beside.order_by(*order.by())[:CHUNK])
        yield chunk
        if len(chunk) < CHUNK:
            return
        edge = {name: getattr(chunk[-1], name) for name in ("pk", *order.columns)}
        beside = rows.filter(order.beyond(edge, backwards=False))


def _session_rows(user: User, facts: QuerySet[Any], wanted: SessionList) -> Iterator[Any]:
    for chunk in _chunks(facts.select_related("village__region", "district"), LATEST_FIRST):
        yield from session_lines(user, chunk, wanted)


def _village_rows(user: User, rows: QuerySet[Any], selection: Selection) -> Iterator[Any]:
    month: date = reach_month(selection.period, timezone.localdate())
    for chunk in _chunks(_named(rows), BY_CODE):
        yield from village_lines(user, chunk, month)


def _told(user: User, number: int, *, of_persons: bool) -> int | str:
    if of_persons and user.scope.role is Role.LOCAL_GOVERNMENT:
        return persons(number, rounding=True)
    return number


def _session_columns(user: User, wanted: SessionList) -> list[Column]:
    def number(place: int) -> Any:
        return lambda row: _told(user, row.numbers[place], of_persons=wanted.persons)

    return [
        Column(_("Tanggal"), 12, lambda row: row.local_date, Kind.DATE),
        Column(_("Kegiatan"), 44, lambda row: row.session.title if row.session else _("Kegiatan")),
        Column(_("Kode desa"), 15, lambda row: row.village.pk if row.village else ""),
        Column(_("Desa/kelurahan"), 28, lambda row: row.village.region.full_name if row.village else ""),
        Column(_("Kecamatan"), 24, lambda row: row.district),
        *(Column(str(word), 14, number(place), Kind.NUMBER) for place, (_names, word) in enumerate(wanted.told)),
    ]


def _places(village: Any) -> list[Column]:
    """``village``: from a row to its village."""
    return [
        Column(_("Kode desa"), 15, lambda row: village(row).pk),
        Column(_("Desa/kelurahan"), 28, lambda row: village(row).region.full_name),
        Column(_("Kecamatan"), 24, lambda row: village(row).district.full_name),
        Column(_("Kantor Imigrasi"), 24, lambda row: village(row).office.short_name),
    ]


def _village_columns() -> list[Column]:
    return [
        *_places(lambda row: row.village),
        Column(_("Kerawanan"), 16, lambda row: row.village.get_vulnerability_level_display() or _("belum dinilai")),
        Column(_("RT tersosialisasi"), 14, lambda row: row.socialised, Kind.NUMBER),
        Column(_("RT terwakili"), 12, lambda row: row.represented, Kind.NUMBER),
        Column(_("RT yang berlaku"), 12, lambda row: row.units, Kind.NUMBER),
        Column(_("Kegiatan terakhir"), 14, lambda row: row.last_held, Kind.DATE),
    ]


def _flaw_columns(user: User, flaw: VillageFlaw) -> list[Column]:
    def number(name: str) -> Any:
        return lambda row: _told(user, getattr(row, name), of_persons=flaw.persons)

    return [
        *_places(lambda row: row),
        Column(_("Ditemukan"), 12, number(flaw.missing), Kind.NUMBER),
        Column(_("Dari"), 12, number(flaw.whole), Kind.NUMBER),
    ]
