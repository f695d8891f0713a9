"""SMS by any provider that takes one JSON POST per message (docs/channels.md). No contract: not set up."""

import unicodedata

from django.conf import settings

from notifications.domain.channel import RefusedError, TryLaterError
from notifications.domain.http_line import HttpLine
from notifications.domain.numbers import sms_is_offered
from notifications.domain.plain_text import one_line
from notifications.domain.rendering import rendered
from notifications.domain.trust import facts_in
from notifications.models import Message

# Three parts, each with a header that joins them.
GSM_LENGTH, UCS2_LENGTH = 3 * 153, 3 * 67
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_UNITS = frozenset("^{}\\[~]|€")
# signs of print that would make every letter cost twice as much
_PLAIN = str.maketrans({
    "–": "-", "—": "-", "‑": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "·": "-", "•": "-",
    "\u00a0": " ",
})  # fmt: skip


class SmsChannel:
    """2xx: taken. 408, 429 and 5xx: later. Every other answer: refused."""

    def __init__(self) -> None:
        self._line = HttpLine(settings.SMS["url"])

    def send(self, message: Message) -> str | None:
        if not sms_is_offered():
            raise RefusedError("SMS is not set up")
        body = {"to": message.address, "from": settings.SMS["from"], "text": text_of(message)}
        answer = self._line.post("", body, token=settings.SMS["token"])
        if answer.status < 300:
            return str(answer.body.get("id") or "")[:120] or None
        error = f"HTTP {answer.status}"
        raise TryLaterError(error) if answer.status in (408, 429) else RefusedError(error)

    def close(self) -> None:
        self._line.close()


def text_of(message: Message) -> str:
    """Subject and text in one line; where they are too long the subject, and by what the reader knows us."""
    words = rendered(message)
    whole = f"{words.subject}. {words.text}"
    line = fitted(whole)
    return line if line == _line(whole) else fitted(f"{words.subject}.", facts_in(message.context))


def fitted(text: str, end: str = "") -> str:
    """``text`` as one line of at most three parts: 459 units of the GSM alphabet, or 201 where a sign is not in it.

    What is too long is cut at a word, before ``end``, which stays whole unless it is too long by itself.
    """
    line, end = _line(text), _line(end)
    whole = f"{line} {end}".strip()
    limit, size = (GSM_LENGTH, _gsm_units) if _is_gsm(whole) else (UCS2_LENGTH, _ucs2_units)
    if size(whole) <= limit:
        return whole
    if end and size(end) > limit - 3:
        return fitted(whole)
    left = limit - 3 - (size(end) + 1 if end else 0)
    while line and size(line) > left:
        head, space, _last = line.rpartition(" ")
        line = head if space else line[:-1]
    return f"{line.rstrip()}... {end}".rstrip()


def _line(text: str) -> str:
    return one_line(unicodedata.normalize("NFC", text).translate(_PLAIN))


def _is_gsm(line: str) -> bool:
    return all(sign in _GSM or sign in _TWO_UNITS for sign in line)


def _gsm_units(line: str) -> int:
    return len(line) + sum(sign in _TWO_UNITS for sign in line)


def _ucs2_units(line: str) -> int:
    return len(line.encode("utf-16-be")) // 2
