"""Folding: what sessions came to count for goes into the sums that pages read, and villages are counted anew.

Readers add what is not folded yet, so it never matters how late this runs, only how much they have to add. One folds
at a time; a second one by accident finds the lock taken and leaves.
"""

# ruff: noqa: S608 - statements made of the names of our own tables and columns

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from outreach.models import MEASURES, FigureDelta, ReachMark, SessionFigures, UnitReached
from reports.models import FigureChange, OfficeMonth, OfficeTopicMonth, PlaceMonth, VillageReach, VillageStand

AT_A_TIME = 20_000
VILLAGES_AT_A_TIME = 500
# a printed figure can be compared with today's for that long
KEPT_DAYS = 800
LOCK = "hashtextextended('reports.fold', 0)"

MONTH = "date_trunc('month', local_date)::date"
ROLLUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (OfficeMonth, ("office_id", "regional_office_id")),
    (OfficeTopicMonth, ("office_id", "regional_office_id", "topic_id", "kind")),
    (PlaceMonth, ("office_id", "regional_office_id", "regency_id", "district_id", "village_id")),
)
# what a rollup's row is found by, in the words of its constraint
FOUND_BY = {
    OfficeMonth: "month, office_id, regional_office_id",
    OfficeTopicMonth: "topic_id, month, kind, office_id, regional_office_id",
    PlaceMonth: "month, district_id, village_id, office_id, regional_office_id",
}
JOURNAL = (
    "id", "session_id", "xid", "changed_at", "office_id", "regional_office_id", "regency_id", "district_id",
    "village_id", "local_date", "topic_id", "kind", *MEASURES,
)  # fmt: skip

RECOUNT = f"""
    WITH taken AS (
        DELETE FROM {ReachMark._meta.db_table}
        WHERE id IN (SELECT id FROM {ReachMark._meta.db_table} ORDER BY id LIMIT %s) RETURNING village_id, month
    ), span AS (
        SELECT DISTINCT t.village_id, (t.month + make_interval(months => k))::date AS month
        FROM taken t, generate_series(0, 11) k WHERE t.month IS NOT NULL
        UNION
        SELECT u.village_id, (date_trunc('month', u.local_date) + make_interval(months => k))::date
        FROM {UnitReached._meta.db_table} u, generate_series(0, 11) k
        WHERE u.village_id IN (SELECT village_id FROM taken WHERE month IS NULL)
        UNION
        SELECT r.village_id, r.month FROM {VillageReach._meta.db_table} r
        WHERE r.village_id IN (SELECT village_id FROM taken WHERE month IS NULL)
    ), hit AS MATERIALIZED (
        SELECT u.village_id, u.unit_id, date_trunc('month', u.local_date)::date AS month,
            bool_or(u.socialised) AS own
        FROM {UnitReached._meta.db_table} u
        WHERE u.village_id IN (SELECT village_id FROM taken)
          AND u.local_date >= (SELECT min(month) FROM span) - interval '11 months'
        GROUP BY 1, 2, 3
    ), spell AS (
        SELECT village_id, month, lead(month) OVER (PARTITION BY unit_id ORDER BY month) AS renewed, false AS own
        FROM hit
        UNION ALL
        SELECT village_id, month, lead(month) OVER (PARTITION BY unit_id ORDER BY month), true FROM hit WHERE own
    ), turn AS (
        SELECT village_id, month, own, 1 AS change FROM spell
        UNION ALL
        SELECT village_id, least(month + interval '12 months', renewed)::date, own, -1 FROM spell
    ), turned AS (
        SELECT village_id, month, sum(change) FILTER (WHERE own) AS own, sum(change) FILTER (WHERE NOT own) AS every
        FROM turn GROUP BY 1, 2
    ), counted AS (
        INSERT INTO {VillageReach._meta.db_table} (village_id, month, socialised, reached)
        SELECT s.village_id, s.month, coalesce(sum(t.own), 0), coalesce(sum(t.every), 0)
        FROM span s LEFT JOIN turned t ON t.village_id = s.village_id AND t.month <= s.month
        GROUP BY 1, 2
        ON CONFLICT (month, village_id) DO UPDATE
        SET socialised = excluded.socialised, reached = excluded.reached
    ), stood AS (
        INSERT INTO {VillageStand._meta.db_table} (village_id, units, last_held)
        SELECT v.village_id,
            (SELECT count(*) FROM villages_neighbourhoodunit n JOIN villages_unitkind k ON k.id = n.kind_id
             WHERE n.village_id = v.village_id AND n.retired_at IS NULL AND k.is_lower),
            (SELECT max(f.local_date) FROM {SessionFigures._meta.db_table} f
             WHERE f.village_id = v.village_id AND f.active = 1)
        FROM (SELECT DISTINCT village_id FROM taken) v
        ON CONFLICT (village_id) DO UPDATE SET units = excluded.units, last_held = excluded.last_held
    )
    SELECT count(*) FROM taken
"""


def fold() -> int:
    """Fold everything that waits; how many changes that was. Each step commits by itself."""
    folded = 0
    while step := _step(_fold_deltas):
        folded += step
    while _step(_recount_villages):
        pass
    return folded


def forget() -> int:
    """Drop what the journal need not hold any longer."""
    old = timezone.now() - timedelta(days=KEPT_DAYS)
    return FigureChange.objects.filter(changed_at__lt=old).delete()[0]


def _step(work: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        if not lock(cursor):
            return 0
        return int(work(cursor))


def lock(cursor: Any) -> bool:
    """Take the right to change rollups until the transaction ends; false when another holds it."""
    cursor.execute(f"SELECT pg_try_advisory_xact_lock({LOCK})")
    return bool(cursor.fetchone()[0])


def summed(names: tuple[str, ...] = MEASURES) -> str:
    return ", ".join(f"sum({name}) AS {name}" for name in names)


def _adding(model: Any, keys: tuple[str, ...]) -> str:
    table, columns = model._meta.db_table, ", ".join((*keys, "month", *MEASURES))
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in MEASURES)
    return f"""
        INSERT INTO {table} ({columns})
        SELECT {", ".join(keys)}, {MONTH} AS month, {summed()} FROM taken GROUP BY {", ".join(keys)}, {MONTH}
        ON CONFLICT ({FOUND_BY[model]}) DO UPDATE SET {added}
    """


def _fold_deltas(cursor: Any) -> int:
    """One statement, so that what it takes and what it adds are the same rows."""
    delta, journal = FigureDelta._meta.db_table, FigureChange._meta.db_table
    *first, last = ROLLUPS
    steps = "".join(f", into_{number} AS ({_adding(*rollup)})" for number, rollup in enumerate(first))
    columns = ", ".join(JOURNAL)
    cursor.execute(
        f"""
        WITH taken AS (
            DELETE FROM {delta} WHERE id IN (SELECT id FROM {delta} ORDER BY id LIMIT %s) RETURNING *
        ), kept AS (
            INSERT INTO {journal} ({columns}) SELECT {columns} FROM taken
        ), into_last AS ({_adding(*last)}) {steps}
        SELECT count(*) FROM taken
        """,
        [AT_A_TIME],
    )
    return int(cursor.fetchone()[0])


def _recount_villages(cursor: Any) -> int:
    """Villages with a mark: their RT reached in the months concerned, their RT, and when a session was last held.

    An RT counts from the month it was reached until twelve months on, or until it is reached again: one more where
    such a spell begins, one less where it ends, and summed up to a month these turns are the RT reached by then.
    """
    cursor.execute(RECOUNT, [VILLAGES_AT_A_TIME])
    return int(cursor.fetchone()[0])
