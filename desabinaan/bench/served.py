"""The portal's web server as production runs it, on the database the bench works in."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

from django.core.management.base import CommandError
from django.db import connection

from desabinaan.embedded import last_line
from desabinaan.embedded.ports import free_port
from desabinaan.runner import programs

_CHECKOUT = Path(__file__).resolve().parent.parent.parent
_PATIENCE = 60.0


class Server:
    """A granian of our own on a port of its own; may be killed and started again."""

    def __init__(self, data: Path, *, settings: str) -> None:
        self.port = free_port()
        self._log = data / "web.log"
        self._env = os.environ | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": settings,
            "PORTAL_DATA": str(data),
            "PORTAL_DEBUG": "0",
            "PORTAL_DEMO": "0",
            "PORTAL_HTTPS": "0",
            "PORTAL_URL": f"http://127.0.0.1:{self.port}",
            "PORTAL_LOG_LEVEL": "WARNING",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def collect_static_files(self) -> None:
        """Once before the start, compressed and under hashed names."""
        argv = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(argv, env=self._env, cwd=_CHECKOUT, check=True)

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                programs.web(self.port), env=self._env, cwd=_CHECKOUT, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise CommandError(f"the web server did not start: {last_line(self._log)}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut does it: no request is finished, no connection closed."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def served(*, settings: str = "desabinaan.settings", static: bool = False) -> Iterator[Server]:
    """A running server with a data folder of its own; both are gone afterwards. ``static``: with what pages need."""
    with TemporaryDirectory(prefix="desa-binaan-bench-") as folder:
        server = Server(Path(folder), settings=settings)
        try:
            if static:
                server.collect_static_files()
            server.start()
            yield server
        finally:
            server.kill()


def database_url() -> str:
    """``DATABASE_URL`` with the database the connection works in now."""
    named = urlsplit(os.environ["DATABASE_URL"])
    return named._replace(path="/" + quote(str(connection.settings_dict["NAME"]))).geturl()
