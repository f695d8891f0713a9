"""The lines of the search: everybody of the program; what each finds is tried in tests/reports/test_search.py."""

from tests.guards.access.lines import Line, get

LINES: list[Line] = [get("search", "+++ ++ + ++ - - >")]
