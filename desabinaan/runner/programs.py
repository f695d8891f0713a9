"""The portal's programs word by word, as ``bin/run``, the benches and ``deploy/`` start them."""

import sys
from pathlib import Path


def web(port: int, *, host: str = "127.0.0.1") -> list[str]:
    """Two processes, as Python computes in one thread of each at a time; the threads wait for the database."""
    argv = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "2"]
    argv += ["--blocking-threads", "8", "--no-ws", "--workers-kill-timeout", "3", "desabinaan.wsgi:application"]
    return [sys.executable, "-m", *argv]


def worker() -> list[str]:
    argv = ["celery", "-A", "desabinaan", "worker", "--pool", "threads", "-c", "4", "-l", "INFO"]
    return [sys.executable, "-m", *argv, "--without-gossip", "--without-mingle"]


def beat(schedule: Path) -> list[str]:
    """``schedule`` is the file it remembers its last runs in."""
    return [sys.executable, "-m", "celery", "-A", "desabinaan", "beat", "-l", "INFO", "--schedule", str(schedule)]
