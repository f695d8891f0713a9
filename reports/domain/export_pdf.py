"""A page of figures as PDF, set by Typst under the office's letterhead."""

from pathlib import Path
from typing import Any

from django.conf import settings

from outreach.domain.papers import CONTENT_TYPE as CONTENT_TYPE
from outreach.domain.papers import compiled, plain
from reports.domain.export_paper import Paper, cell, is_numeric

PAPERS = Path(__file__).resolve().parent.parent / "papers"
# A list behind a figure may be long; a paper is for a meeting.
MOST_ROWS = 200


def pdf(paper: Paper) -> bytes:
    return compiled("figures", _data(paper), folder=PAPERS)


def _data(paper: Paper) -> dict[str, Any]:
    return {
        "title": plain(f"{paper.title}, {paper.place}"),
        "headline": plain(paper.title),
        "place": plain(paper.place),
        "office": plain(paper.letterhead[-1]),
        "letterhead": [plain(line) for line in paper.letterhead],
        "address": plain(paper.office_address),
        "footer": plain(f"{paper.snapshot or paper.title} · {settings.PORTAL_URL}"),
        "stamp": plain(paper.stamp),
        "filters": [(plain(word), plain(value)) for word, value in paper.filters],
        "figures": [_figure(row) for row in paper.figures],
        "further": [_figure(row) for row in paper.further],
        "charts": [
            {
                "title": plain(row.title),
                "description": plain(row.description),
                "svg": row.svg,
                # bars fill the page, a drawing fits beside them on the first one
                "width": 100 if row.series else 60,
            }
            for row in paper.charts
        ],
        "tables": [_table(sheet) for sheet in paper.tables],
        "notes": [plain(note) for note in paper.notes],
        "snapshot": plain(paper.snapshot),
        "snapshot_address": paper.address,
    }


def _figure(row: Any) -> dict[str, str]:
    return {"label": plain(row.label), "value": plain(row.value), "note": plain(row.note)}


def _table(sheet: Any) -> dict[str, Any]:
    rows = list(sheet.rows)
    return {
        "title": plain(sheet.title),
        "columns": [
            {"title": plain(str(column.title)), "width": column.width, "end": is_numeric(column)}
            for column in sheet.columns
        ],
        "rows": [[plain(cell(column, row)) for column in sheet.columns] for row in rows[:MOST_ROWS]],
        "left_out": max(len(rows) - MOST_ROWS, 0),
    }
