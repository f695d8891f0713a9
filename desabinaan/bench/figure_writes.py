"""What figures cost those who write, and whether every snapshot is exact while they do."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, cycle
from threading import Event
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Posting
from desabinaan.bench.phones import batch_body
from desabinaan.bench.rolls import Roll, additions, make, marks
from offices.periods import Period
from offices.roles import Role
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import OutreachSession
from reports.domain.rollups import fold
from reports.domain.snapshot import one_snapshot
from reports.queries.selection import read
from reports.queries.sums import sums

SEED = 3604
ROLLS, LISTED, ADDED, VILLAGES = 12, 90, 10, 12
WRITERS, SNAPSHOTS = 2, 60
MEASURES = ("held", "present", "represented")
TRIGGERS = """
    SELECT format('ALTER TABLE %%s %s TRIGGER %%I', tgrelid::regclass, tgname) FROM pg_trigger
    WHERE tgname LIKE 'figures\\_%%' AND NOT tgisinternal AND tgrelid <> 'outreach_figuremark'::regclass
"""
RAW = """
    SELECT count(DISTINCT s.id) FILTER (WHERE s.held_at IS NOT NULL),
        count(*) FILTER (WHERE s.held_at IS NOT NULL AND a.status = 'present'),
        count(*) FILTER (WHERE s.held_at IS NOT NULL AND a.status = 'represented')
    FROM outreach_outreachsession s LEFT JOIN outreach_attendance a ON a.session_id = s.id AND a.annulled_at IS NULL
    WHERE s.local_date BETWEEN %s AND %s AND (%s OR s.office_id = %s)
"""


class Writes:
    """Batches as phones send them, in a transaction that ends without a trace."""

    def __init__(self) -> None:
        self.rng = random.Random(SEED)  # noqa: S311 - not for secrets
        self.rolls = make(ROLLS, listed=LISTED, villages=VILLAGES)

    def rows_per_s(self) -> float:
        """Each batch with all that its commit would do, then taken back."""
        seconds = 0.0
        for roll in self.rolls:
            batch, session = _batch(roll, self.rng), OutreachSession.objects.get(pk=roll.session)
            begin = time.perf_counter()
            with transaction.atomic(), connection.cursor() as cursor:
                take_batch(session=session, actor=roll.operator, batch=batch)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
                seconds += time.perf_counter() - begin
                transaction.set_rollback(True)
        return ROLLS * (LISTED + ADDED) / seconds

    def without_figures(self) -> float:
        with _triggers_off():
            return self.rows_per_s()


@contextmanager
def writes() -> Iterator[Writes]:
    """Rolls to write on; nothing of them is left."""
    with transaction.atomic(), connection.cursor() as cursor:
        found = Writes()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        yield found
        transaction.set_rollback(True)


def under_load() -> dict[str, float]:
    """Snapshots read while two write and one folds: how many, how many differ from the rows, and what was written.

    Writes are committed and stay: to be called in a copy of the bench database.
    """
    rolls = make(ROLLS, listed=LISTED, villages=VILLAGES)
    readers = cycle(_readers(rolls))
    stop = Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        written = [pool.submit(_work, stop, _writer(rolls[part::WRITERS], part)) for part in range(WRITERS)]
        folded = pool.submit(_work, stop, fold)
        try:
            inexact = sum(not _exact(*next(readers)) for _number in range(SNAPSHOTS))
        finally:
            stop.set()
        batches = sum(each.result() for each in written)
    return {
        "snapshots": SNAPSHOTS, "inexact_snapshots": inexact, "batches_meanwhile": batches,
        "foldings_meanwhile": folded.result(),
    }  # fmt: skip


def _work(stop: Event, act: Callable[[], object]) -> int:
    """How often it was done before it was told to stop."""
    try:
        for done in count():
            if stop.is_set():
                return done
            act()
    finally:
        connection.close()
    return 0


def _writer(rolls: list[Roll], seed: int) -> Callable[[], object]:
    rng, waiting = random.Random(seed), cycle(rolls)  # noqa: S311 - not for secrets

    def write() -> None:
        roll = next(waiting)
        session = OutreachSession.objects.get(pk=roll.session)
        take_batch(session=session, actor=roll.operator, batch=_batch(roll, rng))

    return write


def _readers(rolls: list[Roll]) -> list[tuple[Any, int | None]]:
    """An officer of each office that is written to, and one who reads the nation, who has no office."""
    sessions = OutreachSession.objects.filter(pk__in=[roll.session for roll in rolls]).order_by()
    offices = sorted(set(sessions.values_list("office_id", flat=True)))
    postings = Posting.objects.select_related("user").order_by("pk")
    officers = [(postings.filter(role=Role.OFFICER, office=office)[0].user, office) for office in offices]
    return [*officers, (postings.filter(role=Role.NATIONAL)[0].user, None)]


def _exact(user: Any, office: int | None) -> bool:
    """Whether the sums of this month are those of the rows, both of one moment."""
    month = Period.of_month(timezone.localdate().replace(day=1))
    selection, _problem = read(user, {"periode": month.code})
    with one_snapshot(), connection.cursor() as cursor:
        told = sums(user, selection, spans=[month], names=MEASURES, below=False).total()
        cursor.execute(RAW, [month.first, month.last, office is None, office])
        return tuple(told[name] for name in MEASURES) == cursor.fetchone()


def _batch(roll: Roll, rng: random.Random) -> Batch:
    now = timezone.now()
    entries = marks(roll, rng, now=now) + additions(roll, rng, ADDED, after=LISTED, now=now)
    return Batch.parse(batch_body(entries, user=roll.operator.pk, device=f"{rng.getrandbits(32):08x}"))


@contextmanager
def _triggers_off() -> Iterator[None]:
    """In a transaction: an error inside puts them back with everything else."""
    _alter("DISABLE")
    yield
    _alter("ENABLE")


def _alter(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS % word)
        cursor.execute("; ".join(row[0] for row in cursor.fetchall()))
