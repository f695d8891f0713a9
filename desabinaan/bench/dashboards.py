"""How long figures take: from raw rows and from sums, and the dashboard's pages for nation, Kanwil and Kanim."""

import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from statistics import median, quantiles
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from accounts.models import Posting
from desabinaan.bench import data, database
from desabinaan.bench.calendar import timed
from desabinaan.bench.figure_writes import under_load, writes
from desabinaan.bench.harness import Goal, Result, interleaved
from desabinaan.bench.pages import PLAIN_FILES
from desabinaan.bench.scales import SCALES, but_with
from offices.roles import Role
from outreach.models import OutreachSession, SessionFigures
from reports.domain.rollup_check import differences
from reports.domain.snapshot import one_snapshot
from reports.queries.selection import read
from reports.queries.sums import sums

ROUNDS, PAGES, DELTAS = 5, 40, 10_000
# pages depend on sessions, a tenth of them, writing on rolls
SMALLER, SMALLER_HAS = "smaller", {"sessions": 100_000, "attendances": 3_000_000}
GOALS_MS = {"nation": 60.0, "kanwil": 40.0, "kanim": 30.0}
# the figures of every month, as they would be counted without sums
PLAIN = """
    SELECT date_trunc('month', s.local_date), count(DISTINCT s.id),
        count(*) FILTER (WHERE a.status IN ('present', 'represented') AND s.held_at IS NOT NULL)
    FROM outreach_outreachsession s LEFT JOIN outreach_attendance a ON a.session_id = s.id AND a.annulled_at IS NULL
    WHERE s.local_date BETWEEN %s AND %s {narrowed} GROUP BY 1
"""
UNFOLDED = """
    INSERT INTO outreach_figuredelta (session_id, village_id, office_id, regional_office_id, regency_id, district_id,
        local_date, topic_id, kind, present, xid, changed_at)
    SELECT session_id, village_id, office_id, regional_office_id, regency_id, district_id,
        local_date, topic_id, kind, 1, 0, now()
    FROM outreach_sessionfigures ORDER BY id DESC LIMIT %s
"""


@override_settings(DEBUG=False, STORAGES=PLAIN_FILES, SECURE_SSL_REDIRECT=False)
def run() -> Result:
    """Are figures exact, at rest and while others write; how fast are they, and what do they cost those who write.

    Ratios are of a plain GROUP BY to our query over all years, by month, with 10,000 changes not folded. Of national
    data, pages and writes are compared with those on a smaller database, filled where it is not there.
    """
    if found := len(differences()):
        return Result("dashboards", data.described(), {"differences": found}, [Goal("differences", found, 0)])
    figures: dict[str, float] = {"differences": 0}
    large = database.scale_of_bench_database() == "national"
    database.enter()
    users = _users()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UNFOLDED, [DELTAS])
        for name, (user, address, narrowed, values) in _questions(users).items():
            figures |= _ratio(name, user, address, narrowed, values)
        transaction.set_rollback(True)
    for name, user in users.items():
        taken = _pages(user, PAGES)
        figures[f"{name}_p50_ms"] = round(median(taken), 1)
        figures[f"{name}_p95_ms"] = round(quantiles(taken, n=20)[18], 1)
    figures |= _cost_of_writing()
    if large:
        figures |= _growth()
    with database.beside(SMALLER) if large else nullcontext(), database.copied("load"):
        figures |= under_load()
        figures["differences_after"] = len(differences())
    about = {**data.described(), "load_average": os.getloadavg()[0], "rounds": ROUNDS, "unfolded": DELTAS}
    return Result("dashboards", about, figures, _goals(figures))


def _goals(figures: dict[str, float]) -> list[Goal]:
    """Those of what was measured."""
    most = dict.fromkeys(("differences", "differences_after", "inexact_snapshots"), 0.0)
    most |= {f"{name}_p95_ms": goal for name, goal in GOALS_MS.items()} | {f"{name}_growth": 1.2 for name in GOALS_MS}
    least = {"nation_ratio": 1000, "topic_ratio": 400, "writes_with_to_without": 0.9, "inserts_large_to_small": 0.9}
    return [
        *(Goal(name, figures[name], goal) for name, goal in most.items() if name in figures),
        *(Goal(name, figures[name], goal, "higher") for name, goal in least.items() if name in figures),
    ]


def _pages(user: Any, number: int) -> list[float]:
    """Milliseconds of each, after a first one that does not count."""
    client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="id")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    ask = partial(client.get, reverse("dashboard"))
    ask()
    return timed(ask, number)


def _cost_of_writing() -> dict[str, float]:
    with writes() as written:
        variants = {"with": written.rows_per_s, "without": written.without_figures}
        taken = {name: median(found) for name, found in interleaved(variants, rounds=ROUNDS).items()}
    return {
        "writes_with_rows_s": round(taken["with"]),
        "writes_without_rows_s": round(taken["without"]),
        "writes_with_to_without": round(taken["with"] / taken["without"], 3),
    }


def _growth() -> dict[str, float]:
    """Pages and writes here, to those in a database with a tenth of the sessions: each round looks at both."""
    with database.beside(SMALLER):
        if database.scale_of_bench_database() != SMALLER:
            scale = replace(but_with(SCALES["national"], **SMALLER_HAS), name=SMALLER)
            data.fill(scale, say=lambda _text: None)
    here, there = [], []
    for _round in range(ROUNDS):
        here.append(_visit())
        with database.beside(SMALLER):
            database.enter()
            there.append(_visit())
    large, small = ({name: median(found[name] for found in part) for name in part[0]} for part in (here, there))
    return {
        **{f"{name}_growth": round(large[name] / small[name], 2) for name in GOALS_MS},
        "inserts_rows_s": round(large["inserts"]),
        "inserts_small_rows_s": round(small["inserts"]),
        "inserts_large_to_small": round(large["inserts"] / small["inserts"], 3),
    }


def _visit() -> dict[str, float]:
    """Median milliseconds of each reader's page, and rows written in a second, where the connection is."""
    found = {name: median(_pages(user, PAGES // 4)) for name, user in _users().items()}
    with writes() as written:
        written.rows_per_s()
        return {**found, "inserts": written.rows_per_s()}


def _users() -> dict[str, Any]:
    """Readers of the nation, of the busiest office, and of its Kanwil."""
    counted = OutreachSession.objects.order_by().values("office_id", "regional_office_id").annotate(n=Count("pk"))
    busiest = counted.order_by("-n").first() or {"office_id": 0, "regional_office_id": 0}
    postings = Posting.objects.select_related("user").order_by("pk")
    return {
        "nation": postings.filter(role=Role.NATIONAL)[0].user,
        "kanwil": postings.filter(role=Role.REGIONAL_HEAD, regional_office=busiest["regional_office_id"])[0].user,
        "kanim": postings.filter(role=Role.OFFICER, office=busiest["office_id"])[0].user,
    }


def _questions(users: dict[str, Any]) -> dict[str, tuple[Any, dict[str, str], str, list[Any]]]:
    """Who asks what: the address, and what narrows the plain statement in the same way."""
    fact = SessionFigures.objects.select_related("topic").order_by("-pk")[0]
    office, kanwil = users["kanim"].posting.office_id, users["kanwil"].posting.regional_office_id
    return {
        "nation": (users["nation"], {}, "", []),
        "topic": (users["nation"], {"topik": fact.topic.slug}, "AND s.topic_id = %s", [fact.topic_id]),
        "kanwil": (users["kanwil"], {}, "AND s.regional_office_id = %s", [kanwil]),
        "office": (users["kanim"], {}, "AND s.office_id = %s", [office]),
    }


def _ratio(name: str, user: Any, address: dict[str, str], narrowed: str, values: list[Any]) -> dict[str, float]:
    year = OutreachSession.objects.order_by("local_date").values_list("local_date", flat=True)[0].year
    last = OutreachSession.objects.order_by("-local_date").values_list("local_date", flat=True)[0].year
    span = f"{year}-01-01..{last}-12-31"
    selection, _problem = read(user, {**address, "periode": span})

    def plain() -> float:
        with connection.cursor() as cursor:
            return _ms(lambda: cursor.execute(
                PLAIN.format(narrowed=narrowed), [selection.period.first, selection.period.last, *values]
            ))  # fmt: skip

    def ours() -> float:
        def ask() -> None:
            with one_snapshot():
                sums(user, selection, spans=[selection.period], names=("held", "present"), below=False)

        return _ms(ask)

    taken = {key: median(found) for key, found in interleaved({"plain": plain, "ours": ours}, rounds=ROUNDS).items()}
    return {
        f"{name}_plain_ms": round(taken["plain"], 1),
        f"{name}_ours_ms": round(taken["ours"], 2),
        f"{name}_ratio": round(taken["plain"] / taken["ours"], 1),
    }


def _ms(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000
