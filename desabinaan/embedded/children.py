"""Child processes that cannot outlive their parent."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

_PR_SET_PDEATHSIG = 1
_HELD = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """Between fork and bookkeeping no signal may throw us out: the child would be forgotten."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _dies_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def prepare() -> None:
        # Runs in the child after its user changed (a change of user would clear the death signal).
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:
                os._exit(1)
        signal.pthread_sigmask(signal.SIG_SETMASK, set())

    return prepare


class Children:
    """The processes we started, in order. Each leads a session of its own.

    The terminal's Ctrl-C thus reaches us alone, and what a child left behind can be found and ended. Processes must
    be started from the main thread: the kernel ties the death signal to the thread that forked.
    """

    def __init__(self) -> None:
        self._running: list[tuple[subprocess.Popen[str], signal.Signals]] = []

    def spawn(
        self,
        argv: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        stdin: int | IO[Any] = subprocess.DEVNULL,
        stdout: int | None = None,
        cwd: Path | None = None,
    ) -> subprocess.Popen[str]:
        """Starts ``argv`` with its output appended to ``log``; ``user`` names the account to drop to."""
        drop: dict[str, Any] = {"user": user, "group": _group_of(user), "extra_groups": []} if user else {}
        with log.open("a") as sink, _signals_held():
            child = subprocess.Popen(
                [str(word) for word in argv],
                stdin=stdin,
                stdout=sink if stdout is None else stdout,
                stderr=sink,
                env=env,
                cwd=cwd or ("/" if user else None),
                text=True,
                start_new_session=True,
                preexec_fn=_dies_with_parent(stop_signal),  # single-threaded parent
                **drop,
            )
            self._running.append((child, stop_signal))
        return child

    def pids(self) -> set[int]:
        return {child.pid for child, _ in self._running}

    def gone(self, child: subprocess.Popen[str]) -> None:
        """Forgets a child that ended, and ends what it started itself."""
        _kill_group(child)
        child.wait()
        self._running = [(other, stop) for other, stop in self._running if other is not child]

    def stop(self, *children: subprocess.Popen[str], seconds: float) -> None:
        """Asks the given children to stop, together, and kills what is left after ``seconds``."""
        known = [(child, stop_signal) for child, stop_signal in self._running if child in children]
        for child, stop_signal in known:
            if child.poll() is None:
                child.send_signal(stop_signal)
        deadline = time.monotonic() + seconds
        for child, _ in known:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
            self.gone(child)

    def stop_all(self, *, seconds: float) -> None:
        """Stops everything, the last started first, within ``seconds``."""
        deadline = time.monotonic() + seconds
        while self._running:
            child, _ = self._running[-1]
            self.stop(child, seconds=max(0.2, (deadline - time.monotonic()) / len(self._running)))


def _group_of(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def _kill_group(child: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def wait_until(
    ready: Callable[[], bool], *, child: subprocess.Popen[str], seconds: float, pause: float = 0.03
) -> bool:
    """Waits for ``ready()``; False when ``child`` ended before or the time is over."""
    deadline = time.monotonic() + seconds
    while child.poll() is None and time.monotonic() < deadline:
        if ready():
            return True
        time.sleep(pause)
    return False
