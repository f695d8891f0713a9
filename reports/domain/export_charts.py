"""Charts that stand alone: their colours are in the drawing, for papers know no stylesheet."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from offices.formats import figure
from reports.charts import bar_chart
from reports.queries.coverage_map import POINT, CoverageMap

INK, LINE, OUTLINE, SOLID = "#333333", "#d5d9e0", "#5b6472", "#122b4a"
# the steps of the map on the screen in its light theme, and its triangles
STEPS, RISK = ("#e6ecf5", "#c6d8ef", "#8fb0dc", "#5583c2", "#1c3560"), "#b0261d"
FONT = "font-family='Libertinus Serif' font-size='11'"


def months_svg(months: Sequence[tuple[str, int, int, bool]], *, names: tuple[str, str]) -> str:
    """What was planned as outlines, what was held as solid bars in them, as on the screen; ``months`` as there."""
    chart = bar_chart(months, width=640)
    parts = []
    for y, value in chart.ticks:
        parts.append(f"<line x1='{chart.left}' x2='{chart.right}' y1='{y}' y2='{y}' stroke='{LINE}'/>")
        parts.append(_text(chart.left - 6, y + 4, figure(value), anchor="end"))
    for bar in chart.bars:
        x = f"x='{bar.x}' width='{bar.width}'"
        dashes = " stroke-dasharray='4 3'" if bar.running else ""
        outline = f"fill='#ffffff' stroke='{OUTLINE}' stroke-width='1.5'{dashes}"
        parts.append(f"<rect {x} y='{bar.planned_y}' height='{bar.planned_height}' {outline}/>")
        parts.append(f"<rect {x} y='{bar.held_y}' height='{bar.held_height}' fill='{SOLID}'/>")
        parts.append(_text(bar.middle, chart.base + 16, f"{bar.label}*" if bar.running else bar.label))
        top = min(bar.planned_y, bar.held_y) - 4
        parts.append(_text(bar.middle, top, f"{figure(bar.held)}/{figure(bar.planned)}"))
    parts.append(_text(chart.right, 0, f"{names[1]} / {names[0]}", anchor="end"))
    box = f"0 -14 {chart.width} {chart.height + 14}"
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{box}'>{''.join(parts)}</svg>"


def map_svg(drawn: CoverageMap, *, legend: Sequence[str]) -> str:
    """Areas by their share of villages with activity, triangles where the risk is high; ``legend``: its six words."""
    parts = []
    for area in drawn.drawn:
        shape = f"path d='{area.path}'" if area.path else f"circle cx='{area.x}' cy='{area.y}' r='{POINT}'"
        parts.append(f"<{shape} fill='{STEPS[area.step]}' stroke='{'#ffffff' if area.path else OUTLINE}'/>")
    parts += [_text(x, y, name) for name, x, y in drawn.names]
    parts += [_triangle(area.x, area.y) for area in drawn.drawn if area.high_idle]
    wide = drawn.width / 3
    for number, words in enumerate(legend):
        x, y = 8 + wide * (number % 3), drawn.height + 20 + 20 * (number // 3)
        if number < len(STEPS):
            parts.append(f"<rect x='{x}' y='{y - 10}' width='12' height='12' fill='{STEPS[number]}'/>")
        else:
            parts.append(_triangle(x + 6, y - 3))
        parts.append(_text(x + 20, y, words, anchor="start"))
    box = f"0 0 {drawn.width} {drawn.height + 48}"
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{box}'>{''.join(parts)}</svg>"


def _triangle(x: float, y: float) -> str:
    return f"<path d='M{x} {y - 8}L{x + 8} {y + 6}L{x - 8} {y + 6}Z' fill='{RISK}' stroke='#ffffff' stroke-width='2'/>"


def _text(x: float, y: float, words: str, *, anchor: str = "middle") -> str:
    return f"<text x='{x}' y='{y}' text-anchor='{anchor}' fill='{INK}' {FONT}>{escape(words)}</text>"
