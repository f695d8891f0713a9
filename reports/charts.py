"""Charts drawn on the server: plain geometry that a template turns into SVG. Axes start at zero."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: the outline of what was planned and the solid bar of what was held, in the chart's units."""

    label: str
    planned: int
    held: int
    running: bool
    x: float
    middle: float
    width: float
    planned_y: float
    planned_height: float
    held_y: float
    held_height: float
    inside: bool


@dataclass(frozen=True, slots=True)
class BarChart:
    """``ticks`` are pairs of height and value, from zero up."""

    width: int
    height: int
    left: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, int], ...]

    @property
    def base(self) -> int:
        return self.height - 30

    @property
    def right(self) -> int:
        return self.width - 8


def bar_chart(
    values: Sequence[tuple[str, int, int, bool]], *, width: int = 480, height: int = 200, left: int = 36
) -> BarChart:
    """``values`` are ``(label, planned, held, running)``; a running month is drawn dashed."""
    top, base = 10, height - 30
    step = _step(max((max(planned, held) for _label, planned, held, _running in values), default=0))
    ceiling = step * 4
    slot = (width - 8 - left) / max(len(values), 1)
    bar_width = min(slot * 0.6, 56)

    def y(value: int) -> float:
        return round(base - (base - top) * value / ceiling, 1)

    bars = tuple(
        Bar(
            label=label,
            planned=planned,
            held=held,
            running=running,
            x=round(left + slot * index + (slot - bar_width) / 2, 1),
            middle=round(left + slot * (index + 0.5), 1),
            width=round(bar_width, 1),
            planned_y=y(planned),
            planned_height=round(base - y(planned), 1),
            held_y=y(held),
            held_height=round(base - y(held), 1),
            inside=base - y(held) > 22,
        )
        for index, (label, planned, held, running) in enumerate(values)
    )
    return BarChart(width, height, left, bars, tuple((y(step * tick), step * tick) for tick in range(5)))


def _step(largest: int) -> int:
    """A quarter of the axis: 1, 2 or 5 times a power of ten, so that four steps hold the largest value."""
    needed = max(largest / 4, 1)
    power = 10 ** math.floor(math.log10(needed))
    return next(int(power * factor) for factor in (1, 2, 5, 10) if power * factor >= needed)


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line of a few months for a row of a table: ``path`` from zero up, ``end`` the last point.

    ``words``: the same for who does not see it.
    """

    path: str
    end: tuple[float, float]
    words: str
    width: int = 92
    height: int = 24


def sparkline(values: Sequence[tuple[str, int]]) -> Sparkline:
    """``values`` are months and counts, at least two; the largest one reaches the top, none lies on the base."""
    drawn = Sparkline("", (0, 0), ", ".join(f"{label} {value}" for label, value in values))
    top, base, most = 3, drawn.height - 3, max(max(value for _label, value in values), 1)
    step = (drawn.width - 6) / max(len(values) - 1, 1)
    points = [
        (round(3 + step * number, 1), round(base - (base - top) * value / most, 1))
        for number, (_label, value) in enumerate(values)
    ]
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    return Sparkline(path, points[-1], drawn.words)
