import pytest
from celery import current_app
from django.db import connection
from django.test import Client

from desabinaan import health

READY = {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    monkeypatch.setattr(health, "_known_as_applied", False)


def test_healthz_asks_nobody(client: Client):
    # No database fixture: any query would fail.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_says_that_all_parts_work(client: Client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, READY)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_applied_migrations_are_not_read_twice(client: Client, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(0):
        client.get("/readyz")


@pytest.mark.django_db
def test_readyz_fails_on_unapplied_migrations(client: Client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'outreach'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, READY | {"status": "failed", "migrations": "unapplied"})


@pytest.mark.django_db
def test_readyz_fails_without_a_broker_and_tells_no_secret(client: Client, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://:rahasia@127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, READY | {"status": "failed", "broker": "failed"})


@pytest.mark.django_db
def test_readyz_fails_without_a_database(client: Client, monkeypatch):
    monkeypatch.setattr(connection, "ensure_connection", _refused)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "database": "failed", "migrations": "unknown", "broker": "ok"}


def _refused(*args: object) -> None:
    raise ConnectionError("password=rahasia")
