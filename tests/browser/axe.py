"""Accessibility of a page in the browser, measured by the vendored axe-core."""

from functools import cache
from pathlib import Path
from typing import Any

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Any, within: str = "html") -> list[str]:
    """What axe-core finds wrong inside ``within`` of ``page`` as it stands, a line per element; good is none.

    The script is evaluated by the driver, not inserted into the document, so the page's own CSP stays in force.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(_source())
    result = page.evaluate(
        """([within, tags]) => axe.run(within, {
            runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'],
        })""",
        [within, RULES],
    )
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:160]} -- {(node['failureSummary'] or '')[:300]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
