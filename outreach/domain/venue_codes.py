"""The code shown at the venue: who types it has seen the screen there within the last two minutes.

A new one every minute, as RFC 6238 makes them (HMAC-SHA256, six digits). The key is that of one session and of nothing
else: the page of the venue gets it and goes on without signal; whoever has it can make codes of this session alone.
"""

import hmac
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from outreach.models import OutreachSession

STEP = 60  # seconds
DIGITS = 6
# The present minute and the one before: people need time to type.
GOOD_FOR = 2
# So many minutes back a code is told to be an old one; earlier ones are as wrong as made-up ones.
KNOWN_FOR = 15


class Verdict(StrEnum):
    RIGHT = "right"
    OLD = "old"
    WRONG = "wrong"


def key_of(session: OutreachSession, *, secret: str | None = None) -> bytes:
    """The 32 bytes codes of this session are made with; never the portal's own key."""
    value = str(session.pk)
    return salted_hmac("outreach.venue_code", value, secret=secret or settings.SECRET_KEY, algorithm="sha256").digest()


def code_at(session: OutreachSession, moment: datetime) -> str:
    """What the screen at the venue shows at that moment."""
    return _code(key_of(session), _window(moment))


def judge(session: OutreachSession, code: str, *, now: datetime) -> Verdict:
    """Whether ``code`` is the present one or that of the minute before, one of earlier, or none of this session.

    Takes equally long whichever it is. A page opened before the portal's key was replaced still shows good codes.
    """
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    fresh = known = False
    for secret in secrets:
        key = key_of(session, secret=secret)
        for back in range(KNOWN_FOR):
            same = constant_time_compare(_code(key, _window(now) - back), code)
            fresh |= same and back < GOOD_FOR
            known |= same
    if fresh:
        return Verdict.RIGHT
    return Verdict.OLD if known else Verdict.WRONG


def _window(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP


def _code(key: bytes, window: int) -> str:
    """The dynamic truncation of RFC 4226; ``static/js/venue-code.js`` does the same."""
    digest = hmac.digest(key, window.to_bytes(8, "big"), "sha256")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)
