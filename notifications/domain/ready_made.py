"""Words made ready for everybody who is told the same, but for what is their own: name and links.

The templates are filled with signs in the places of what is personal; for each message the signs give way to its
values, escaped where HTML is. A template that does more with a personal value than write it down, or leave it out
where there is none, is found out: signs of another length lead to other words, and its mails are rendered one by one.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple, Protocol

from notifications.domain.mail_bytes import Body, body_of, has_long_line, new_boundary

PERSONAL = ("name", "recipient_name", "link", "unsubscribe_url")
# letters nobody types, as no filter leaves them and the letters between them alone
_OPEN, _CLOSE = "\ue000", "\ue001"
_SIGN = re.compile(f"{_OPEN}(?:zZ)+([0-9]){_CLOSE}")
_LENGTHS = (1, 120)
_IN_BODY = {name: (b"t%d" % place, b"h%d" % place) for place, name in enumerate(PERSONAL)}


class Words(Protocol):
    """Of a mail: plain but for ``html``."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...


class WordMould(NamedTuple):
    """Words with gaps: every second piece is the place in ``PERSONAL`` of what belongs there."""

    subject: list[str]
    text: list[str]
    html: list[str]


class BodyMould(NamedTuple):
    """The body of a mail with gaps: every second piece is the name of what belongs there. ``ascii_face``: whether
    one of its faces says that it holds nothing else.
    """

    head: bytes
    boundary: str
    pieces: list[bytes]
    ascii_face: bool


class Mould(NamedTuple):
    """``body``: of text and HTML; none where they cannot be written as they are."""

    words: WordMould
    body: BodyMould | None


NOT_MADE = Mould(WordMould([], [], []), None)


def is_personal(values: Mapping[str, object]) -> bool:
    """Whether ``values`` may stand where a sign stood: words of one line, as every text writes them."""
    return all(isinstance(value, str) and _is_plain(value) for value in values.values())


def mould_of(names: list[str], render: Callable[[Mapping[str, str]], Words]) -> Mould | None:
    """The words ``render`` makes of values for ``names``, with gaps; nothing where they depend on more than gaps."""
    first, second = (_with_gaps(render(_signs(names, length))) for length in _LENGTHS)
    whole = first == second and not any(_OPEN in piece or _CLOSE in piece for part in first for piece in part[::2])
    return Mould(first, _body_mould(first)) if whole else None


def filled(mould: Mould, values: Mapping[str, str]) -> tuple[str, str, str]:
    """Subject, text and HTML with ``values`` in the gaps; the values of all names the mould was made with."""
    plain = _by_place(values)
    html = {place: escape(value) for place, value in plain.items()}
    subject, text, face = mould.words
    return _filled(subject, plain), _filled(text, plain), _filled(face, html)


def filled_body(mould: Mould, values: Mapping[str, str]) -> tuple[str, Body] | None:
    """Subject, and the body of text and HTML, with ``values`` in the gaps; nothing where they need an encoding."""
    body = mould.body
    if body is None or (body.ascii_face and not all(map(str.isascii, values.values()))):
        return None
    own = {}
    for name, value in values.items():
        in_text, in_html = _IN_BODY[name]
        own[in_text], own[in_html] = value.encode(), escape(value).encode()
    pieces = body.pieces.copy()
    pieces[1::2] = [own[name] for name in pieces[1::2]]
    content = b"".join(pieces)
    if has_long_line(content) or any(body.boundary in value for value in values.values()):
        return None
    return _filled(mould.words.subject, _by_place(values)), Body(body.head, content)


def _body_mould(words: WordMould) -> BodyMould | None:
    faces = [("plain", _with_names(words.text, "t")), ("html", _with_names(words.html, "h"))]
    faces = [(kind, face) for kind, face in faces if face]
    boundary = new_boundary()
    body = body_of(faces, boundary)
    if body is None or faces[0][0] != "plain":
        return None
    return BodyMould(body.head, boundary, body.content.split(b"\0"), any(face.isascii() for _kind, face in faces))


def _with_names(pieces: list[str], face: str) -> str:
    """With the name of every gap between two zeros, which no text of a database holds."""
    return "".join(f"\0{face}{piece}\0" if number % 2 else piece for number, piece in enumerate(pieces))


def _is_plain(value: str) -> bool:
    """As :func:`one_line` leaves it; some of what it leaves is not looked at, for the sake of time."""
    return value.isprintable() and "  " not in value and value.strip() == value != ""


def _signs(names: list[str], length: int) -> dict[str, str]:
    return {name: f"{_OPEN}{'zZ' * length}{PERSONAL.index(name)}{_CLOSE}" for name in names}


def _with_gaps(words: Words) -> WordMould:
    return WordMould(*(_SIGN.split(part) for part in (words.subject, words.text, words.html)))


def _by_place(values: Mapping[str, str]) -> dict[str, str]:
    return {str(place): values[name] for place, name in enumerate(PERSONAL) if name in values}


def _filled(pieces: list[str], values: Mapping[str, str]) -> str:
    if len(pieces) == 1:
        return pieces[0]
    pieces = pieces.copy()
    pieces[1::2] = [values[place] for place in pieces[1::2]]
    return "".join(pieces)
