"""Attendance over HTTP: phones send batches to the real server, beside COPY, the ORM's bulk methods, the function."""

import io
import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from desabinaan.bench import data, database
from desabinaan.bench.harness import Goal, Result, interleaved, ticks
from desabinaan.bench.phones import Phone, batch_body, signed_in
from desabinaan.bench.rolls import STATUSES, Roll, additions, make, marks, sum_of_tallies
from desabinaan.bench.served import Server, served
from desabinaan.bench.untallied import ENTRY_POINT, make_untallied
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import Attendance, OutreachSession, SessionTally

POSTS, LISTED, ADDED = 40, 90, 10
PHONES, VILLAGES, ROUNDS = 4, 20, 7
SEED = 3604
GOALS = {"to_copy": 0.20, "to_bulk": 2.5, "tally_to_no_tally": 0.80}
Call = tuple[str, list[Any]]


@dataclass(slots=True)
class Work:
    """One round's batches, and how the tables are put back before each variant."""

    rolls: list[Roll]
    entries: list[list[dict[str, Any]]]
    latencies: list[float] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(map(len, self.entries))

    @property
    def sessions(self) -> list[int]:
        return [roll.session for roll in self.rolls]

    def bodies(self) -> list[bytes]:
        """Each batch under a new id."""
        return [
            batch_body(entries, user=roll.operator.pk, device=f"{place:08x}")
            for place, (roll, entries) in enumerate(zip(self.rolls, self.entries, strict=True))
        ]


@override_settings(ROOT_URLCONF="desabinaan.bench.urls")
def run() -> Result:
    """Every variant writes the same rows; each begins from rolls as they are after the invitation, vacuumed."""
    with database.copied("sync"), served(settings="desabinaan.bench.served_settings") as server:
        work = _work()
        _keep_as_it_is(work)
        phones = {user: signed_in(user) for user in {roll.operator for roll in work.rolls}}
        logins = [phones[roll.operator] for roll in work.rolls]
        calls = _calls(work)
        untallied = make_untallied("bench_")
        finished = _finished(work, calls)
        variants: dict[str, Callable[[], float]] = {
            "portal": lambda: _sent(work, server, logins, "attendance_batch"),
            "copy": lambda: _copied(work, finished),
            "bulk": lambda: _sent(work, server, logins, "bench_bulk"),
            "function": lambda: _called(work, calls, ENTRY_POINT),
            "function_no_tally": lambda: _called(work, calls, untallied),
        }
        before = ticks()
        taken = interleaved(variants, rounds=ROUNDS)
        stolen, all_of_it = (after - earlier for after, earlier in zip(ticks(), before, strict=True))
        about = _about(work) | {"stolen_by_the_host": round(stolen / max(all_of_it, 1), 2)}
    return _result(taken, work, about)


def _work() -> Work:
    rng = random.Random(SEED)  # noqa: S311 - not for secrets
    now = timezone.now()
    rolls = make(POSTS, listed=LISTED, villages=VILLAGES)
    entries = [marks(roll, rng, now=now) + additions(roll, rng, ADDED, after=LISTED, now=now) for roll in rolls]
    return Work(rolls, entries)


def _keep_as_it_is(work: Work) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_roll AS SELECT * FROM outreach_attendance WHERE session_id = ANY(%s)",
                       [work.sessions])  # fmt: skip


def _put_back(work: Work) -> None:
    """Rolls as after the invitation, in pages as full as they are then; nothing dead is left of the variant before."""
    SessionTally.objects.filter(session__in=work.sessions).update(listed=LISTED, **dict.fromkeys(STATUSES, 0))
    OutreachSession.objects.filter(pk__in=work.sessions).update(held_at=None, first_attendance_at=None)
    _clear(work)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM outreach_attendancebatch WHERE session_id = ANY(%s)", [work.sessions])
        cursor.execute("VACUUM outreach_attendance, outreach_attendancebatch")
        cursor.execute("INSERT INTO outreach_attendance SELECT * FROM bench_roll ORDER BY id")
        cursor.execute("VACUUM outreach_sessiontally, outreach_outreachsession")


def _clear(work: Work) -> None:
    """Nobody is on these rolls, and no history of that is kept."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE outreach_attendance DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM outreach_attendance WHERE session_id = ANY(%s)", [work.sessions])
        cursor.execute("ALTER TABLE outreach_attendance ENABLE TRIGGER USER")


def _calls(work: Work) -> list[Call]:
    """What the domain function asks the database function, caught on its way and rolled back."""
    caught: list[Call] = []

    def catch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if f"{ENTRY_POINT}(" in sql:
            caught.append((sql, list(params)))
        return execute(sql, params, many, context)

    for roll, body in zip(work.rolls, work.bodies(), strict=True):
        session = OutreachSession.objects.get(pk=roll.session)
        with transaction.atomic(), connection.execute_wrapper(catch):
            take_batch(session=session, actor=roll.operator, batch=Batch.parse(body))
            transaction.set_rollback(True)
    if len(caught) != len(work.rolls):
        raise CommandError(f"{len(caught)} calls of {ENTRY_POINT} for {len(work.rolls)} batches")
    return caught


def _finished(work: Work, calls: list[Call]) -> str:
    """The rows as they are once taken, as COPY reads them."""
    _put_back(work)
    with connection.cursor() as cursor:
        for call in calls:
            cursor.execute(*call)
        rows = io.StringIO()
        cursor.execute("CREATE TABLE bench_finished AS SELECT * FROM outreach_attendance WHERE session_id = ANY(%s)",
                       [work.sessions])  # fmt: skip
        cursor.copy_expert("COPY bench_finished TO STDOUT", rows)
    return rows.getvalue()


def _copied(work: Work, finished: str) -> float:
    """Into the roll itself: no other table has the same indexes, constraints and triggers as surely."""
    _put_back(work)
    _clear(work)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM outreach_attendance")
        begin = time.perf_counter()
        cursor.copy_expert("COPY outreach_attendance FROM STDIN", io.StringIO(finished))
        seconds = time.perf_counter() - begin
    return work.rows / seconds


def _called(work: Work, calls: list[Call], function: str) -> float:
    _put_back(work)
    with connection.cursor() as cursor:
        begin = time.perf_counter()
        for sql, params in calls:
            cursor.execute(sql.replace(ENTRY_POINT, function), params)
        seconds = time.perf_counter() - begin
    _check(work, tallied=function == ENTRY_POINT)
    return work.rows / seconds


def _sent(work: Work, server: Server, logins: list[str], view: str) -> float:
    """All batches by some phones at once, each with one connection; rows taken per second."""
    _put_back(work)
    posts = list(zip(work.rolls, logins, work.bodies(), strict=True))
    latencies: list[float] = []

    def send(part: list[tuple[Roll, str, bytes]]) -> None:
        phone = Phone(server.port)
        for roll, login, body in part:
            phone.login = login
            begin = time.perf_counter()
            status, answer = phone.post(reverse(view, kwargs={"pk": roll.session}), body)
            latencies.append((time.perf_counter() - begin) * 1000)
            if status != 200:
                raise CommandError(f"{view} answers {status}: {answer[:200]!r}")

    parts = [posts[first::PHONES] for first in range(PHONES)]
    begin = time.perf_counter()
    with ThreadPoolExecutor(PHONES) as pool:
        list(pool.map(send, parts))
    seconds = time.perf_counter() - begin
    _check(work, tallied=True)
    if view == "attendance_batch":
        work.latencies += latencies
    return work.rows / seconds


def _check(work: Work, *, tallied: bool) -> None:
    """A variant that wrote something else measured something else."""
    written = Attendance.objects.filter(session__in=work.sessions, version=1).count()
    counted = sum(sum_of_tallies(work.sessions).values())
    if written != work.rows or counted != (work.rows if tallied else 0):
        raise CommandError(f"{written} rows written and {counted} counted instead of {work.rows}")


def _about(work: Work) -> dict[str, Any]:
    return {
        **data.described(),
        "load_average": os.getloadavg()[0],
        "rounds": ROUNDS,
        "posts": len(work.rolls),
        "entries_per_post": LISTED + ADDED,
        "of_them_additions": ADDED,
        "phones": PHONES,
        "server": "granian, 2 processes, 8 threads each",
        "copy": "all rows at once into the roll itself, one client",
    }


def _result(taken: dict[str, list[float]], work: Work, about: dict[str, Any]) -> Result:
    rate = {name: median(values) for name, values in taken.items()}
    figures: dict[str, float] = {f"{name}_rows_s": round(value) for name, value in rate.items()}
    ratios = {
        "to_copy": rate["portal"] / rate["copy"],
        "to_bulk": rate["portal"] / rate["bulk"],
        "tally_to_no_tally": rate["function"] / rate["function_no_tally"],
    }
    figures |= {name: round(value, 3) for name, value in ratios.items()}
    figures |= {
        "post_p50_ms": round(median(work.latencies), 1),
        "post_p95_ms": round(quantiles(work.latencies, n=20)[18], 1),
    }
    return Result("sync", about, figures, [Goal(name, figures[name], goal, "higher") for name, goal in GOALS.items()])
