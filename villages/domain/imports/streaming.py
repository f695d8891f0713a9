"""Lists longer than an upload may be, taken in chunk by chunk: judged, written and forgotten, in bounded memory."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from offices.models import ImmigrationOffice
from villages.domain.imports.cleaning import BY_UNIT, Cleaner
from villages.domain.imports.columns import Column
from villages.domain.imports.copying import array_text, copied, copy_into, json_text
from villages.domain.imports.judging import Judge, Judgement
from villages.domain.imports.places import Places
from villages.domain.imports.steps import mark_history
from villages.domain.imports.storing import lock_places, store
from villages.enums import ImportState, RowOutcome
from villages.models import ContactImport, ContactImportRow

CHUNK = 20_000
_KEPT = ("contact_import_id", "number", "outcome", "problem", "column", "contact_id", "cells", "values", "before")
Row = tuple[int, Sequence[str]]


def import_stream(
    *,
    actor: User,
    office: ImmigrationOffice,
    places: Places,
    columns: Sequence[Column],
    rows: Iterable[Row],
    file_name: str,
    default_function: str = BY_UNIT,
    chunk: int = CHUNK,
) -> ContactImport:
    """Judge and write rows of any number; each chunk is one transaction, under the locks of its places.

    For commands: there is no preview, and nothing is undone by itself when it breaks off. The import is listed with
    ``office``; it keeps its error rows and can be undone like any other. Run again, it changes nothing. Rows of one
    place are best beside each other. Doubles are found within a chunk and against what is written already.
    """
    done = ContactImport.objects.create(
        office=office,
        regional_office_id=office.regional_office_id,
        file_name=file_name,
        header_row=1,
        columns=[column.as_json() for column in columns],
        default_function=default_function,
        row_count=0,
        state=ImportState.WRITTEN,
        created_at=timezone.now(),
        written_at=timezone.now(),
        created_by=actor,
    )
    judge = Judge(Cleaner(columns, places=places, default_function=default_function))
    counts: Counter[str] = Counter()
    for part in _chunks(rows, chunk):
        counts.update(_take_in(done, judge, places, part))
    done.row_count, done.counts = counts.total(), {outcome.value: counts[outcome.value] for outcome in RowOutcome}
    mark_history(done)
    done.save()
    return done


def _chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part


@transaction.atomic
def _take_in(done: ContactImport, judge: Judge, places: Places, rows: Sequence[Row]) -> Counter[str]:
    lock_places(judge.places_of(rows))
    # a statement before COPY: history learns from it who writes
    ContactImport.objects.filter(pk=done.pk).update(written_at=timezone.now())
    judgements = judge.judge(rows)
    done.unit_ids += store(judgements, places=places)
    _keep(done, judgements, dict(rows))
    return Counter(judgement.outcome for judgement in judgements)


def _keep(done: ContactImport, judgements: Sequence[Judgement], cells: dict[int, Sequence[str]]) -> None:
    """Of a right row its contact, of a changed one what it was before, of an error its cells."""
    kept = [row for row in judgements if row.outcome != RowOutcome.UNCHANGED]
    table = ContactImportRow._meta.db_table
    if kept:
        copy_into(table, _KEPT, (_line(done.pk, row, cells[row.number]) for row in kept))


def _line(pk: int, row: Judgement, cells: Sequence[str]) -> str:
    if row.outcome == RowOutcome.NEW:
        return f"{pk}\t{row.number}\tnew\t\t\t{copied(row.contact_id)}\t{{}}\t{{}}\t{{}}"
    is_error = row.outcome == RowOutcome.ERROR
    return "\t".join(
        map(
            copied,
            (
                pk, row.number, row.outcome, row.problem, row.column, row.contact_id,
                array_text(cells) if is_error else "{}", "{}", json_text(row.before),
            ),
        )
    )  # fmt: skip
