"""Comparing what is kept of figures with the rows they come from, and putting it right without stopping anybody."""

# ruff: noqa: S608 - statements made of the names of our own tables and columns

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from outreach.models import MEASURES, FigureDelta, OutreachSession, ReachMark, SessionFigures, UnitFigures, UnitReached
from reports.domain.rollups import LOCK, MONTH, ROLLUPS, summed
from reports.domain.snapshot import one_snapshot
from reports.models import RollupCheck, VillageReach, VillageStand
from villages.models import AssistedVillage

AT_A_TIME = 500
SHOWN = 20
FACTS = (
    "session_id", "village_id", "office_id", "regional_office_id", "regency_id", "district_id", "local_date",
    "topic_id", "kind", *MEASURES,
)  # fmt: skip
UNIT_FACTS = ("session_id", "unit_id", "local_date", "socialised")


@dataclass(frozen=True, slots=True)
class Difference:
    """``kept``: the table; ``rows``: how many of its rows are not what they should be; ``examples``: some keys."""

    kept: str
    rows: int
    examples: tuple[str, ...]


def differences() -> list[Difference]:
    """Everything kept that is not what the raw rows say at one moment. Empty: all is exact. Nobody waits for it."""
    found = []
    with one_snapshot():
        for kept, query in _comparisons():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) OVER (), x.* FROM ({query}) x LIMIT {SHOWN}")
                rows = cursor.fetchall()
            if rows:
                found.append(Difference(kept, rows[0][0], tuple(str(row[1]) for row in rows)))
    return found


def _comparisons() -> list[tuple[str, str]]:
    facts, units = ", ".join(FACTS), ", ".join(UNIT_FACTS)
    table, of_units = SessionFigures._meta.db_table, UnitFigures._meta.db_table
    found = [
        (
            table,
            _either_way(f"SELECT {facts} FROM outreach_figures_now", f"SELECT {facts} FROM {table}", "session_id"),
        ),
        (
            of_units,
            _either_way(f"SELECT {units} FROM outreach_units_now", f"SELECT {units} FROM {of_units}", "session_id"),
        ),
    ]
    for model, keys in ROLLUPS:
        rollup, columns = model._meta.db_table, ", ".join((*keys, "month"))
        there = " OR ".join(f"sum({name}) <> 0" for name in MEASURES)
        grouped = f"GROUP BY {columns} HAVING {there}"
        found.append(
            (
                rollup,
                _either_way(
                    f"SELECT {columns}, {summed()} FROM (SELECT *, {MONTH} AS month FROM {table}) f {grouped}",
                    f"""SELECT {columns}, {summed()} FROM (
                            SELECT {columns}, {", ".join(MEASURES)} FROM {rollup} UNION ALL
                            SELECT {", ".join(keys)}, {MONTH}, {", ".join(MEASURES)}
                            FROM {FigureDelta._meta.db_table}
                        ) k {grouped}""",
                    keys[0],
                ),
            )
        )
    return [*found, *_of_villages()]


def _either_way(should: str, kept: str, key: str) -> str:
    return f"SELECT {key} FROM (({should} EXCEPT ALL {kept}) UNION ALL ({kept} EXCEPT ALL {should})) d"


def _of_villages() -> list[tuple[str, str]]:
    """Of villages that wait to be counted anew nothing is said."""
    reach, stand, reached = VillageReach._meta.db_table, VillageStand._meta.db_table, UnitReached._meta.db_table
    clean = f"village_id NOT IN (SELECT village_id FROM {ReachMark._meta.db_table})"
    should = f"""
        SELECT village_id, month, count(DISTINCT unit_id) FILTER (WHERE socialised), count(DISTINCT unit_id)
        FROM (
            SELECT DISTINCT village_id, unit_id, socialised,
                   (date_trunc('month', local_date) + make_interval(months => k))::date AS month
            FROM {reached}, generate_series(0, 11) k
        ) x WHERE {clean} GROUP BY village_id, month
    """
    kept = f"SELECT village_id, month, socialised, reached FROM {reach} WHERE reached > 0 AND {clean}"
    stands = f"""
        SELECT v.region_id AS village_id, coalesce(u.count, 0) AS units, f.last_held
        FROM {AssistedVillage._meta.db_table} v
        LEFT JOIN (
            SELECT n.village_id, count(*)
            FROM villages_neighbourhoodunit n JOIN villages_unitkind k ON k.id = n.kind_id
            WHERE n.retired_at IS NULL AND k.is_lower GROUP BY 1
        ) u ON u.village_id = v.region_id
        LEFT JOIN (
            SELECT village_id, max(local_date) AS last_held FROM {SessionFigures._meta.db_table}
            WHERE active = 1 GROUP BY 1
        ) f ON f.village_id = v.region_id
    """
    should_stand = f"SELECT * FROM ({stands}) x WHERE {clean} AND (units > 0 OR last_held IS NOT NULL)"
    kept_stand = f"""
        SELECT village_id, units, last_held FROM {stand} WHERE {clean} AND (units > 0 OR last_held IS NOT NULL)
    """
    return [
        (reach, _either_way(should, kept, "village_id")),
        (stand, _either_way(should_stand, kept_stand, "village_id")),
    ]


def check() -> RollupCheck:
    """Compare, and keep what was found: the administrator's page tells of it until a later check finds nothing."""
    found = differences()
    return RollupCheck.objects.create(checked_at=timezone.now(), differences=[asdict(item) for item in found])


def rebuild(say: Callable[[str], None] = lambda _line: None) -> None:
    """Make everything kept equal to the rows, while people go on writing.

    Each session is booked anew, some at a time: what was wrong becomes a change like any other. Then every rollup is
    summed up anew, and every village counted; only folding waits for that.
    """
    last = booked = 0
    rows = OutreachSession.objects.order_by("pk").values_list("pk", flat=True)
    while ids := list(rows.filter(pk__gt=last)[:AT_A_TIME]):
        _book(ids)
        last, booked = ids[-1], booked + len(ids)
        if booked % (AT_A_TIME * 100) == 0:
            say(f"{booked} sessions")
    gone = SessionFigures.objects.exclude(session_id__in=OutreachSession.objects.values("pk"))
    _book(list(gone.values_list("session_id", flat=True).distinct()))
    say(f"{booked} sessions; sums")
    with connection.cursor() as cursor:
        # taken before the snapshot is: what is folded until then is in it
        cursor.execute(f"SELECT pg_advisory_lock({LOCK})")
        try:
            with transaction.atomic():
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                sum_up(cursor)
        finally:
            cursor.execute(f"SELECT pg_advisory_unlock({LOCK})")
    marks = [ReachMark(village_id=code) for code in AssistedVillage.objects.values_list("pk", flat=True)]
    ReachMark.objects.bulk_create(marks, batch_size=1000)


def _book(ids: list[int]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT outreach_book_figures(%s)", [ids])


def sum_up(cursor: Any) -> None:
    """Write every rollup anew from the sessions' rows, less what waits to be folded. The caller holds the lock."""
    facts, delta = SessionFigures._meta.db_table, FigureDelta._meta.db_table
    less = ", ".join(f"-{name}" for name in MEASURES)
    for model, keys in ROLLUPS:
        table, columns = model._meta.db_table, ", ".join((*keys, "month", *MEASURES))
        grouped = ", ".join(keys)
        cursor.execute(f"DELETE FROM {table}")
        cursor.execute(
            f"""
            INSERT INTO {table} ({columns})
            SELECT {grouped}, month, {summed()} FROM (
                SELECT {grouped}, {MONTH} AS month, {", ".join(MEASURES)} FROM {facts} UNION ALL
                SELECT {grouped}, {MONTH}, {less} FROM {delta}
            ) x GROUP BY {grouped}, month
            """
        )
