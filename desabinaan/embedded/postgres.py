"""A PostgreSQL server of our own."""

import secrets
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from . import Refusal, last_line
from .binaries import POSTGRES_MAJOR
from .children import Children, wait_until
from .ports import free_port
from .unprivileged import own_file, own_folder

_TRIES = 5
SUPERUSER = "postgres"
DATABASE = "portal"

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "48MB",
    "max_connections": "60",
    "max_wal_size": "256MB",
    "jit": "off",  # costs more than it saves on short queries
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def postgres_url(role: str, password: str, port: int, database: str = DATABASE) -> str:
    return f"postgres://{role}:{password}@127.0.0.1:{port}/{database}"


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """One server: its programs, its folder and the password of its superuser.

    ``durable`` false gives up safety over a crash for speed: only for data that is thrown away.
    """

    bin: Path
    folder: Path
    log: Path
    password: str
    user: str | None = None
    durable: bool = True

    def start(self, children: Children, *, port: int = 0) -> tuple[subprocess.Popen[str], int]:
        """Makes the cluster when there is none and starts it; returns the process and the port it has.

        Takes ``port`` when it is free, else another. Tries again while a server that lost its supervisor is still
        going down.
        """
        self._make_cluster(children)
        for _ in range(_TRIES):
            port = free_port(port)
            child = self._spawn(children, port)
            if wait_until(lambda: self._answers(port), child=child, seconds=30):  # noqa: B023
                return child, port
            children.stop(child, seconds=2)
            port = 0
        raise Refusal(f"Basis data PostgreSQL tidak dapat dijalankan: {last_line(self.log)} (lihat {self.log})")

    def _spawn(self, children: Children, port: int) -> subprocess.Popen[str]:
        settings = _SETTINGS | ({} if self.durable else _THROW_AWAY) | {"port": str(port)}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        argv: list[str | Path] = [self.bin / "postgres", "-D", self.folder / "cluster", *words]
        # SIGINT is the fast shutdown: running statements are rolled back, nobody is waited for.
        return children.spawn(argv, log=self.log, user=self.user, stop_signal=signal.SIGINT, env=_ENVIRONMENT)

    def _answers(self, port: int) -> bool:
        try:
            psycopg2.connect(postgres_url(SUPERUSER, self.password, port, "postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _make_cluster(self, children: Children) -> None:
        own_folder(self.folder, self.user)
        version = self.folder / "cluster" / "PG_VERSION"
        if version.exists():
            if version.read_text().strip() != str(POSTGRES_MAJOR):
                raise Refusal(
                    f"Data di {self.folder} dibuat PostgreSQL {version.read_text().strip()}, "
                    f"sedangkan portal memakai PostgreSQL {POSTGRES_MAJOR}. Data tidak diubah."
                )
            return
        # Renamed when whole: an initdb cut short leaves nothing that looks like a cluster.
        half = self.folder / f"half-{secrets.token_hex(4)}"
        words = own_file(self.folder / "password", self.password, self.user)
        argv: list[str | Path] = [
            *(self.bin / "initdb", "-D", half, "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={words}"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *([] if self.durable else ["--no-sync"]),
        ]
        try:
            child = children.spawn(argv, log=self.log, user=self.user, env=_ENVIRONMENT)
            child.wait()
            children.gone(child)
        finally:
            words.unlink()
        if child.returncode != 0:
            raise Refusal(f"Basis data PostgreSQL tidak dapat dibuat: {last_line(self.log)} (lihat {self.log})")
        half.rename(self.folder / "cluster")
