"""Keeps the portal's programs running beside the servers they need."""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desabinaan.embedded import Refusal, last_line
from desabinaan.embedded.children import Children

from .orphans import bury_orphans

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_STEADY = 60.0  # seconds after which a program counts as healthy again
_GLANCE = 5.0  # seconds between two looks when nothing wakes us earlier


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program that is started again when it ends."""

    title: str
    argv: Sequence[str]
    env: dict[str, str]
    log: Path


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server without which nothing works."""

    title: str
    process: subprocess.Popen[str]
    log: Path


class _Kept:
    """A program with its process, or with the time at which it will be tried again."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[str] | None = None
        self.pause = _FIRST_PAUSE
        self.since = self.due = 0.0


class Supervisor:
    """Watches servers and programs. A program that ends is restarted with growing pauses; a server's end is ours.

    ``tell`` gets the sentences meant for the console.
    """

    def __init__(self, children: Children, *, tell: Callable[[str], None]) -> None:
        self._children = children
        self._tell = tell
        self._servers: list[Server] = []
        self._kept: list[_Kept] = []
        self._bell, hammer = os.pipe()
        for end in (self._bell, hammer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(hammer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a child's end rings the bell

    def rely_on(self, server: Server) -> None:
        self._servers.append(server)

    def keep(self, program: Program) -> None:
        self._kept.append(_Kept(program))

    def watch(self, *, every: Callable[[], bool], seconds: float = _GLANCE) -> None:
        """Looks after everything until ``every()``, asked after each look, is true.

        ``seconds`` is the longest time between two looks. Raises ``Refusal`` when a server ended.
        """
        while True:
            now = time.monotonic()
            for server in self._servers:
                self._look_at(server)
            for kept in self._kept:
                self._tend(kept, now)
            bury_orphans(own=self._children.pids())
            if every():
                return
            waiting = [kept.due - now for kept in self._kept if kept.process is None]
            self._sleep(max(0.05, min([seconds, *waiting])))

    def stop_programs(self, *, seconds: float) -> None:
        """Stops all programs together: none needs another to finish its work."""
        running = [kept.process for kept in reversed(self._kept) if kept.process is not None]
        self._kept.clear()
        self._children.stop(*running, seconds=seconds)

    def _sleep(self, seconds: float) -> None:
        select.select([self._bell], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            while os.read(self._bell, 512):
                pass

    def _look_at(self, server: Server) -> None:
        code = server.process.poll()
        if code is not None:
            raise Refusal(
                f"{server.title} berhenti ({_ending(code)}): {last_line(server.log)} "
                f"Semua bagian portal dihentikan; rinciannya ada di {server.log}."
            )

    def _tend(self, kept: _Kept, now: float) -> None:
        program = kept.program
        if kept.process is not None and (code := kept.process.poll()) is not None:
            self._children.gone(kept.process)
            kept.process = None
            if now - kept.since > _STEADY:
                kept.pause = _FIRST_PAUSE
            kept.due, kept.pause = now + kept.pause, min(kept.pause * 2, _LONGEST_PAUSE)
            self._tell(f"{program.title} berhenti ({_ending(code)}) dan dijalankan lagi; lihat {program.log}.")
        if kept.process is None and now >= kept.due:
            kept.process = self._children.spawn(program.argv, log=program.log, env=program.env)
            kept.since = now


def _ending(code: int) -> str:
    return f"kode {code}" if code >= 0 else f"sinyal {-code}"
