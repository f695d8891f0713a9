"""The portal's own source, as the guards read it."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("desabinaan", "reports", "outreach", "notifications", "guidance", "villages", "files", "accounts", "offices")


@cache
def python_files() -> tuple[Path, ...]:
    """Every module of the apps, migrations left out: those are generated."""
    found = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file()))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def dotted(path: Path) -> str:
    """The module name of a file: ``outreach/views/roll.py`` is ``outreach.views.roll``."""
    return short(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
