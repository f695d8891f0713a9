"""The portal on one machine, from the first server to the last process gone."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from desabinaan.embedded import Refusal, last_line
from desabinaan.embedded.binaries import postgres_bin, valkey_server
from desabinaan.embedded.children import Children
from desabinaan.embedded.ports import is_free
from desabinaan.embedded.postgres import DATABASE, SUPERUSER, Postgres, postgres_url
from desabinaan.embedded.roles import OWNER, WEB, WORKER, ensure_roles
from desabinaan.embedded.unprivileged import server_user
from desabinaan.embedded.valkey import Valkey

from . import programs
from .data_folder import DataFolder, Keys, chosen_folder
from .environment import Environments, environments, port_of
from .orphans import adopt_orphans, end_orphans
from .supervisor import Program, Server, Supervisor

_CHECKOUT = Path(__file__).resolve().parent.parent.parent
# Together below the ten seconds in which everything is gone after Ctrl-C.
_PROGRAMS_STOP, _SERVERS_STOP, _ORPHANS_END = 5.0, 3.5, 0.5
_PATIENCE = 90.0  # seconds for the first answer, on a slow machine


class _Stop(BaseException):
    """Somebody asked us to stop; raised wherever we happen to be."""


def run_portal() -> int:
    """Runs the portal until it is asked to stop (0) or cannot go on (``Refusal``)."""
    os.chdir(_CHECKOUT)
    os.umask(0o022)  # the servers' account has to pass through folders we make; what is secret is closed by itself
    port = port_of(os.environ)
    user = server_user()
    asked, path = chosen_folder(os.environ, user)
    if path != asked:
        _tell(f"Akun {user} tidak dapat membaca {asked}; data portal disimpan di {path}.")
    folder = DataFolder(path)
    folder.open()
    folder.tidy_logs()
    _wait_for_port(port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # ignored: nohup
            signal.signal(number, _stop)
    adopt_orphans()
    children = Children()
    supervisor = Supervisor(children, tell=_tell)
    try:
        keys = _start_servers(supervisor, children, folder, user)
        envs = environments(os.environ, folder=path, keys=keys)
        _tell("Menyiapkan portal ...")
        welcome = _prepare(children, folder, envs.owner)
        supervisor.keep(_web(folder, envs, port))
        # The others afterwards: three programs loading at once would make the first page wait for all.
        _wait_for_answer(supervisor, folder, envs.web, port)
        supervisor.keep(_worker(folder, envs))
        supervisor.keep(_beat(folder, envs))
        _tell(f"Portal siap: {envs.web['PORTAL_URL'].rstrip('/')}/\n\n{welcome}")
        _watch(supervisor, folder)
    except _Stop:
        _tell("Portal dihentikan ...")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        supervisor.stop_programs(seconds=_PROGRAMS_STOP)
        children.stop_all(seconds=_SERVERS_STOP)
        end_orphans(seconds=_ORPHANS_END)
    return 0


def _stop(_number: int, _frame: object) -> NoReturn:
    raise _Stop


def _tell(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _wait_for_port(port: int) -> None:
    # A moment's patience for a web server that just lost its supervisor.
    for _ in range(30):
        if is_free(port):
            return
        time.sleep(0.1)
    raise Refusal(f"Port {port} sudah dipakai program lain; pilih yang lain, misalnya PORT={port + 1} bin/run.")


def _start_servers(supervisor: Supervisor, children: Children, folder: DataFolder, user: str | None) -> Keys:
    """Starts those servers the environment does not name, and remembers how to reach them."""
    keys = folder.keys()
    folder.remember(keys)  # before the first password is used
    copies = folder.path / "programs"
    if "DATABASE_URL" not in os.environ:
        postgres = Postgres(
            bin=postgres_bin(copies=copies, user=user),
            folder=folder.path / "postgres",
            log=folder.log("postgres"),
            password=keys.superuser,
            user=user,
        )
        process, keys.database_port = postgres.start(children, port=keys.database_port)
        supervisor.rely_on(Server(title="Basis data PostgreSQL", process=process, log=postgres.log))
        ensure_roles(
            postgres_url(SUPERUSER, keys.superuser, keys.database_port, "postgres"),
            database=DATABASE,
            passwords={OWNER: keys.owner, WEB: keys.web, WORKER: keys.worker},
        )
    if "REDIS_URL" not in os.environ:
        valkey = Valkey(
            program=valkey_server(copies=copies, user=user),
            folder=folder.path / "valkey",
            log=folder.log("valkey"),
            password=keys.broker,
            user=user,
        )
        process, keys.broker_port = valkey.start(children, port=keys.broker_port)
        supervisor.rely_on(Server(title="Antrean pesan (Valkey)", process=process, log=valkey.log))
    folder.remember(keys)
    return keys


def _prepare(children: Children, folder: DataFolder, env: dict[str, str]) -> str:
    """Migrates, collects static files and loads the first data; returns what to tell the person."""
    log = folder.log("prepare")
    argv = [sys.executable, "manage.py", "prepare_portal"]
    child = children.spawn(argv, log=log, env=env, stdout=subprocess.PIPE)
    welcome, _ = child.communicate()
    children.gone(child)
    if child.returncode != 0:
        raise Refusal(f"Portal tidak dapat disiapkan: {last_line(log)} (lihat {log})")
    return welcome


def _web(folder: DataFolder, envs: Environments, port: int) -> Program:
    return Program(title="Web", argv=programs.web(port), env=envs.web, log=folder.log("web"))


def _worker(folder: DataFolder, envs: Environments) -> Program:
    return Program(title="Pekerja", argv=programs.worker(), env=envs.worker, log=folder.log("worker"))


def _beat(folder: DataFolder, envs: Environments) -> Program:
    schedule = folder.path / "beat"
    schedule.mkdir(exist_ok=True)
    return Program(
        title="Penjadwal", argv=programs.beat(schedule / "schedule"), env=envs.worker, log=folder.log("beat")
    )


def _wait_for_answer(supervisor: Supervisor, folder: DataFolder, env: Mapping[str, str], port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    host = env.get("PORTAL_HOSTS", "").split(",")[0].strip() or "127.0.0.1"

    def answered() -> bool:
        if time.monotonic() > deadline:
            log = folder.log("web")
            raise Refusal(f"Portal tidak menjawab dalam {_PATIENCE:.0f} detik: {last_line(log)} (lihat {log})")
        return _is_ready(port, host)

    supervisor.watch(every=answered, seconds=0.1)


def _is_ready(port: int, host: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _watch(supervisor: Supervisor, folder: DataFolder) -> None:
    def tidied() -> bool:
        folder.tidy_logs()
        return False

    supervisor.watch(every=tidied)
