"""The dashboard as a file: every figure of the screen, of one moment, with the same filters."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from offices.formats import short_month, stamped
from offices.sheets import Sheet
from outreach.domain.papers import MINISTRY
from reports.domain.export_charts import map_svg, months_svg
from reports.domain.export_paper import Chart, Export, Figure, Paper, What
from reports.domain.export_tables import data_quality, level_word, ranking, sheets_of
from reports.domain.figure_snapshots import keep, one_moment
from reports.enums import ExportFormat
from reports.models import FigureSnapshot
from reports.queries.attention import Concern, most_urgent
from reports.queries.board import Board, Value, board
from reports.queries.coverage_map import coverage_map
from reports.queries.data_quality import flaws
from reports.queries.selection import Selection, read
from reports.queries.targets import TargetValue, targets_for
from reports.rounding import STEP
from reports.words import cell, headline, months

PAPERS = (ExportFormat.PDF, ExportFormat.PPTX)


def board_export(user: User, query: QueryDict, format_: ExportFormat) -> Export:
    """Papers get a number under which their figures are kept. They are in Bahasa Indonesia, tables in the language in
    use. Raises Http404 for a place outside the scope.
    """
    if format_ not in PAPERS:
        return _export(user, query, board(user, read(user, query)[0]), None)
    with translation.override("id"), one_moment():
        found = board(user, read(user, query)[0])
        kept = keep(
            user, found, address=query.urlencode(), title=headline(found), place=place_of(user, found.selection)
        )
        return _export(user, query, found, kept)


def _logged(urgent: list[Concern], filters: list[tuple[str, str]]) -> dict[str, Any]:
    """Whoever answers for something urgent is named: a person."""
    if not any(concern.person for concern in urgent):
        return {}
    return {"logged_as": What.DASHBOARD, "said": [f"{word}: {value}" for word, value in filters]}


def place_of(user: User, selection: Selection) -> str:
    return selection.place or (user.posting.place if user.posting else "") or _("Nasional")


def _export(user: User, query: QueryDict, found: Board, kept: FigureSnapshot | None) -> Export:
    urgent = most_urgent(user, found.selection, today=timezone.localdate(found.at))
    targets = targets_for(user, found.selection)
    sheets = [*sheets_of(found, urgent, targets), data_quality(found, flaws(user, found.selection))]
    filters = filters_of(found.selection)
    place = place_of(user, found.selection)
    posting = user.posting
    about = [
        (_("Wilayah"), place),
        *filters,
        (_("Angka per"), stamped(found.at)),
        (_("Dibandingkan dengan"), found.before.label),
        (_("Oleh"), f"{user.name} ({posting.label if posting else ''})"),
        (_("Alamat"), f"{settings.PORTAL_URL}{reverse('dashboard')}?{found.selection.query()}"),
        *([(_("Pembulatan"), rounding_note())] if found.rounding else []),
    ]
    paper = _paper(user, found, filters, place, sheets, kept, targets) if kept else None
    rows = sum(len(list(sheet.rows)) for sheet in sheets)
    name = f"dasbor-{found.selection.period.code}"
    return Export(name, sheets, rows, about, paper=paper, **_logged(urgent, filters))


def rounding_note() -> str:
    return _("Jumlah orang di bawah %(step)s ditulis “< %(step)s”, yang lain dibulatkan ke kelipatan %(step)s.") % {
        "step": STEP
    }


def filters_of(selection: Selection) -> list[tuple[str, str]]:
    pairs = [
        (_("Periode"), selection.period.label),
        (_("Topik"), selection.topic.name if selection.topic else ""),
        (_("Jenis"), str(selection.kind.label) if selection.kind else ""),
        (_("Kerawanan"), level_word(selection.vulnerability) if selection.vulnerability else ""),
    ]
    return [(word, value) for word, value in pairs if value]


def _paper(
    user: User,
    found: Board,
    filters: list[tuple[str, str]],
    place: str,
    sheets: list[Sheet],
    kept: FigureSnapshot,
    targets: Mapping[str, TargetValue],
) -> Paper:
    lines, address = letterhead_of(user)
    path = reverse("figure_snapshot", args=[kept.pk])
    return Paper(
        title=headline(found),
        place=place,
        letterhead=lines,
        stamp=stamped(found.at),
        office_address=address,
        filters=filters,
        figures=[_figure(value, found.selection, targets) for value in found.main],
        further=[_figure(value, found.selection, targets) for value in found.further],
        charts=[_months(found), *_map(user, found)],
        tables=[*ranking(found), *(sheet for sheet in sheets[1:] if sheet.rows and sheet.rows is not found.places)],
        notes=[rounding_note()] if found.rounding else [],
        snapshot=kept.number,
        address=f"{settings.PORTAL_URL}{path}",
    )


def letterhead_of(user: User) -> tuple[list[str], str]:
    """Four lines of an office, three of a Kanwil; others read figures of the program. And the office's address."""
    posting = user.posting
    office = posting.office if posting else None
    if office:
        return [*MINISTRY, office.regional_office.name, office.full_name], office.address
    if posting and posting.regional_office:
        return [*MINISTRY, posting.regional_office.name], ""
    return [*MINISTRY, "Desa Binaan Imigrasi"], ""


def _figure(value: Value, selection: Selection, targets: Mapping[str, TargetValue]) -> Figure:
    shown = cell(value, selection, targets)
    whole = _("dari %(whole)s") % {"whole": shown.whole} if shown.whole else ""
    as_is = _("%(number)s dari %(whole)s") % {"number": shown.number, "whole": shown.whole} if shown.whole else ""
    said = as_is if shown.value == shown.share else whole
    return Figure(
        shown.label, shown.value, ", ".join(part for part in (said, shown.change.text, shown.target) if part)
    )


def _months(found: Board) -> Chart:
    drawn = months(found)
    labels = [f"{short_month(month)} {month:%Y}" for month, _counts in found.months]
    words = [
        _("%(label)s: %(held)s dari %(planned)s") % {"label": label, "held": held, "planned": planned}
        for label, (_short, planned, held, _running) in zip(labels, drawn, strict=True)
    ]
    names = (_("Direncanakan"), _("Terlaksana"))
    series = [(name, [float(row[column]) for row in drawn]) for column, name in enumerate(names, start=1)]
    title = _("Kegiatan direncanakan dan terlaksana menurut bulan")
    return Chart(title, "; ".join(words), labels, series, months_svg(drawn, names=names))


def _map(user: User, found: Board) -> list[Chart]:
    """Where it is known where something lies; its numbers stand in the table of places."""
    drawn = coverage_map(user, found.selection)
    if not drawn.drawn:
        return []
    words = [
        _("%(name)s: %(active)s dari %(villages)s desa dengan kegiatan")
        % {"name": area.name, "active": area.active, "villages": area.villages}
        for area in drawn.drawn
    ]
    shares = [_("sampai %(share)s") % {"share": f"{percent}%"} for percent in (25, 50, 75)]
    above = _("di atas %(share)s") % {"share": "75%"}
    legend = (_("belum ada kegiatan"), *shares, above, _("kerawanan tinggi, belum ada kegiatan"))
    return [Chart(_("Cakupan dan kerawanan"), "; ".join(words), [], [], map_svg(drawn, legend=legend))]
