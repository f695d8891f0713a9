"""Files of a million rows: how much memory they take, against those of a tenth of them, and how fast they are."""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any, BinaryIO, cast

from django.db import connection

from desabinaan.bench.harness import Goal, Result
from offices.sheets import Column, Kind, Sheet
from reports.domain import export_files
from reports.domain.export_paper import Export
from reports.enums import ExportFormat

ROWS, FEWER = 1_000_000, 100_000
FORMATS = (ExportFormat.XLSX, ExportFormat.CSV)
CHUNK = 2_000
# Lifelike cells of contacts, from the database: the point is the way through cursor and writer.
QUERY = """
    SELECT 'Contoh Ke-' || n, 'RT 00' || n %% 9, '36.04.12.' || 2001 + n %% 9, '+62812' || lpad(n::text, 8, '0'),
           DATE '2020-01-01' + n %% 1000, n FROM generate_series(1, %s) n
"""
COLUMNS = [
    Column("Nama", 34, lambda row: row[0]),
    Column("RT/RW", 16, lambda row: row[1]),
    Column("Kode", 15, lambda row: row[2]),
    Column("Telepon", 18, lambda row: row[3], Kind.PHONE),
    Column("Sejak", 12, lambda row: row[4], Kind.DATE),
    Column("Kegiatan", 10, lambda row: row[5], Kind.NUMBER),
]
# a tenth of the rows must need as much memory: what grows with them would be ten times as much
GOALS = {"xlsx_memory_ratio": 1.1, "csv_memory_ratio": 1.1}


def run() -> Result:
    """Each file in a process of its own, so that each has a peak of its own."""
    connection.close()
    figures: dict[str, float] = {}
    for format_ in FORMATS:
        few, many = (_in_a_process(format_, rows) for rows in (FEWER, ROWS))
        name = format_.value
        figures[f"{name}_peak_mb"] = round(many["peak_kb"] / 1024, 1)
        figures[f"{name}_peak_of_{FEWER}_mb"] = round(few["peak_kb"] / 1024, 1)
        figures[f"{name}_memory_ratio"] = round(many["peak_kb"] / few["peak_kb"], 3)
        figures[f"{name}_rows_per_s"] = round(ROWS / many["seconds"])
        figures[f"{name}_file_mb"] = round(many["size"] / 1024 / 1024, 1)
    goals = [Goal(name, figures[name], goal) for name, goal in GOALS.items()]
    return Result("exports", {"rows": ROWS, "fewer": FEWER, "columns": len(COLUMNS)}, figures, goals)


def measured(format_: ExportFormat, rows: int) -> dict[str, float]:
    """Write one file; ``peak_kb`` is the most memory this process ever had."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as target:
        export = Export("bench", [Sheet("Data", COLUMNS, _rows(rows))], rows)
        export_files.write(export, format_, cast(BinaryIO, target))
        size = target.seek(0, 2)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "size": size, "peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}


def _rows(count: int) -> Iterator[Any]:
    cursor = connection.chunked_cursor()
    cursor.execute(QUERY, [count])
    try:
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
    finally:
        cursor.close()


def _in_a_process(format_: ExportFormat, rows: int) -> dict[str, float]:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(theirs, format_, rows))
    process.start()
    theirs.close()
    found: dict[str, float] = ours.recv()
    process.join()
    return found


def _report(answers: Connection, format_: ExportFormat, rows: int) -> None:
    answers.send(measured(format_, rows))
    connection.close()
