"""The lines of what makes the portal an app on a phone."""

from tests.guards.access.lines import Line, get

LINES: list[Line] = [
    get("service_worker", "+++ ++ + ++ + + +"),
    get("web_manifest", "+++ ++ + ++ + + +"),
]
