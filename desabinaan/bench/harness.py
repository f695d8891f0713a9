"""Measures variants against each other so that a busy machine harms all alike, and writes one line of JSON."""

import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from django.db import connection

Variant = Callable[[], object]
ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is to reach; written down before anything is made faster."""

    name: str
    value: float
    goal: float
    better: Literal["higher", "lower"] = "lower"

    @property
    def met(self) -> bool:
        return self.value <= self.goal if self.better == "lower" else self.value >= self.goal

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "value": self.value, "goal": self.goal, "better": self.better, "met": self.met}


@dataclass(frozen=True, slots=True)
class Result:
    """``figures`` say their unit in the name (``home_ms``); ``data`` says what was measured on."""

    bench: str
    data: Mapping[str, Any]
    figures: Mapping[str, float]
    goals: list[Goal] = field(default_factory=list)

    def as_line(self) -> str:
        return json.dumps(
            {
                "bench": self.bench,
                "cores": os.cpu_count(),
                "python": platform.python_version(),
                "postgresql": _postgresql_version(),
                "data": self.data,
                "figures": self.figures,
                "goals": [goal.as_json() for goal in self.goals],
            }
        )


def cpu_medians(variants: Mapping[str, Variant], *, calls: int, rounds: int = ROUNDS) -> dict[str, float]:
    """Median CPU milliseconds of this process per call, of ``rounds`` (at least 5) rounds of ``calls`` calls each.

    Every variant is called once before anything is measured; then the rounds interleave, each beginning with another
    variant. The garbage collector runs between measurements, never inside one.
    """
    if rounds < 5:
        raise ValueError("a median of fewer than 5 rounds says little")
    for variant in variants.values():
        variant()
    taken: dict[str, list[float]] = {name: [] for name in variants}
    names = list(variants)
    gc.collect()
    gc.disable()
    try:
        for number in range(rounds):
            first = number % len(names)
            for name in names[first:] + names[:first]:
                taken[name].append(_cpu_ms(variants[name], calls))
                gc.collect()
    finally:
        gc.enable()
    return {name: round(statistics.median(values), 3) for name, values in taken.items()}


def ticks() -> tuple[int, int]:
    """Processor time since the machine started: what its host gave to others, and all of it; zeros where not Linux."""
    try:
        counts = [int(count) for count in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    except OSError:
        return 0, 0
    return counts[7], sum(counts)


def _cpu_ms(variant: Variant, calls: int) -> float:
    begin = time.process_time()
    for _ in range(calls):
        variant()
    return (time.process_time() - begin) * 1000 / calls


def _postgresql_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def interleaved(variants: Mapping[str, Callable[[], float]], *, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """What each variant measured of itself, ``rounds`` (at least 5) times, after one round that does not count.

    Each round begins with another variant, so that other work on the machine harms all alike.
    """
    if rounds < 5:
        raise ValueError("a median of fewer than 5 rounds says little")
    names = list(variants)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds + 1):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            value = variants[name]()
            if number:
                taken[name].append(value)
            gc.collect()
    return taken
