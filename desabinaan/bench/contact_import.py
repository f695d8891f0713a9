"""How fast a list of contacts becomes contacts, to PostgreSQL's own COPY of the same rows without any rule."""

import csv
import io
import resource
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import xlsxwriter
from django.db import connection, transaction

from accounts.models import User
from desabinaan.bench.data import described
from desabinaan.bench.harness import Goal, Result
from desabinaan.bench.names import mixed, person
from offices.models import ImmigrationOffice
from villages.domain.imports.columns import Column, Field
from villages.domain.imports.places import Places
from villages.domain.imports.steps import choose_columns, confirm, start_import
from villages.domain.imports.streaming import Row, import_stream
from villages.domain.imports.undoing import undo_import
from villages.models import AssistedVillage, Stakeholder

ROWS, ROWS_OF_AN_UPLOAD = 1_000_000, 10_000
GOALS = {"ratio": 0.08, "preview_s": 5.0, "write_s": 5.0}
HEADERS = ("Kode desa", "Nama", "Jabatan", "RT", "RW", "No HP/WA")
FIELDS = (Field.VILLAGE, Field.NAME, Field.FUNCTION, Field.RT, Field.RW, Field.PHONE)
JOBS = ("Ketua RT", "Ketua RT", "Pak RT", "Ketua RW", "Kader PKK", "Karang Taruna", "Tokoh masyarakat", "Guru")
TABLE = Stakeholder._meta.db_table


def run() -> Result:
    """``ratio`` is raw COPY into a table without indexes, to the import of a CSV file of the same contacts.

    The file has errors and units that are missing. At the end the import is undone, which is timed as well.
    """
    mark = Stakeholder.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    places = Places.of(AssistedVillage.objects.select_related("region", "district"), with_districts=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "kontak.csv")
        _write_list(path, sorted(places.villages))
        before = _peak_mb()
        began = time.perf_counter()
        done = import_stream(
            actor=User.objects.order_by("pk")[0],
            office=ImmigrationOffice.objects.order_by("pk")[0],
            places=places,
            columns=[Column(header, field.value) for header, field in zip(HEADERS, FIELDS, strict=True)],
            rows=_read_list(path),
            file_name="bench",
        )
        seconds = time.perf_counter() - began
        peak = _peak_mb()
        figures = {"seconds": seconds, "rows_per_s": ROWS / seconds, "peak_mb": peak, "peak_mb_more": peak - before}
        figures |= _raw(Path(folder, "raw"), mark)
    began = time.perf_counter()
    undo_import(actor=done.created_by, done=done)
    figures["undo_s"] = time.perf_counter() - began
    figures |= _upload(places)
    figures["ratio"] = figures["raw_s"] / seconds
    figures["ratio_to_same_table"] = figures["raw_same_table_s"] / seconds
    rounded = {name: round(value, 4 if "ratio" in name else 2) for name, value in figures.items()}
    goals = [Goal("ratio", rounded["ratio"], GOALS["ratio"], "higher")]
    goals += [Goal(name, rounded[name], GOALS[name]) for name in ("preview_s", "write_s")]
    return Result("import", {**described(), "rows": ROWS, **done.counts, "units": len(done.unit_ids)}, rounded, goals)


def _upload(places: Places) -> dict[str, float]:
    """One XLSX file as large as an upload may be, through the steps of the pages: read, judged, confirmed, undone."""
    office = ImmigrationOffice.objects.order_by("pk")[0]
    codes = sorted(code for code, place in places.villages.items() if place.office == office.pk)
    actor = User.objects.filter(all_postings__office=office, all_postings__role="officer").order_by("pk")[0]
    data = _workbook([_cells(n + ROWS, codes[n * len(codes) // ROWS_OF_AN_UPLOAD]) for n in range(ROWS_OF_AN_UPLOAD)])
    marks = [time.perf_counter()]
    done = start_import(actor=actor, data=data, file_name="bench.xlsx")
    marks.append(time.perf_counter())
    done = choose_columns(actor=actor, done=done, fields=[field.value for field in FIELDS])
    marks.append(time.perf_counter())
    done = confirm(actor=actor, done=done)
    marks.append(time.perf_counter())
    undo_import(actor=actor, done=done)
    read, judged, written = (after - before for before, after in pairwise(marks))
    return {"read_s": read, "preview_s": read + judged, "write_s": written, "written_rows": done.right_count}


def _workbook(rows: list[tuple[str, ...]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet()
    for number, row in enumerate((HEADERS, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def _write_list(path: Path, codes: list[str]) -> None:
    """By village, as an export of an old system would be; every thirtieth row is wrong in one way or another."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for number in range(ROWS):
            writer.writerow(_cells(number, codes[number * len(codes) // ROWS]))


def _cells(number: int, code: str) -> tuple[str, ...]:
    mix = mixed(number + 77)
    job = JOBS[mix % len(JOBS)]
    upper = str(1 + (mix >> 4) % 6)
    lower = str(1 + (mix >> 8) % 5) if "RT" in job or (job != "Ketua RW" and mix % 3) else ""
    name = person(number).strip()
    phone = f"08{11 + number % 3}{20_000_000 + number}" if mix % 4 else ""
    match number % 150:
        case 0:
            job = "Pembina"
        case 30:
            phone = "0812"
        case 60:
            name = ""
            phone = phone or "081234567890"
        case 90:
            code = "99.99.99.2001"
        case 120:
            phone = f"08{11 + (number - 1) % 3}{20_000_000 + number - 1}"
    if number % 3:
        phone = f"+62 {phone[1:4]}-{phone[4:]}" if phone and number % 150 else phone
    return code, name, job, lower, upper, phone


def _read_list(path: Path) -> Iterator[Row]:
    with path.open(newline="") as file:
        lines = csv.reader(file)
        next(lines)
        yield from enumerate(lines, start=2)


def _raw(path: Path, mark: int) -> dict[str, float]:
    """COPY of the very rows that were written: into a bare table, and into one with all that the table has."""
    with connection.cursor() as cursor, path.open("wb") as file:
        cursor.copy_expert(f"COPY (SELECT * FROM {TABLE} WHERE id > {mark} ORDER BY id) TO STDOUT", file)  # noqa: S608
        cursor.execute(f"CREATE TABLE bench_bare (LIKE {TABLE})")
        cursor.execute(f"CREATE TABLE bench_same (LIKE {TABLE} INCLUDING ALL)")
        cursor.execute(
            "SELECT quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype = 'f'",
            [TABLE],
        )
        for name, definition in cursor.fetchall():
            cursor.execute(f"ALTER TABLE bench_same ADD CONSTRAINT {name} {definition}")
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [TABLE]
        )
        for (definition,) in cursor.fetchall():
            cursor.execute(definition.replace(f"ON public.{TABLE}", "ON bench_same"))
        figures = {"raw_s": _copy(path, "bench_bare")}
        with transaction.atomic():  # its history is that of the real table: taken back
            figures["raw_same_table_s"] = _copy(path, "bench_same")
            transaction.set_rollback(True)
        cursor.execute("DROP TABLE bench_bare, bench_same")
    return figures


def _copy(path: Path, table: str) -> float:
    with connection.cursor() as cursor, path.open("rb") as file:
        began = time.perf_counter()
        cursor.copy_expert(f"COPY {table} FROM STDIN", file)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would check
        return time.perf_counter() - began


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
