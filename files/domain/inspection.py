"""Has an upload checked by the inspector, a process apart with limits on memory and time and without our secrets."""

import json
import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings

from files.domain.inspector.verdict import Kept
from files.domain.refusals import refusal
from files.enums import FileKind

COMMAND = [sys.executable, "-m", "files.domain.inspector"]
SECONDS = 30  # by the wall clock; processor time is limited by the inspector itself
AT_ONCE = 2  # each may take up to its limit of memory
WAIT = 5  # seconds somebody waits for their turn
_turns = threading.BoundedSemaphore(AT_ONCE)


def inspect(source: Path, target: Path, *, kind: FileKind, field: str) -> Kept:
    """Check ``source`` and write what is kept to ``target``. Raises DomainError when it is not taken."""
    if not _turns.acquire(timeout=WAIT):
        raise refusal("busy", kind=kind, field=field)
    try:
        verdict = _ask(kind, source, target)
    finally:
        _turns.release()
    if "kept" not in verdict:
        raise refusal(verdict.get("refused", "too_heavy"), kind=kind, field=field)
    return Kept(**verdict["kept"])


def _ask(kind: FileKind, source: Path, target: Path) -> dict:
    """The inspector's verdict; an empty one when it was ended or broke."""
    try:
        done = subprocess.run(
            [*COMMAND, kind.value, str(source), str(target)],
            cwd=settings.BASE_DIR,
            env={"PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(target.parent)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        return json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        return {}
