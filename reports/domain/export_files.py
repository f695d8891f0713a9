"""Writing what is taken out, in the format that was asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from django.utils import timezone, translation

from offices import delimited, sheets
from offices.sheets import Sheet
from reports.domain import export_pdf, export_slides
from reports.domain.export_paper import Export
from reports.enums import ExportFormat

# So that progress is told without a statement for every row.
STEP = 1_000


class Watcher(Protocol):
    def __call__(self, rows: int) -> None: ...


def content_type(format_: ExportFormat | str) -> str:
    return {
        "xlsx": sheets.CONTENT_TYPE,
        "csv": delimited.CONTENT_TYPE,
        "pdf": export_pdf.CONTENT_TYPE,
        "pptx": export_slides.CONTENT_TYPE,
    }[ExportFormat(format_).ending]


def file_name(export: Export, format_: ExportFormat | str, now: datetime) -> str:
    """``kontak-2026-11-23.xlsx``."""
    return f"{export.name}-{timezone.localdate(now)}.{ExportFormat(format_).ending}"


def write(export: Export, format_: ExportFormat | str, target: BinaryIO, *, watch: Watcher | None = None) -> int:
    """Write ``export`` in bounded memory, however many rows it has; returns the rows.

    ``watch`` is told every ``STEP`` rows how many were written; what it raises ends the writing.
    """
    if ExportFormat(format_) in (ExportFormat.PDF, ExportFormat.PPTX):
        if export.paper is None:
            raise ValueError(f"{export.name} is no paper")
        made = export_pdf.pdf if ExportFormat(format_) is ExportFormat.PDF else export_slides.slides
        with translation.override("id"):  # papers are documents of the office, whatever language their reader has
            target.write(made(export.paper))
        return export.count
    told = _Told(watch) if watch else None
    tables = [replace(sheet, rows=told.rows(sheet.rows)) for sheet in export.sheets] if told else export.sheets
    return _write(export, tables, ExportFormat(format_), target)


def _write(export: Export, tables: list[Sheet], format_: ExportFormat, target: BinaryIO) -> int:
    if format_ is ExportFormat.XLSX:
        return sheets.write_workbook(target, tables, about=export.about)
    return delimited.write_csv(target, tables, delimiter=";" if format_ is ExportFormat.CSV_SEMICOLON else ",")


class _Told:
    def __init__(self, watch: Watcher) -> None:
        self.watch = watch
        self.written = 0

    def rows(self, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            yield row
            self.written += 1
            if self.written % STEP == 0:
                self.watch(self.written)
