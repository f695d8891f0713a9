"""What can be taken out as a file: the rows of a list, with the filters, search, order and scope of its page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.formats import clock, local_when
from offices.models import ImmigrationOffice
from offices.roles import OFFICE_ROLES, PERSONAL_DATA_ROLES, PROGRAM_ROLES, VILLAGE_ROLES, Role
from offices.sheets import Column, Kind, Sheet
from outreach.enums import SessionKind, SessionState
from outreach.models import OutreachSession
from outreach.queries.paper import PaperRoll
from outreach.queries.roll_files import RELATED, roll_table
from outreach.queries.sessions import SessionFilters, SessionRow, filtered_sessions, position_of, session_rows
from reports.domain.export_board import board_export
from reports.domain.export_paper import Export, What
from reports.enums import ExportFormat, ExportSubject
from reports.queries.export_behind import behind_export
from villages.forms.filters import ContactFilters, VillageFilters
from villages.forms.lists import ListFilters
from villages.queries.sheets import contact_columns, village_columns

CHUNK = 2_000
TABLES = (ExportFormat.XLSX, ExportFormat.CSV, ExportFormat.CSV_SEMICOLON)


@dataclass(frozen=True, slots=True)
class Source:
    """``page``: the page its filters are of."""

    roles: tuple[Role, ...]
    page: str
    build: Callable[[User, QueryDict, ExportFormat], Export]
    formats: tuple[ExportFormat, ...] = TABLES


def export_of(user: User, subject: ExportSubject | str, query: QueryDict, format_: ExportFormat | str) -> Export:
    """What the posting worked under may take out. The rows are read when they are written.

    Raises PermissionDenied for roles that have no such page, Http404 for a row outside the scope.
    """
    source = SOURCES[ExportSubject(subject)]
    if user.scope.role not in source.roles:
        raise PermissionDenied
    if ExportFormat(format_) not in source.formats:
        raise Http404
    return source.build(user, query, ExportFormat(format_))


def _about(user: User, chosen: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    posting = user.posting
    return [
        (_("Diunduh pada"), local_when(timezone.now(), posting.zone if posting else None)),
        (_("Oleh"), f"{user.name} ({posting.label if posting else ''})"),
        *chosen,
        (_("Perhatian"), _("Hanya untuk tugas pembinaan desa. Hapus berkas ini setelah dipakai.")),
    ]


DASHBOARD_ROLES = (
    *OFFICE_ROLES, Role.DISTRICT_OPERATOR, Role.REGIONAL_HEAD, Role.LOCAL_GOVERNMENT, Role.NATIONAL,
)  # fmt: skip


def _villages(user: User, query: QueryDict, _format: ExportFormat) -> Export:
    filters = VillageFilters(query, user=user)
    return _of_list(filters, village_columns(user), name="desa-binaan", title=_("Desa Binaan"))


def _contacts(user: User, query: QueryDict, _format: ExportFormat) -> Export:
    filters = ContactFilters(query, user=user)
    found = _of_list(filters, contact_columns(user), name="kontak", title=_("Kontak"))
    said = [f"{chip.label}: {chip.value}".strip(": ") for chip in filters.chips if chip.name != "q"]
    said += [_("dengan pencarian")] if filters.chosen["q"] else []
    return replace(found, logged_as=What.CONTACTS, said=said)


def _of_list(filters: ListFilters, columns: list[Column], *, name: str, title: str) -> Export:
    found = filters.found()
    count = len(found.keys) if found.keys is not None else found.listed.order_by().count()
    chosen = [(chip.label, chip.value or _("ya")) for chip in filters.chips]
    about = _about(filters.user, [*chosen, (_("Urut"), filters.word_of_order)])
    return Export(name, [Sheet(title, columns, found)], count, about)


def _sessions(user: User, query: QueryDict, _format: ExportFormat) -> Export:
    filters = replace(SessionFilters.read(query), after="")
    persons = user.scope.personal_data
    chosen = _words_of_sessions(user, filters)
    return Export(
        "kegiatan",
        [Sheet(_("Kegiatan"), _session_columns(user), _session_rows(user, filters))],
        filtered_sessions(user, filters).order_by().count(),
        _about(user, chosen),
        # who leads a session is a person, too
        logged_as=What.SESSIONS if persons else None,
        said=[f"{word}: {value}" if word != _("Cari") else _("dengan pencarian") for word, value in chosen],
    )


def _words_of_sessions(user: User, filters: SessionFilters) -> list[tuple[str, str]]:
    offices = ImmigrationOffice.objects.visible_to(user).filter(slug=filters.office)
    pairs = [
        (_("Waktu"), _("Akan datang") if filters.when == "akan" else _("Sudah lewat")),
        (_("Cari"), filters.text and f"“{filters.text}”"),
        (_("Status"), str(SessionState(filters.state).label) if filters.state else ""),
        (_("Jenis"), str(SessionKind(filters.kind).label) if filters.kind else ""),
        (_("Kantor"), next((row.short_name for row in offices), filters.office) if filters.office else ""),
        (_("Desa"), filters.village),
    ]
    return [(word, value) for word, value in pairs if value]


def _session_rows(user: User, filters: SessionFilters) -> Iterator[SessionRow]:
    """In the order of the list, part by part: each begins after the last row of the one before."""
    while True:
        rows = session_rows(user, filtered_sessions(user, filters)[:CHUNK])
        yield from rows
        if len(rows) < CHUNK:
            return
        filters = replace(filters, after=position_of(rows[-1]))


def _session_columns(user: User) -> list[Column]:
    """Counts of persons for those who see exact ones; who leads, for those who may meet persons."""
    columns: list[Column] = [
        Column(_("Nomor"), 9, lambda row: row.pk),
        Column(_("Tanggal"), 12, lambda row: row.local_date, Kind.DATE),
        Column(_("Mulai"), 8, lambda row: clock(row.local_start)),
        Column(_("Selesai"), 8, lambda row: "" if row.open_ended else clock(row.local_end)),
        Column(_("Zona"), 6, lambda row: row.zone_label),
        Column(_("Jenis"), 20, lambda row: str(SessionKind(row.kind).label)),
        Column(_("Topik"), 34, lambda row: row.topic),
        Column(_("Kode desa"), 15, lambda row: row.village_code),
        Column(_("Desa tuan rumah"), 26, lambda row: row.village),
        Column(_("Kecamatan"), 20, lambda row: row.district),
        Column(_("Kantor"), 22, lambda row: row.office),
        Column(_("Tempat"), 30, lambda row: row.venue),
        Column(_("Status"), 20, lambda row: row.state_label),
    ]
    if user.scope.personal_data:
        columns.append(Column(_("Penanggung jawab"), 28, lambda row: row.lead))
    if user.scope.role is not Role.LOCAL_GOVERNMENT:
        columns += [
            Column(_("Jumlah desa"), 8, lambda row: row.villages, Kind.NUMBER),
            Column(_("Tercatat nama"), 9, lambda row: row.listed, Kind.NUMBER),
            Column(_("Hadir atau diwakili"), 10, lambda row: row.came, Kind.NUMBER),
            Column(_("Peserta"), 9, lambda row: row.participants, Kind.NUMBER),
        ]
    return columns


def _roll(user: User, query: QueryDict, _format: ExportFormat) -> Export:
    """``kegiatan=`` names the session, ``desa=`` one village of it."""
    sessions = OutreachSession.objects.visible_to(user).select_related(*RELATED)
    number = query.get("kegiatan", "")
    session = sessions.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    village = query.get("desa", "").replace("\0", "")[:13]
    roll = PaperRoll(user, session, village=village) if session else None
    if session is None or roll is None or (village and not roll.villages and not roll.people):
        raise Http404
    sheet, about = roll_table(session, roll)
    name = f"daftar-hadir-{session.local_date:%Y-%m-%d}-{session.pk}"
    said = [_("Berkas: %(name)s") % {"name": name}]
    said += [_("Desa: %(code)s") % {"code": village}] if village else []
    return Export(name, [sheet], len(roll.people), about, logged_as=What.ROLL, said=said)


SOURCES: dict[ExportSubject, Source] = {
    ExportSubject.DASHBOARD: Source(DASHBOARD_ROLES, "dashboard", board_export, tuple(ExportFormat)),
    ExportSubject.SESSIONS: Source(PROGRAM_ROLES, "session_list", _sessions),
    ExportSubject.VILLAGES: Source(PROGRAM_ROLES, "village_list", _villages),
    ExportSubject.CONTACTS: Source(PERSONAL_DATA_ROLES, "contact_list", _contacts),
    ExportSubject.FIGURE: Source(DASHBOARD_ROLES, "dashboard", behind_export),
    ExportSubject.ROLL: Source((*OFFICE_ROLES, *VILLAGE_ROLES), "", _roll),
}
