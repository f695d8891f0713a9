"""Processes whose parent died come to us, so that none is left behind; Linux only, elsewhere the system takes them.

A crashed database or web server leaves processes of its own. Without this they would belong to process 1, which in
many containers never looks after anybody.
"""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Collection
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_LINUX = sys.platform == "linux"


def adopt_orphans() -> None:
    """From now on the orphans below this process become its children."""
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def bury_orphans(*, own: Collection[int]) -> None:
    """Takes note of adopted processes that ended; those in ``own`` are left to whoever started them."""
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) and ended.si_pid not in own:
            os.waitpid(ended.si_pid, 0)


def end_orphans(*, seconds: float) -> None:
    """Waits for the adopted to end and kills them after ``seconds``; to be called when no child of our own is left."""
    deadline = time.monotonic() + seconds
    with contextlib.suppress(ChildProcessError):
        while True:
            if os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG) is None:
                if time.monotonic() > deadline:
                    _kill_children()
                time.sleep(0.02)


def _kill_children() -> None:
    for word in Path("/proc/self/task", str(os.getpid()), "children").read_text().split() if _LINUX else ():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(word), signal.SIGKILL)
