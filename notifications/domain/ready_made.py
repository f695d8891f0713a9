"""Words made ready for everybody who is told the same, but for what is their own: name and links.

The templates are filled with signs in the places of what is personal; for each message the signs give way to its
values, escaped where HTML is. A template that does more with a personal value than write it down, or leave it out
where there is none, is found out: signs of another length lead to other words, and its mails are rendered one by one.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple, Protocol

from notifications.domain.plain_text import one_line

PERSONAL = ("name", "recipient_name", "link", "unsubscribe_url")
# letters nobody types, as no filter leaves them and the letters between them alone
_OPEN, _CLOSE = "\ue000", "\ue001"
_SIGN = re.compile(f"{_OPEN}(?:zZ)+([0-9]){_CLOSE}")
_LENGTHS = (1, 120)


class Words(Protocol):
    """Of a mail: plain but for ``html``."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...


class Mould(NamedTuple):
    """Words with gaps: every second piece is the place in ``PERSONAL`` of what belongs there."""

    subject: list[str]
    text: list[str]
    html: list[str]


NOT_MADE = Mould([], [], [])


def is_personal(values: Mapping[str, object]) -> bool:
    """Whether ``values`` may stand where a sign stood: words of one line, as every text writes them."""
    return all(isinstance(value, str) and value and one_line(value) == value for value in values.values())


def mould_of(names: list[str], render: Callable[[Mapping[str, str]], Words]) -> Mould | None:
    """The words ``render`` makes of values for ``names``, with gaps; nothing where they depend on more than gaps."""
    first, second = (_with_gaps(render(_signs(names, length))) for length in _LENGTHS)
    whole = first == second and not any(_OPEN in piece or _CLOSE in piece for part in first for piece in part[::2])
    return first if whole else None


def filled(mould: Mould, values: Mapping[str, str]) -> tuple[str, str, str]:
    """Subject, text and HTML with ``values`` in the gaps; the values of all names the mould was made with."""
    plain = {str(place): values[name] for place, name in enumerate(PERSONAL) if name in values}
    html = {place: escape(value) for place, value in plain.items()}
    return _filled(mould.subject, plain), _filled(mould.text, plain), _filled(mould.html, html)


def _signs(names: list[str], length: int) -> dict[str, str]:
    return {name: f"{_OPEN}{'zZ' * length}{PERSONAL.index(name)}{_CLOSE}" for name in names}


def _with_gaps(words: Words) -> Mould:
    return Mould(*(_SIGN.split(part) for part in (words.subject, words.text, words.html)))


def _filled(pieces: list[str], values: Mapping[str, str]) -> str:
    if len(pieces) == 1:
        return pieces[0]
    pieces = pieces.copy()
    pieces[1::2] = [values[place] for place in pieces[1::2]]
    return "".join(pieces)
