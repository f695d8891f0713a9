"""Words before they count: a mail with them, the portal's own to begin with, and what two versions differ in."""

import re
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.templatetags.static import static
from django.utils import translation

from notifications.domain.plain_text import unified
from notifications.domain.rendering import Rendered, rendered_text, rendered_with, values_of
from notifications.domain.texts import Words, check_words, variables_of
from notifications.domain.wording import Template, parts_of, values_for, worded
from notifications.kinds import Kind
from notifications.models import Message
from notifications.templatetags.wording import KEPT
from offices.formats import figure

AWKWARD = "H. <b>Contoh</b> =1+1"
# letters nobody types stand for a variable while the portal's own words are read; numbers where a figure is written
_OPEN, _CLOSE, _NUMBER = "\ue000", "\ue001", 987650000
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


class Change(NamedTuple):
    """``sign``: ``=`` in both, ``-`` only before, ``+`` only after."""

    sign: str
    text: str


def preview(kind: Kind, language: str, words: Words | None, *, awkward: bool = False) -> Rendered:
    """The mail of ``kind`` to somebody invented; ``words`` None: with the portal's own.

    The HTML links its style instead of holding it: pages allow no style inside. Raises ``DomainError`` for words that
    cannot be sent.
    """
    message = Message(
        kind=kind.value, template=kind.template, language=language, context=sample_of(kind, language, awkward)
    )
    with translation.override(language):
        values, wording = values_of(message), None
        if words is not None:
            words = words.unified()
            check_words(words, variables_of(kind))
            template = Template(parts_of(words.subject), parts_of(words.opening), parts_of(words.closing))
            wording = worded(template, values_for(kind, values))
        mail = rendered_with(message, values, wording)
    link = f'<link rel="stylesheet" href="{static("css/mail.css")}">'
    return mail._replace(html=_STYLE.sub(link, mail.html))


def built_in_words(kind: Kind, language: str) -> Words:
    """What comes with the portal, with the variables it names: a text to begin with."""
    sample, signs = kind.sample_in(language), {}
    for place, variable in enumerate(kind.variables):
        if isinstance(sample.get(variable.key), int):
            sample[variable.key] = _NUMBER + place
            with translation.override(language):
                signs[figure(_NUMBER + place)] = variable.name
        else:
            sample[variable.key] = f"{_OPEN}{place}{_CLOSE}"
            signs[sample[variable.key]] = variable.name
    message = Message(kind=kind.value, template=kind.template, language=language, context=sample)
    kept: dict[str, str] = {}
    with translation.override(language):
        values = {**values_of(message), KEPT: kept}
        subject, _body = rendered_text(message, values)
    return Words(*(_named(text, signs) for text in (subject, kept.get("opening", ""), kept.get("closing", ""))))


def changes(before: str, after: str) -> list[Change]:
    """``after`` beside ``before``, word by word."""
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    found: list[Change] = []
    for _kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[start:end] == new[first:last]:
            found.append(Change("=", "".join(old[start:end])))
            continue
        found += [
            Change(sign, "".join(part)) for sign, part in (("-", old[start:end]), ("+", new[first:last])) if part
        ]
    return found


def sample_of(kind: Kind, language: str, awkward: bool) -> dict[str, Any]:
    """What a message of ``kind`` to somebody invented would say; ``awkward``: in letters meant to break it."""
    sample = kind.sample_in(language)
    if awkward:
        said = [variable.key for variable in kind.variables if isinstance(sample.get(variable.key), str)]
        sample |= dict.fromkeys([key for key in said if key != "link"], AWKWARD)
    return sample


def _named(text: str, signs: dict[str, str]) -> str:
    text = unified(text).replace("{", "{{").replace("}", "}}")
    for sign, name in signs.items():
        text = text.replace(sign, f"{{{name}}}")
    return text
