"""How long a start takes and how much memory the running portal needs; Linux only."""

import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desabinaan.embedded.ports import free_port
from desabinaan.embedded.throwaway import temporary_folder
from desabinaan.embedded.unprivileged import server_user

_CHECKOUT = Path(__file__).resolve().parent.parent.parent
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the command to the first page, and the memory of all processes in MB (proportional set size)."""

    seconds: float
    pss_mb: float


def measured_starts(number: int) -> list[Start]:
    """Starts a demo portal of its own ``number`` times after a first, uncounted start that fills its data folder."""
    folder = temporary_folder(server_user())
    try:
        return [_measure(folder / "data") for _ in range(number + 1)][1:]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(data: Path) -> Start:
    port = free_port()
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("PORTAL_", "DATABASE_", "REDIS_"))}
    environ |= {"PORTAL_DATA": str(data), "PORT": str(port)}
    worker_log = data / "logs" / "worker.log"
    worker_log.unlink(missing_ok=True)
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "desabinaan.runner"], env=environ, cwd=_CHECKOUT, stdout=subprocess.DEVNULL
    ) as portal:
        try:
            _wait(lambda: _page(port), portal)
            seconds = time.monotonic() - began
            # Memory counts once all have loaded: the worker comes up last.
            _wait(lambda: worker_log.exists() and " ready." in worker_log.read_text(), portal)
            _page(port)
            return Start(seconds, sum(_pss_kb(pid) for pid in _family(portal.pid)) / 1024)
        finally:
            portal.terminate()


def _wait(ready: Callable[[], bool], portal: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not ready():
        if portal.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the portal did not start")
        time.sleep(0.05)


def _page(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/masuk/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _family(pid: int) -> Iterator[int]:
    yield pid
    for thread in Path("/proc", str(pid), "task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from _family(int(child))


def _pss_kb(pid: int) -> int:
    lines = Path("/proc", str(pid), "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
