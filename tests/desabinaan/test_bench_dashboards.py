"""``bench dashboards`` on small data: figures are those of the rows, at rest and while two write and one folds."""

import json
import os
import subprocess
import sys
import uuid

import pytest
from django.conf import settings
from django.db import connection

from desabinaan.bench.dashboards import GOALS_MS


@pytest.fixture
def database(django_db_setup, django_db_blocker):
    """A name of its own for the database to be filled, on the server of the tests."""
    name = f"trial_{uuid.uuid4().hex[:8]}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield name
        cursor.execute(f"DROP DATABASE IF EXISTS {name}_bench WITH (FORCE)")
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_small_data_is_exact_at_rest_and_under_load(database):
    server = connection.settings_dict
    url = f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{database}"
    run = subprocess.run(
        [sys.executable, "manage.py", "bench", "dashboards", "--scale", "small"],
        cwd=settings.BASE_DIR, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    (line,) = run.stdout.splitlines()
    result = json.loads(line)
    figures = result["figures"]
    assert result["data"]["scale"] == "small"
    assert (figures["differences"], figures["differences_after"], figures["inexact_snapshots"]) == (0, 0, 0)
    assert figures["snapshots"] >= 20
    assert figures["batches_meanwhile"] > 0
    assert figures["foldings_meanwhile"] > 0
    measured = {goal["name"] for goal in result["goals"]}
    assert {f"{name}_p95_ms" for name in GOALS_MS} | {
        "nation_ratio",
        "topic_ratio",
        "writes_with_to_without",
    } <= measured
