"""How soon a portal that was started before shows its first page, and the memory of all its processes together."""

from statistics import median

from desabinaan.bench.harness import Goal, Result
from desabinaan.runner.measure import measured_starts

STARTS = 5
GOALS = {"start_s": 15.0, "pss_mb": 600.0}


def run() -> Result:
    """Starts ``bin/run``'s portal with the demo and servers of its own; not on the bench database."""
    starts = measured_starts(STARTS)
    figures = {
        "start_s": round(median(start.seconds for start in starts), 2),
        "pss_mb": round(median(start.pss_mb for start in starts), 1),
    }
    return Result(
        "portal", {"starts": STARTS}, figures, [Goal(name, figures[name], goal) for name, goal in GOALS.items()]
    )
