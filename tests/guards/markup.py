"""Finds code inside markup: the content security policy would block it, and it may carry what a user typed."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

DATA = {"application/json", "application/ld+json"}


class _Reader(HTMLParser):
    """Collects (line, sentence) for inline scripts, styles and handlers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "style":
            self._note("<style>")
        if tag == "script" and "src" not in values and values.get("type") not in DATA:
            self._note("<script> without src")
        for name, value in attrs:
            if name == "style":
                self._note("style=")
            elif re.fullmatch(r"on[a-z]+", name) or name.startswith("hx-on"):
                self._note(f"{name}=")
            elif (value or "").strip().lower().startswith(("javascript:", "js:")):
                self._note(f'{name}="javascript:"')

    handle_startendtag = handle_starttag

    def _note(self, sentence: str) -> None:
        self.found.append((self.getpos()[0], sentence))


def inline_code(html: str) -> list[tuple[int, str]]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def inline_code_of_template(text: str) -> list[tuple[int, str]]:
    """The same for a template, whose tags are no markup."""
    return inline_code(re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", _blank, text, flags=re.DOTALL))


def unescaped_of_template(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.search(r"\|\s*safe(seq)?\b|autoescape\s+off", line):
            yield number, found[0]


def _blank(tag: re.Match[str]) -> str:
    """Line ends stay, for the line numbers."""
    return "x" + re.sub(r"[^\n]", "", tag[0])
