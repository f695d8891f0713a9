"""Keeps out of the log what is nobody's business: the secret part of an address (of a personal link, a calendar feed,
an unsubscribe link and one for a new password the address is the key), what somebody searched for, e-mail addresses,
phone numbers, and the rows a database quotes."""

import logging
import re

SECRET_PATHS = re.compile(
    r"(?<=/[ul]/)[^/\s?\"']+|(?<=/berhenti/)[^/\s?\"']+|(?<=/lupa-sandi/)[^\s?\"']+"
    r"|(?<=/kalender/langganan/)[^/\s?\"']+(?=\.ics)|(?<=[?&]q=)[^&\s\"']+"
)
MAIL_ADDRESSES = re.compile(r"[^\s@<>\"'(),;:=\[\]]+(?=@[\w-]+(?:\.[\w-]+)+)")
PHONE_NUMBERS = re.compile(r"(?<![\w.:/-])(\+[1-9]\d|(?:62|0)8)\d{6,13}(?!\w)")
QUOTED_ROWS = re.compile(r"(?<=DETAIL:).*")


def discreet(text: str) -> str:
    for pattern in (SECRET_PATHS, MAIL_ADDRESSES, QUOTED_ROWS):
        text = pattern.sub("…", text)
    return PHONE_NUMBERS.sub(r"\1…", text)


class Discretion(logging.Filter):
    """Blots such things out of whatever a handler is about to write, tracebacks too; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        blotted = discreet(text)
        if blotted != text:
            record.msg, record.args = blotted, None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = discreet(record.exc_text)
        return True
