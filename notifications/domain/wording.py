"""Words with variables in them, ``Yth. {nama}, …``, and those that count for a message.

A variable is put in once, as one line of plain text: what a name contains is never read as a variable, a line end or
markup. ``{{`` and ``}}`` stand for braces.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from string import Formatter
from typing import Any, NamedTuple

from notifications.domain.plain_text import one_line, paragraphs
from notifications.domain.ready_made import Mould
from notifications.kinds import Kind, kind_of
from notifications.models import MessageText
from offices.formats import DASH, figure


class Part(NamedTuple):
    """Literal words, and the variable that follows them."""

    words: str
    variable: str | None


class Wording(NamedTuple):
    """What takes the place of the portal's own words in one message: plain text, to be escaped where it is put."""

    subject: str
    opening: list[str]
    closing: list[str]


class Template(NamedTuple):
    """A text with variables, read once."""

    subject: list[Part]
    opening: list[Part]
    closing: list[Part]


Texts = Mapping[tuple[str, str], Template]
Moulds = dict[tuple[object, ...], Mould | None]


class _Held(NamedTuple):
    """Texts, and the mails made ready with them."""

    texts: Texts
    moulds: Moulds


def parts_of(text: str) -> list[Part]:
    """Raises ``ValueError`` for anything but words, ``{name}`` and doubled braces."""
    parts = [Part(words, variable) for words, variable, _form, _conversion in Formatter().parse(text)]
    if "".join(_written(part) for part in parts) != text:
        raise ValueError("a variable is a name in braces, nothing else")
    return parts


def names_in(parts: list[Part]) -> list[str]:
    return [part.variable for part in parts if part.variable is not None]


def filled(parts: list[Part], values: Mapping[str, str]) -> str:
    """Raises ``KeyError`` for a variable without a value."""
    return "".join(words + (values[variable] if variable is not None else "") for words, variable in parts)


def values_for(kind: Kind, context: Mapping[str, Any]) -> dict[str, str]:
    """What the variables of ``kind`` stand for in a message with this context; a dash where it says nothing."""
    return {variable.name: _as_words(context.get(variable.key)) for variable in kind.variables}


def wording_of(kind: str, language: str, context: Mapping[str, Any]) -> Wording | None:
    """The words the national role wrote for ``kind``, filled in; nothing: those that come with the portal count."""
    known = kind_of(kind)
    if known is None:
        return None
    texts = _current_texts() if _held is None else _held.texts
    template = texts.get((kind, language))
    return worded(template, values_for(known, context)) if template else None


def worded(template: Template, values: Mapping[str, str]) -> Wording:
    """A text whose variable is gone (a kind that lost one) names it as it was typed."""
    there = {name: values.get(name, f"{{{name}}}") for parts in template for name in names_in(parts)}
    return Wording(
        one_line(filled(template.subject, there)),
        paragraphs(filled(template.opening, there)),
        paragraphs(filled(template.closing, there)),
    )


def moulds_held() -> Moulds | None:
    """The mails made ready with the texts of :func:`texts_read_once`; nothing outside of it."""
    return None if _held is None else _held.moulds


_held: _Held | None = None
_readers = 0
_lock = threading.Lock()


@contextmanager
def texts_read_once() -> Iterator[None]:
    """Inside, texts are those of its beginning: one query for a batch, in all threads of this process."""
    global _held, _readers
    held = _Held(_current_texts(), {})
    with _lock:
        _held, _readers = held, _readers + 1
    try:
        yield
    finally:
        with _lock:
            _readers -= 1
            if not _readers:
                _held = None


def _current_texts() -> Texts:
    newest = MessageText.objects.order_by("kind", "language", "-version").distinct("kind", "language")
    rows = newest.values_list("kind", "language", "built_in", "subject", "opening", "closing")
    return {
        (kind, language): Template(parts_of(subject), parts_of(opening), parts_of(closing))
        for kind, language, built_in, subject, opening, closing in rows
        if not built_in
    }


def _written(part: Part) -> str:
    words = part.words.replace("{", "{{").replace("}", "}}")
    return words if part.variable is None else f"{words}{{{part.variable}}}"


def _as_words(value: Any) -> str:
    if value is None or value == "" or value == []:
        return DASH
    if isinstance(value, list | tuple):
        return one_line(", ".join(str(item) for item in value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return figure(value)
    return one_line(str(value)) or DASH
