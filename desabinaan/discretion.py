"""Keeps secret addresses out of the log: of a personal link, a calendar feed and an unsubscribe link the address is
the key."""

import logging
import re

SECRET_PATHS = re.compile(
    r"(?<=/[ul]/)[^/\s?\"']+|(?<=/berhenti/)[^/\s?\"']+|(?<=/kalender/langganan/)[^/\s?\"']+(?=\.ics)"
)


class SecretPaths(logging.Filter):
    """Blots out the secret part of such addresses in whatever a handler is about to write; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        blotted = SECRET_PATHS.sub("…", text)
        if blotted != text:
            record.msg, record.args = blotted, None
        return True
