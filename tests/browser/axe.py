"""Accessibility of a page in the browser, measured by the vendored axe-core."""

from functools import cache
from pathlib import Path
from typing import Any

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong on ``page`` as it stands, one line per rule and element; good is the empty list.

    The script is evaluated by the driver, not inserted into the document, so the page's own CSP stays in force.
    """
    page.evaluate(_source())
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", RULES
    )
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:160]} -- {(node['failureSummary'] or '')[:300]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
