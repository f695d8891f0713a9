"""Files and functions stay small enough to read in one go."""

import ast

from tests.guards.source import ROOT, python_files, short, templates, tree_of

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 50
LINES_OF_A_TEMPLATE = 150


def lines(path) -> int:
    return len(path.read_text().splitlines())


def test_files_are_short():
    files = (*python_files(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "static" / "js").rglob("*.js"))
    assert {short(path): lines(path) for path in files if lines(path) > LINES_OF_A_FILE} == {}


def test_functions_are_short():
    long = {}
    for path in (*python_files(), *(ROOT / "tests").rglob("*.py")):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LINES_OF_A_FUNCTION:
                    long[f"{short(path)} {node.name}"] = length
    assert long == {}


def test_templates_are_short():
    assert {short(path): lines(path) for path in templates() if lines(path) > LINES_OF_A_TEMPLATE} == {}
