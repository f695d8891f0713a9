"""What copied sessions count for: rows that came past the triggers are booked all at once."""

# ruff: noqa: S608 - statements made of the names of our own tables and columns

from itertools import pairwise

from django.db import connection, transaction

from desabinaan.bench.database import in_parts, without_constraints
from outreach.models import FigureDelta, FigureMark, OutreachSession, ReachMark, SessionFigures, UnitFigures
from reports.domain.rollup_check import FACTS, UNIT_FACTS, sum_up
from reports.domain.rollups import fold
from villages.models import AssistedVillage

SOURCES = ((SessionFigures, "outreach_figures_now", FACTS), (UnitFigures, "outreach_units_now", UNIT_FACTS))
PARTS = 8


def book_all() -> None:
    """Write every fact and every sum from the rows there are; nobody else may write meanwhile."""
    facts = [model._meta.db_table for model, _view, _columns in SOURCES]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in (FigureMark, FigureDelta, ReachMark))}")
        cursor.execute(f"TRUNCATE {', '.join(facts)}")
    with without_constraints(facts):
        in_parts([_of_sessions(first, last) for first, last in _ranges()])
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL work_mem = '128MB'")
        sum_up(cursor)
    codes = AssistedVillage.objects.values_list("pk", flat=True)
    ReachMark.objects.bulk_create([ReachMark(village_id=code) for code in codes], batch_size=1000)
    fold()


def _ranges() -> list[tuple[int, int]]:
    """Numbers of sessions, from and before."""
    newest = OutreachSession.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    ends = [newest * part // PARTS + 1 for part in range(PARTS + 1)]
    return list(pairwise(ends))


def _of_sessions(first: int, last: int) -> list[str]:
    return [
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(columns)} FROM {view} "
        f"WHERE session_id >= {first} AND session_id < {last}"
        for model, view, columns in SOURCES
    ]
