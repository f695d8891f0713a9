"""Mails as bytes, by hand: to the byte what Django's mail classes give, in a twentieth of the time."""

import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from email.policy import compat32
from email.utils import formatdate
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import forbid_multi_line_headers

UTF_8 = "utf-8"
LONGEST_LINE = 998
SEPARATE = {"from", "to", "cc", "reply-to"}


class Body(NamedTuple):
    """Of a mail all but its own headers: ``head`` are those that say what ``content`` is."""

    head: bytes
    content: bytes


def as_bytes(mail: EmailMultiAlternatives) -> bytes:
    """What ``mail.message().as_bytes(linesep="\\r\\n")`` gives; a plain mail or one of two faces made by hand."""
    faces = [
        ("plain", str(mail.body)),
        *((media_type.removeprefix("text/"), str(content)) for content, media_type in mail.alternatives),
    ]
    odd = mail.attachments or not mail.body or len(faces) > 2 or mail.cc or mail.reply_to
    body = None if odd else body_of(faces, new_boundary())
    if body is None:
        return mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # of Django's own classes
    extra = mail.extra_headers
    return with_headers(
        body,
        subject=str(mail.subject),
        sender=extra.get("From", mail.from_email),
        to=extra.get("To", ", ".join(mail.to)),
        more={name: value for name, value in extra.items() if name.lower() not in SEPARATE},
    )


def with_headers(body: Body, *, subject: str, sender: str, to: str, more: Mapping[str, str]) -> bytes:
    date = _date(int(time.time()), settings.EMAIL_USE_LOCALTIME)
    values = {"Subject": subject, "From": sender, "To": to, "Date": date, **more}
    return b"%b%b\r\n%b" % (body.head, b"".join([_header(*item) for item in values.items()]), body.content)


def new_boundary() -> str:
    return f"==============={secrets.token_hex(10)}=="


def body_of(faces: Sequence[tuple[str, str]], boundary: str) -> Body | None:
    """Of one face or two, each a kind of text and the text; nothing where one cannot be written as it is."""
    lines = [_lines(text) for _kind, text in faces]
    parts = [
        Body(_head(kind, face), face) for (kind, _text), face in zip(faces, lines, strict=True) if face is not None
    ]
    if len(parts) < len(faces):
        return None
    if len(parts) == 1:
        return parts[0]
    return _alternative(parts, boundary.encode())


def has_long_line(body: bytes) -> bool:
    """From one line end to the last within reach: a tenth of looking at every line."""
    at = 0
    while len(body) - at > LONGEST_LINE:
        end = body.rfind(b"\n", at, at + LONGEST_LINE + 1)
        if end < 0:
            return True
        at = end + 1
    return False


def _alternative(parts: Iterable[Body], boundary: bytes) -> Body | None:
    if any(boundary in part.content for part in parts):
        return None
    fold = b" " if len(boundary) < 30 else b"\r\n "
    head = b'Content-Type: multipart/alternative;%bboundary="%b"\r\nMIME-Version: 1.0\r\n' % (fold, boundary)
    both = b"".join([b"--%b\r\n%b\r\n%b\r\n" % (boundary, *part) for part in parts])
    return Body(head, b"%b--%b--\r\n" % (both, boundary))


def _head(kind: str, face: bytes) -> bytes:
    bits = 7 if face.isascii() else 8
    return (
        f'Content-Type: text/{kind}; charset="utf-8"\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: {bits}bit\r\n'
    ).encode()


def _lines(text: str) -> bytes | None:
    """With CRLF; None for lines too long to be written as they are, and line ends only some programs know."""
    body = text.encode()
    if b"\r" in body or has_long_line(body):
        return None
    return body.replace(b"\n", b"\r\n")


@lru_cache(maxsize=4)
def _date(second: int, local: bool) -> str:
    return formatdate(second, localtime=local)


def _header(name: str, value: str) -> bytes:
    if value.isascii() and value.isprintable() and value == value.strip():
        if len(name) + 2 + len(value) <= 78:
            return f"{name}: {value}\r\n".encode()
        if " " not in value:  # a link, as a rule: a line of its own
            return f"{name}: \r\n {value}\r\n".encode()
    return _folded(name, value)


@lru_cache(maxsize=2048)
def _folded(name: str, value: str) -> bytes:
    """Kept: most mails of a session have the subject of the one before, and encoding it takes longer than the rest."""
    name, value = forbid_multi_line_headers(name, value, UTF_8)
    return compat32.fold_binary(name, value).replace(b"\n", b"\r\n")
