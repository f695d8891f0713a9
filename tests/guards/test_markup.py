"""No code inside markup, no markup past escaping, no secret in the source."""

import ast
import re

import pytest

from tests.guards.markup import inline_code, inline_code_of_template, unescaped_of_template
from tests.guards.source import python_files, short, templates, tree_of

# Where a string is declared safe, and why it is: (file, name) -> reason.
SAFE: dict[tuple[str, str], str] = {}
MAIL_FACE = "templates/notifications/mail_base.html"  # mail programs read styles from inside a mail alone
MARKS = {"mark_safe", "SafeString", "SafeText", "html_safe"}


def test_templates_hold_no_code():
    pages = [path for path in templates() if path.suffix == ".html" and short(path) != MAIL_FACE]
    found = {short(path): inline_code_of_template(path.read_text()) for path in pages}
    assert {path: what for path, what in found.items() if what} == {}


def test_templates_escape_everything():
    found = {
        short(path): list(unescaped_of_template(path.read_text())) for path in templates() if path.suffix == ".html"
    }
    assert {path: what for path, what in found.items() if what} == {}


def test_nothing_is_declared_safe_without_a_reason():
    used = {
        (short(path), name)
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if (name := getattr(node, "id", getattr(node, "attr", ""))) in MARKS
    }
    assert used == set(SAFE)


def test_no_secret_stands_in_the_source():
    secret = re.compile(r"(secret|token|passw|api_?key|private_?key)", re.IGNORECASE)
    harmless = re.compile(r"(validators|timeout|hashers|header|cookie|name|url|field|template|salt)", re.IGNORECASE)
    found = []
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            value = getattr(node, "value", None)
            names = [getattr(target, "id", getattr(target, "attr", "")) for target in targets if target is not None]
            literal = isinstance(value, ast.Constant) and isinstance(value.value, str) and len(value.value) > 3
            found += [f"{short(path)} {n}" for n in names if literal and secret.search(n) and not harmless.search(n)]
    assert found == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<script type='module'>1</script>",
        "<style>p{}</style>",
        "<p style='color:red'>",
        "<svg><rect style='fill:red'/></svg>",
        "<button onclick='go()'>",
        "<img ONERROR=go()>",
        "<a href='javascript:go()'>",
        "<a href=' JavaScript:go()'>",
        "<div hx-on:click='go()'>",
        "<div hx-vals='js:{a: 1}'>",
    ],
)
def test_inline_code_is_caught(html):
    assert len(inline_code(html)) == 1


def test_markup_without_code_passes():
    html = (
        '<script src="/a.js" defer></script><script type="application/json">{}</script><p class="style" data-on="1">'
    )
    assert inline_code(html) == []


def test_template_tags_are_no_markup():
    assert (
        inline_code_of_template("{% if a < b %}\n{# <script> #}<p {% if x %}hidden{% endif %}>{{ style }}</p>") == []
    )
    assert inline_code_of_template("\n<p style='x: {{ y }}'>") == [(2, "style=")]


def test_unescaped_output_is_caught():
    bad = "{{ a|safe }}\n{{ a | safe }}\n{{ a|safeseq }}\n{% autoescape off %}\n{{ safe }} unsafe"
    assert [line for line, _ in unescaped_of_template(bad)] == [1, 2, 3, 4]
