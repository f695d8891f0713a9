"""Adopting concerns a whole process, so each test asks a fresh one."""

import subprocess
import sys

# Starts a shell that leaves a process behind and ends; prints whether that one is ours, and whether it is gone.
SCRIPT = """
import os, subprocess
from desabinaan.runner.orphans import adopt_orphans, bury_orphans, end_orphans
adopt_orphans()
left = int(subprocess.run(["sh", "-c", {command!r}], stdout=subprocess.PIPE, text=True).stdout)
{middle}
end_orphans(seconds={seconds})
print(os.path.exists(f"/proc/{{left}}"))
"""


def lines_of(command: str, *, middle: str = "", seconds: float = 5) -> list[str]:
    script = SCRIPT.format(command=command, middle=middle, seconds=seconds)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()


def test_an_orphan_that_does_not_end_is_killed():
    assert lines_of("sleep 600 >/dev/null & echo $!", seconds=0.1) == ["False"]


def test_an_orphan_that_ended_is_buried_while_our_own_child_is_left_alone():
    middle = """
own = subprocess.Popen(["sh", "-c", "exit 3"])
os.waitid(os.P_PID, own.pid, os.WEXITED | os.WNOWAIT)
bury_orphans(own={own.pid})
print(own.wait())
"""
    assert lines_of("true & echo $!", middle=middle) == ["3", "False"]
