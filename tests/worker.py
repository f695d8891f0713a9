"""A real worker and a real beat beside a test, bound to the test's own database."""

import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from desabinaan.celery import app
from tests.mail_server import MailServer

ROOT = Path(__file__).resolve().parent.parent
APPLICATION_NAME = "desa-binaan-test-worker"


@dataclass
class Program:
    """A child process whose output is kept; it is ready once a line holds ``sign``."""

    arguments: list[str]
    environment: dict[str, str]
    sign: str
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._said = threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.worker_app", *self.arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            with self._said:
                self.lines.append(line)
                self._said.notify_all()

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait(self) -> None:
        self.wait_for(self.sign)

    def wait_for(self, words: str, *, seconds: float = 120) -> None:
        """Until a line of its output holds ``words``; fails with all it said."""
        with self._said:
            heard = self._said.wait_for(lambda: any(words in line for line in self.lines), timeout=seconds)
        assert heard, f"{self.arguments[0]} did not say {words!r}:\n{self.output}"

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(5)


@dataclass
class Worker:
    """Both processes and the queue between them."""

    queue: str
    worker: Program
    beat: Program

    def send(self, task: str) -> None:
        """Put a task into the worker's queue, as a beat would."""
        app.send_task(task, queue=self.queue)

    def stop(self) -> None:
        self.beat.stop()
        self.worker.stop()
        with app.connection_for_write() as broker:
            keys = (self.queue, f"_kombu.binding.{self.queue}", f"_kombu.binding_permanent.{self.queue}")
            broker.default_channel.client.delete(*keys)


def database_url() -> str:
    """The test database of this process, as ``DATABASE_URL`` wants it."""
    settings = connection.settings_dict
    access = f"{quote(settings['USER'])}:{quote(settings['PASSWORD'])}@{settings['HOST']}:{settings['PORT']}"
    return f"postgres://{access}/{settings['NAME']}?application_name={APPLICATION_NAME}"


@pytest.fixture
def worker(transactional_db: None, mail_server: MailServer, tmp_path: Path) -> Iterator[Worker]:
    """The portal's worker and beat as real processes; mail goes to ``mail_server``.

    The outbox is read every second. What the test wants sent it must commit, as ``transactional_db`` does.
    """
    queue = f"test-{secrets.token_hex(6)}"
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "PORTAL_MAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        "PORTAL_DEMO": "0",
        "PORTAL_DATA": str(tmp_path),
        "TEST_QUEUE": queue,
    }
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    pool = ["worker", "-l", "INFO", "--pool", "threads", "-c", "2", "-n", f"{queue}@test", *quiet]
    beat = ["beat", "-l", "INFO", "--schedule", str(tmp_path / "schedule"), "--pidfile="]
    both = Worker(
        queue,
        worker=Program(pool, environment, sign=" ready."),
        beat=Program(beat, environment, sign="beat: Starting"),
    )
    try:
        both.worker.wait()
        both.beat.wait()
        yield both
    finally:
        both.stop()
