import pytest
import time_machine
from celery import current_app
from django.db import connection
from django.test import Client

from desabinaan import health
from notifications.domain.pulse import SILENT_AFTER
from notifications.tasks import beat_pulse

READY = {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok", "beat": "ok"}


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    monkeypatch.setattr(health, "_known_as_applied", False)


@pytest.fixture
def beating(db) -> None:
    beat_pulse()


def test_healthz_asks_nobody(client: Client):
    # No database fixture: any query would fail.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.usefixtures("beating")
def test_readyz_says_that_all_parts_work(client: Client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, READY)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("beating")
def test_applied_migrations_are_not_read_twice(client: Client, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(1):  # when beat was heard last
        client.get("/readyz")


@pytest.mark.usefixtures("beating")
def test_readyz_fails_on_unapplied_migrations(client: Client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'outreach'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        READY | {"status": "failed", "migrations": "unapplied", "beat": "unknown"},
    )


@pytest.mark.usefixtures("beating")
def test_readyz_fails_without_a_broker_and_tells_no_secret(client: Client, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://:rahasia@127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, READY | {"status": "failed", "broker": "failed"})


@pytest.mark.django_db
def test_readyz_fails_without_a_database(client: Client, monkeypatch):
    monkeypatch.setattr(connection, "ensure_connection", _refused)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    gone = {"status": "failed", "database": "failed", "migrations": "unknown", "broker": "ok", "beat": "unknown"}
    assert answer.json() == gone


@pytest.mark.django_db
def test_readyz_tells_of_a_beat_that_fell_silent_and_stays_in_service(client: Client):
    with time_machine.travel("2026-03-02T01:00:00Z", tick=False) as clock:
        assert client.get("/readyz").json() == READY | {"beat": "silent"}  # nobody ever heard of it
        beat_pulse()
        assert client.get("/readyz").json() == READY
        clock.shift(SILENT_AFTER)
        assert client.get("/readyz").json() == READY
        clock.shift(1)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, READY | {"beat": "silent"})
        beat_pulse()
        assert client.get("/readyz").json() == READY


def _refused(*args: object) -> None:
    raise ConnectionError("password=rahasia")
