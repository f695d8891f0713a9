"""A real portal as ``bin/run`` starts it. Few starts, many questions: each start costs seconds."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from desabinaan.embedded.ports import free_port

pytestmark = pytest.mark.xdist_group("portal")
ROOT = Path(__file__).resolve().parent.parent.parent


class Portal:
    """One run of ``bin/run`` on a data folder."""

    def __init__(self, data: Path, **environ: str) -> None:
        self.data = data
        self.port = free_port()
        self.environ = clean_environment(PORTAL_DATA=str(data), PORT=str(self.port), **environ)
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [ROOT / "bin" / "run"], env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def hear_until(self, words: str) -> str:
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if words in line:
                return line.rstrip()
        raise AssertionError("\n".join(["The portal ended after saying:", *self.said]))

    def get(self, path: str) -> tuple[int, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, json.loads(response.read())

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def processes(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def process_of(self, word: str) -> psutil.Process:
        """The child of the supervisor with this word on its command line."""
        return next(found for found in psutil.Process(self.process.pid).children() if word in found.cmdline())

    def end(self, number: int = signal.SIGTERM) -> int:
        """Asks it to stop, checks that nothing is left after ten seconds; its exit code."""
        everything = self.processes()
        self.process.send_signal(number)
        code = self.process.wait(timeout=10)
        assert psutil.wait_procs(everything, timeout=0.5)[1] == []
        return code

    def psql(self, role: str, statement: str) -> list[tuple]:
        keys = json.loads((self.data / "keys.json").read_text())
        url = f"postgres://portal_{role}:{keys[role]}@127.0.0.1:{keys['database_port']}/portal"
        connection = psycopg2.connect(url)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                connection.commit()
                return cursor.fetchall()
        finally:
            connection.close()


def clean_environment(**environ: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_", "REDIS"))
    }
    return kept | {"PORTAL_VENV": sys.prefix, "PORTAL_DEMO": "0"} | environ


def eventually(true: Callable[[], bool], *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Portal]]:
    """``start(**environ)`` runs a portal on the one data folder of this module; none outlives it."""
    folder = Path(tempfile.mkdtemp(prefix="desa-binaan-test-", dir="/tmp"))  # pytest's own are closed to the servers
    folder.chmod(0o755)
    runs = []

    def run(**environ: str) -> Portal:
        runs.append(Portal(folder / "data", **environ))
        runs[-1].hear_until("Portal siap")
        return runs[-1]

    yield run
    for portal in runs:
        if portal.process.poll() is None:
            portal.end()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def portal(start: Callable[..., Portal]) -> Portal:
    return start()


def test_it_answers_and_tells_how_to_begin(portal: Portal):
    ready = {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}
    assert portal.get("/readyz") in [(200, ready | {"beat": beat}) for beat in ("ok", "silent")]
    assert f"Portal siap: http://127.0.0.1:{portal.port}/" in portal.said
    assert portal.hear_until("create_administrator") == "  bin/manage create_administrator NAMA_PENGGUNA"


def test_its_beat_is_heard(portal: Portal):
    assert eventually(lambda: portal.get("/readyz")[1]["beat"] == "ok", seconds=90) is True


def test_web_and_worker_own_nothing(portal: Portal):
    roles = (
        "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname LIKE 'portal%' ORDER BY 1"
    )
    assert portal.psql("web", roles) == [
        ("portal_owner", False, False, True),
        ("portal_web", False, False, False),
        ("portal_worker", False, False, False),
    ]
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    assert portal.psql("web", owners) == [("portal_owner",)]
    assert portal.psql("worker", "SELECT count(*) > 80 FROM offices_region") == [(True,)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        portal.psql("web", "CREATE TABLE own (id int)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        portal.psql("worker", "ALTER TABLE offices_region ADD own int")
    connected = "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'portal' AND pid <> pg_backend_pid()"
    assert set(portal.psql("owner", connected)) <= {("portal_web",), ("portal_worker",)}


def test_a_second_start_on_the_same_data_is_one_sentence(portal: Portal):
    environ = portal.environ | {"PORT": str(free_port())}
    second = subprocess.run([ROOT / "bin" / "run"], env=environ, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    sentence = (
        f"Portal dengan folder data {portal.data} sudah berjalan; hentikan dulu (Ctrl-C di jendelanya) "
        "atau pilih folder lain dengan PORTAL_DATA.\n"
    )
    assert second.stderr == sentence
    assert second.stdout == ""


def test_a_taken_port_is_one_sentence(portal: Portal):
    environ = portal.environ | {"PORTAL_DATA": str(portal.data.with_name("other"))}
    second = subprocess.run([ROOT / "bin" / "run"], env=environ, capture_output=True, text=True, check=False)
    assert (second.returncode, second.stderr.splitlines()) == (
        1,
        [f"Port {portal.port} sudah dipakai program lain; pilih yang lain, misalnya PORT={portal.port + 1} bin/run."],
    )


def test_commands_reach_the_running_portal(portal: Portal):
    command = [ROOT / "bin" / "manage", "showmigrations", "offices", "--plan"]
    done = subprocess.run(command, env=portal.environ, capture_output=True, text=True, check=False)
    assert (done.returncode, "[X]  offices.0001_initial" in done.stdout.splitlines()) == (0, True)


def test_crashed_programs_come_back(portal: Portal):
    crashing = [portal.process_of("granian"), portal.process_of("beat")]
    for process in crashing:
        process.kill()
    assert "berhenti (sinyal 9) dan dijalankan lagi" in portal.hear_until("berhenti")
    assert "berhenti (sinyal 9) dan dijalankan lagi" in portal.hear_until("berhenti")
    assert eventually(portal.is_ready, seconds=30) is True
    came = [portal.process_of("granian"), portal.process_of("beat")]
    assert [process for process in came if process in crashing] == []


def test_term_leaves_nothing_and_what_was_there_stays(portal: Portal, start: Callable[..., Portal]):
    portal.psql("owner", "UPDATE offices_region SET name = 'Sama' WHERE code = '36.04.12.2001' RETURNING 1")
    assert portal.end() == 0
    again = start()
    assert again.psql("web", "SELECT name FROM offices_region WHERE code = '36.04.12.2001'") == [("Sama",)]
    # As when the machine's memory runs out: nobody left to stop anything in order.
    left = again.processes()
    again.process.kill()
    assert psutil.wait_procs(left, timeout=10)[1] == []


def test_a_crashed_database_stops_everything_with_the_reason(portal: Portal, start: Callable[..., Portal]):
    if portal.process.poll() is None:
        portal.end()
    run = start(PORTAL_DEMO="1", PORTAL_DEMO_PASSWORD="sandi-contoh")
    assert "sandi-contoh" in run.hear_until("Akun contoh")
    assert "petugas.serang" in run.hear_until("petugas.serang")
    left = run.processes()
    next(found for found in psutil.Process(run.process.pid).children() if found.name() == "postgres").kill()
    assert "Semua bagian portal dihentikan" in run.hear_until("Basis data PostgreSQL berhenti (sinyal 9)")
    assert run.process.wait(timeout=10) == 1
    assert psutil.wait_procs(left, timeout=0.5)[1] == []


def test_demo_refuses_other_hosts(open_folder: Path):
    environ = clean_environment(
        PORTAL_DEMO="1",
        PORTAL_HOSTS="portal.example",
        PORTAL_DATA=str(open_folder),
        PORT=str(free_port()),
        DATABASE_URL="postgres://nobody@127.0.0.1:1/none",
        REDIS_URL="redis://127.0.0.1:1/0",
    )
    run = subprocess.run([ROOT / "bin" / "run"], env=environ, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "remove other names from PORTAL_HOSTS" in run.stderr
