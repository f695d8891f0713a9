"""Reads the letters that Django's file backend wrote: files named by time, several letters in each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

from django.conf import settings

SEPARATOR = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """``name`` and ``number`` (from 1) find it again; ``sent_at`` is ``None`` where the letter does not say."""

    name: str
    number: int
    sender: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str
    html: str
    attachments: tuple[str, ...]


def letters(*, to: str = "") -> Iterator[Letter]:
    """Newest first, read as they are asked for; ``to`` is part of the recipient's name or address."""
    folder = Path(settings.MAIL_DIR)
    files = sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []
    for path in files:
        messages = _messages(path)
        for number in range(len(messages), 0, -1):
            letter = _letter(path.stem, number, messages[number - 1])
            if to.casefold() in letter.to.casefold():
                yield letter


def find_letter(name: str, number: int) -> Letter | None:
    """``name`` comes from an address: anything but letters, digits and hyphens finds nothing."""
    path = Path(settings.MAIL_DIR) / f"{name}.log"
    if not re.fullmatch(r"[A-Za-z0-9-]{1,100}", name) or not path.is_file():
        return None
    messages = _messages(path)
    return _letter(name, number, messages[number - 1]) if 1 <= number <= len(messages) else None


def _messages(path: Path) -> list[bytes]:
    """The finished letters of a file; what is still being written has no separator yet."""
    return path.read_bytes().split(SEPARATOR)[:-1]


def _letter(name: str, number: int, content: bytes) -> Letter:
    message: EmailMessage = message_from_bytes(content, policy=modern)
    sent_at = getattr(message["Date"], "datetime", None)
    return Letter(
        name=name,
        number=number,
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=sent_at and (sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)),  # -0000: UTC, zone unsaid
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body((kind,))
        return part.get_content() if part else ""
    except (MessageError, LookupError, ValueError):
        return ""  # an unknown encoding: the letter is listed all the same
