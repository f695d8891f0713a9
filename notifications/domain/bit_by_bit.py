"""Night work on many rows, a part at a time."""

import time
from collections.abc import Callable, Iterator


def for_a_while(parts: Iterator[int], seconds: float, *, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Goes through ``parts`` until they end, ``seconds`` are over or somebody says so; returns their sum."""
    ends = time.monotonic() + seconds
    done = 0
    for count in parts:
        done += count
        if should_stop() or time.monotonic() >= ends:
            break
    return done
