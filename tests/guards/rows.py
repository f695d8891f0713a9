"""Reads source for rows that are served past ``visible_to``, the one choke point.

Everything in the apps that answers a request is read: views, forms, queries, exports, feeds, template tags,
context processors. Exempt are the layers that check rules themselves or have no user (``EXEMPT``).
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.apps import apps
from django.db.models import Model, QuerySet

from tests.guards.source import APPS, dotted, python_files, short, templates, tree_of

EXEMPT = {
    "admin_site",
    "models",
    "domain",
    "tasks",
    "enums",
    "migrations",
    "management",
    "pilot",
    "admin",
    "apps",
    "bench",
    "demo",
    "embedded",
}
# A file that answers without anybody being signed in, and why that is right.
ALLOWED = {
    "accounts/backends.py": "finds the account that is signing in",
    "desabinaan/health.py": "asks the database whether it is there",
}
RAW_SQL = {"raw", "extra", "cursor"}
SAFE_AFTER_MANAGER = {"visible_to", "none"}
HIDDEN_MANAGERS = {"_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}


def own_models() -> list[type[Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


@dataclass(frozen=True)
class Names:
    """What the app registry calls managers, the ways around them, and the ways to persons."""

    managers: frozenset[str]
    detours: frozenset[str]
    to_persons: frozenset[str]
    models: frozenset[str]

    @classmethod
    def from_registry(cls) -> "Names":
        models = own_models()
        detours, to_persons = set(), set()
        for model in models:
            for relation in model._meta.related_objects:
                if relation.get_accessor_name() and relation.related_model in models and not relation.one_to_one:
                    detours.add(relation.get_accessor_name())
                    if getattr(relation.related_model, "personal", False):
                        to_persons.add(relation.name)
            detours.update(field.name for field in model._meta.local_many_to_many)
        managers = {"objects", *(manager.name for model in models for manager in model._meta.managers)}
        names = {model.__name__ for model in models}
        return cls(frozenset(managers), frozenset(detours), frozenset(to_persons), frozenset(names))

    @cached_property
    def queryset_methods(self) -> frozenset[str]:
        related = {"add", "set", "clear", "remove", "all", "create"}
        return frozenset(name for name in dir(QuerySet) if not name.startswith("_")) | related

    @cached_property
    def lookup_to_persons(self) -> re.Pattern[str]:
        return re.compile(rf"^-?(\w+__)?({'|'.join(map(re.escape, self.to_persons))})(__\w+)?$")


def served_files() -> list[Path]:
    return [
        path for path in python_files() if not EXEMPT & set(dotted(path).split(".")) and short(path) not in ALLOWED
    ]


def complaints_about(tree: ast.Module, names: Names) -> Iterator[tuple[int, str]]:
    """(line, sentence) for everything in the tree that gets rows past ``visible_to``."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            sentence = _about_attribute(node, parents, names)
        elif isinstance(node, ast.Call):
            sentence = _about_call(node, names)
        else:
            continue
        if sentence:
            yield node.lineno, sentence


def _about_attribute(node: ast.Attribute, parents: dict, names: Names) -> str:
    after = parents.get(node)
    following = after.attr if isinstance(after, ast.Attribute) and after.value is node else ""
    called = isinstance(parents.get(after), ast.Call) and parents[after].func is after if following else False
    if node.attr in HIDDEN_MANAGERS:
        return f"{node.attr} serves every row"
    if node.attr in names.managers and not (following in SAFE_AFTER_MANAGER and called):
        return f".{node.attr} is not followed by .visible_to("
    if node.attr in names.detours and following in names.queryset_methods - SAFE_AFTER_MANAGER:
        return f".{node.attr}.{following} is a reverse manager: it serves rows of other places, too"
    if node.attr in RAW_SQL and isinstance(after, ast.Call) and after.func is node:
        return f".{node.attr}( writes its own SQL"
    return ""


def _about_call(node: ast.Call, names: Names) -> str:
    name = _name(node.func)
    first = node.args[0] if node.args else None
    if name in SHORTCUTS and first is not None and (_name(first) in names.models or _name(first)[:1].isupper()):
        return f"{name}({_name(first)}) finds every row"
    if name in ("getattr", "attrgetter") and any(
        isinstance(arg, ast.Constant) and arg.value in names.managers | HIDDEN_MANAGERS for arg in node.args
    ):
        return "reaches a manager by its name"
    if name in ("get_model", "RawSQL"):
        return f"{name}( goes around the models"
    if name == "prefetch_related" and any(_crosses(arg, names.detours) for arg in node.args):
        return "prefetches every row; Prefetch takes a queryset of .visible_to("
    if name == "Prefetch" and len(node.args) < 2 and not any(keyword.arg == "queryset" for keyword in node.keywords):
        return "Prefetch has no queryset of .visible_to("
    if isinstance(node.func, ast.Attribute) and name in names.queryset_methods - {"visible_to"}:
        return _about_lookups(node, names)
    return _about_lookups(node, names) if name in ("Q", "F", "Count", "Subquery", "Exists") else ""


def _about_lookups(node: ast.Call, names: Names) -> str:
    words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    words += [keyword.arg for keyword in node.keywords if keyword.arg]
    crossing = [word for word in words if names.to_persons and names.lookup_to_persons.match(word)]
    return f"the lookup {crossing[0]!r} crosses to persons of other places" if crossing else ""


def _crosses(arg: ast.expr, accessors: frozenset[str]) -> bool:
    return isinstance(arg, ast.Constant) and bool(set(str(arg.value).split("__")) & accessors)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def complaints_about_template(text: str, names: Names) -> Iterator[tuple[int, str]]:
    """A template can walk over reverse managers as well: ``{{ session.roll.all }}``."""
    inside = re.compile(r"\{[{%].*?[%}]\}")
    detour = re.compile(
        rf"\.({'|'.join(names.detours)})\.(all|count|first|last|exists|values|values_list|iterator|get)\b"
    )
    for number, line in enumerate(text.splitlines(), start=1):
        for tag in inside.findall(line):
            if found := detour.search(tag):
                yield number, f"{found[0]} is a reverse manager: it serves rows of other places, too"


def all_complaints() -> list[str]:
    names = Names.from_registry()
    found = []
    for path in served_files():
        found += [f"{short(path)}:{line} {what}" for line, what in complaints_about(tree_of(path), names)]
    for path in templates():
        text = path.read_text()
        found += [f"{short(path)}:{line} {what}" for line, what in complaints_about_template(text, names)]
    return found
