"""Server time of a month of the calendar, as an officer of an office with about 2,000 sessions among all there are."""

import datetime as dt
import os
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desabinaan.bench import data
from desabinaan.bench.harness import Goal, Result
from desabinaan.bench.pages import PLAIN_FILES
from offices.roles import Role
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionTally, SessionVillage

ROUNDS = 40
OFFICE_SESSIONS = 2_000
GOAL_MS, GOAL_QUERIES = 100.0, 12


@override_settings(DEBUG=False, STORAGES=PLAIN_FILES, SECURE_SSL_REDIRECT=False)
def run() -> Result:
    """The month as it is, then with 2,000 sessions of the office in it; those are rolled back."""
    office, sessions = _office()
    officer = User.objects.filter(all_postings__role=Role.OFFICER, all_postings__office_id=office).earliest("pk")
    client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="id")
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    figures: dict[str, float] = {"office_sessions": sessions}
    views = {"month": "", "week": "?tampilan=minggu", "list": "?tampilan=daftar"}
    for name, query in views.items():
        figures |= _measured(client, reverse("calendar") + query, name)
    with transaction.atomic():
        figures["full_month_sessions"] = _fill(office)
        for name, query in views.items():
            figures |= _measured(client, reverse("calendar") + query, f"full_{name}")
        transaction.set_rollback(True)
    goals = [Goal(f"{name}_p95_ms", figures[f"{name}_p95_ms"], GOAL_MS) for name in ("month", "full_month")]
    goals += [Goal(f"{name}_queries", figures[f"{name}_queries"], GOAL_QUERIES) for name in ("month", "full_month")]
    about = {**data.described(), "load_average": os.getloadavg()[0], "rounds": ROUNDS}
    return Result("calendar", about, figures, goals)


def _office() -> tuple[int, int]:
    counted = OutreachSession.objects.values_list("office_id").annotate(number=Count("pk")).order_by()
    if not counted:
        raise CommandError("The bench database holds no sessions: manage.py bench_data --scale national")
    return min(counted, key=lambda row: abs(row[1] - OFFICE_SESSIONS))


def _fill(office: int) -> int:
    """Add drafts to the present month until it holds 2,000 sessions of the office; how many it holds."""
    first = timezone.localdate().replace(day=1)
    samples = list(OutreachSession.objects.filter(office_id=office).order_by("-pk")[:100])
    days = [first + dt.timedelta(days=number % 28) for number in range(OFFICE_SESSIONS)]
    sessions = [_copy(samples[number % len(samples)], day) for number, day in enumerate(days)]
    OutreachSession.objects.bulk_create(sessions)
    common = ("office_id", "regional_office_id", "regency_id", "district_id", "starts_at")
    rows: list[dict[str, Any]] = [
        {"session": row, "village_id": row.host_id, **{name: getattr(row, name) for name in common}}
        for row in sessions
    ]
    SessionVillage.objects.bulk_create([SessionVillage(session_office_id=office, **row) for row in rows])
    SessionTally.objects.bulk_create([SessionTally(**row) for row in rows])
    last = first + dt.timedelta(days=27)
    return OutreachSession.objects.filter(office_id=office, local_date__range=(first, last)).count()


def _copy(sample: OutreachSession, day: dt.date) -> OutreachSession:
    shift = day - sample.local_date
    return OutreachSession(
        kind=sample.kind, topic_id=sample.topic_id, state=SessionState.DRAFT, host_id=sample.host_id,
        venue=sample.venue, starts_at=sample.starts_at + shift, ends_at=sample.ends_at + shift, zone=sample.zone,
        local_date=day, local_start=sample.local_start, local_end=sample.local_end, blocks=False,
        created_by_id=sample.created_by_id, office_id=sample.office_id, regional_office_id=sample.regional_office_id,
        regency_id=sample.regency_id, district_id=sample.district_id,
    )  # fmt: skip


def _measured(client: Client, url: str, name: str) -> dict[str, float]:
    def ask() -> None:
        response = client.get(url, secure=settings.SECURE_SSL_REDIRECT)
        if response.status_code != 200:
            raise CommandError(f"{url} answers {response.status_code}")

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries = len(captured)
    began = time.process_time()
    taken = timed(ask, ROUNDS)
    cpu = (time.process_time() - began) * 1000 / ROUNDS
    return {
        f"{name}_p50_ms": round(median(taken), 1),
        f"{name}_p95_ms": round(quantiles(taken, n=20)[18], 1),
        f"{name}_cpu_ms": round(cpu, 1),
        f"{name}_queries": queries,
    }


def timed(act: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of wall clock of each call."""
    taken = []
    for _round in range(rounds):
        begin = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begin) * 1000)
    return taken
