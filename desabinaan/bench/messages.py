"""Many personal mails due at once, sent by two worker processes to a server that only counts them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from desabinaan.bench import database, mail_sink
from desabinaan.bench.harness import Goal, Result, ticks
from desabinaan.bench.served import database_url
from notifications.models import Message

MESSAGES, WORKERS = 200_000, 2
count = MESSAGES  # another one by --messages
GOALS = {"per_second": 8000.0, "ratio": 0.15}
A_MINUTE, MINUTES, DELAY_GOAL_S = 10_000, 2, 15.0
CHECKOUT = Path(__file__).resolve().parent.parent.parent
# Urgent: the bench may run at night. A session nobody planned: no owner is asked, but wishes are.
ROWS = """
    INSERT INTO notifications_message (
        dedupe_key, subject, subject_key, channel, kind, recipient_name, person, address, urgent, language, template,
        context, due_at, expires_at, state, attempts, last_error, created_at
    )
    SELECT 'bench:' || n || ':r1:reminder_h3:s' || n || 'f1:email', 'bench:' || n / 500, 'bench:' || n / 500 || ':r1',
        'email', 'reminder_h3', 'Siti Rahmawati ' || n, 's' || n || 'f1', 'orang' || n || '@example.test', true, 'id',
        'outreach/mail/reminder', jsonb_build_object(
            'title', 'Sosialisasi pencegahan TPPO dan TPPM ' || n / 500, 'when', 'Rabu, 4 Maret 2026, 09.00–12.00 WIB',
            'venue', 'Balai Desa Sukamaju', 'village', 'Desa Sukamaju', 'gathering', '', 'officer', 'Dewi Lestari',
            'office', 'Kantor Imigrasi Kelas I Contoh', 'letter_number', 'W.10.IMI.1-UM.01.01-' || n / 500,
            'reason', '', 'again', false, 'path', '/kegiatan/' || n / 500 || '/', 'name', 'Ibu Siti Rahmawati ' || n,
            'works', false, 'prepare', false, 'asked', '[]'::jsonb, 'asked_names', '',
            'link', 'https://desa-binaan.test/u/' || md5(n::text)
        ),
        now() + %(spread)s * n * interval '1 second', now() + interval '6 hours', 'scheduled', 0, '', now()
    FROM generate_series(1, %(count)s) n
"""


def run() -> Result:
    with database.copied("messages"), _sink() as (sink, port), _workers(port) as workers:
        most = _most_a_sink_takes(sink, port)
        marked = max(count // 4, 1000)
        _fill(marked)
        claim_mark = marked / _timed(workers, "mark")
        _fill(count)
        before, taken_before = ticks(), sink.count()
        seconds = _timed(workers, "send")
        stolen, whole = (after - earlier for after, earlier in zip(ticks(), before, strict=True))
        if (arrived := sink.count() - taken_before) != count:
            raise CommandError(f"{arrived} mails arrived of {count}")
    figures = {
        "messages": count,
        "seconds": round(seconds, 1),
        "per_second": round(count / seconds),
        "claim_mark_per_second": round(claim_mark),
        "ratio": round(count / seconds / claim_mark, 3),
        "sink_per_second": round(most),
    }
    about = _about() | {"stolen_by_the_host": round(stolen / max(whole, 1), 2)}
    return Result(
        "messages", about, figures, [Goal(name, figures[name], goal, "higher") for name, goal in GOALS.items()]
    )


def run_delay() -> Result:
    """10,000 due a minute: how long after its time a message is with the server, beat's rhythm included."""
    with database.copied("delay"), _sink() as (_counter, port), _workers(port) as workers:
        _fill(A_MINUTE * MINUTES, spread=60 / A_MINUTE)
        _timed(workers, f"beat {60 * MINUTES + 20}")
        rows = Message.objects.filter(state="sent").values_list("due_at", "sent_at")
        delays = [(sent - due).total_seconds() for due, sent in rows if sent]
    if len(delays) != A_MINUTE * MINUTES:
        raise CommandError(f"{len(delays)} of {A_MINUTE * MINUTES} were sent")
    cuts = quantiles(delays, n=100)
    figures = {"messages": len(delays), "p50_s": round(cuts[49], 1), "p99_s": round(cuts[98], 1)}
    return Result("delay", _about(), figures, [Goal("p99_s", figures["p99_s"], DELAY_GOAL_S)])


def _about() -> dict[str, Any]:
    workers = f"{WORKERS} processes calling dispatch, one thread each"
    return {"workers": workers, "load_average": os.getloadavg()[0], "mail": "text and HTML, a link of one's own"}


def _fill(rows: int, *, spread: float = 0.0) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notifications_message CASCADE")
        cursor.execute(ROWS, {"count": rows, "spread": spread})
        cursor.execute("VACUUM (ANALYZE) notifications_message")


class Talk:
    """A child process that is spoken to by lines."""

    def __init__(self, module: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module], cwd=CHECKOUT, env=os.environ | environment, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._module = module
        self.first = self.heard()

    def heard(self) -> str:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise CommandError(f"{self._module} ended")
        return line

    def say(self, line: str) -> None:
        if self.process.stdin:
            self.process.stdin.write(line + "\n")

    def count(self) -> int:
        self.say("count")
        return int(self.heard())

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def _sink() -> Iterator[tuple[Talk, int]]:
    sink = Talk("desabinaan.bench.mail_sink")
    try:
        yield sink, int(sink.first)
    finally:
        sink.end()


@contextmanager
def _workers(port: int) -> Iterator[list[Talk]]:
    environment = {
        "DATABASE_URL": database_url(), "PORTAL_MAIL_URL": f"smtp://127.0.0.1:{port}", "PORTAL_DEMO": "0",
        "PORTAL_DEBUG": "0", "PORTAL_LOG_LEVEL": "WARNING",
    }  # fmt: skip
    workers = []
    try:
        for _number in range(WORKERS):
            workers.append(Talk("desabinaan.bench.messages_worker", **environment))  # noqa: PERF401 - all are ended
        yield workers
    finally:
        for worker in workers:
            worker.end()


def _timed(workers: list[Talk], act: str) -> float:
    begin = time.perf_counter()
    for worker in workers:
        worker.say(act)
    for worker in workers:
        json.loads(worker.heard())
    return time.perf_counter() - begin


def _most_a_sink_takes(sink: Talk, port: int, mails: int = 20_000) -> float:
    before = sink.count()
    mail = b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"x" * 70 + b"\r\n") * 90
    begin = time.perf_counter()
    mail_sink.flood(port, mail, mails)
    return (sink.count() - before) / (time.perf_counter() - begin)
