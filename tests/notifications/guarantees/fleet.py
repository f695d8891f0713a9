"""Several real workers and beats beside a test, on one queue, that may be killed one by one."""

import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desabinaan.celery import app
from tests.mail_server import MailServer
from tests.worker import Program, database_url

QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat"]


@dataclass
class Fleet:
    """``workers`` and ``beats`` in the order they were started."""

    queue: str
    environment: dict[str, str]
    folder: Path
    workers: list[Program] = field(default_factory=list)
    beats: list[Program] = field(default_factory=list)

    def add_worker(self, *, threads: int = 2) -> Program:
        name = f"{self.queue}-{len(self.workers)}@test"
        arguments = ["worker", "-l", "INFO", "--pool", "threads", "-c", str(threads), "-n", name, *QUIET]
        self.workers.append(Program(arguments, self.environment, sign=" ready."))
        return self.workers[-1]

    def add_beat(self) -> Program:
        schedule = self.folder / f"schedule-{len(self.beats)}"
        arguments = ["beat", "-l", "INFO", "--schedule", str(schedule), "--pidfile="]
        self.beats.append(Program(arguments, self.environment, sign="beat: Starting"))
        return self.beats[-1]

    def wait(self) -> None:
        for program in [*self.workers, *self.beats]:
            program.wait()

    def send(self, task: str = "notifications.dispatch_due") -> None:
        app.send_task(task, queue=self.queue)

    def stop(self) -> None:
        for program in [*self.beats, *self.workers]:
            program.stop()
        with app.connection_for_write() as broker:
            keys = (self.queue, f"_kombu.binding.{self.queue}", f"_kombu.binding_permanent.{self.queue}")
            broker.default_channel.client.delete(*keys)


def kill(program: Program) -> None:
    """As the kernel does when memory is short: nothing of it may say goodbye."""
    program.process.send_signal(signal.SIGKILL)
    program.process.wait()


@contextmanager
def fleet(mail_server: MailServer, folder: Path, *, workers: int = 1, beats: int = 1) -> Iterator[Fleet]:
    queue = f"test-{secrets.token_hex(6)}"
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "PORTAL_MAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        "PORTAL_DEMO": "0",
        "PORTAL_DATA": str(folder),
        "TEST_QUEUE": queue,
    }
    made = Fleet(queue, environment, folder)
    try:
        for _ in range(workers):
            made.add_worker()
        for _ in range(beats):
            made.add_beat()
        made.wait()
        yield made
    finally:
        made.stop()
