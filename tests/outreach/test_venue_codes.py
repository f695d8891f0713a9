"""The code shown at the venue: of one session, for one minute, and good for two."""

import datetime as dt

import pytest

from outreach.domain import venue_codes
from outreach.domain.venue_codes import Verdict, judge
from outreach.models import OutreachSession

AT = dt.datetime(2026, 3, 10, 2, 0, 30, tzinfo=dt.UTC)
SESSION = OutreachSession(pk=41)


def shown(seconds: int, session: OutreachSession = SESSION) -> str:
    """What the screen showed so many seconds from ``AT``."""
    return venue_codes.code_at(session, AT + dt.timedelta(seconds=seconds))


@pytest.mark.parametrize(("window", "code"), [(0x1, "119246"), (0x23523EC, "084774"), (0x27BC86AA, "737706")])
def test_codes_are_those_of_rfc_6238(window, code):
    """The appendix of the RFC, SHA-256: the last six of its eight digits."""
    assert venue_codes._code(b"12345678901234567890123456789012", window) == code


def test_a_code_lasts_a_whole_minute():
    assert {shown(seconds) for seconds in range(-30, 30)} == {shown(0)}
    assert shown(30) != shown(0)
    assert shown(-31) != shown(0)


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [
        (0, Verdict.RIGHT),
        (-30, Verdict.RIGHT),
        (-31, Verdict.RIGHT),  # the minute before
        (-90, Verdict.RIGHT),
        (-91, Verdict.OLD),
        (-14 * 60, Verdict.OLD),
        (-15 * 60 - 30, Verdict.WRONG),
        (30, Verdict.WRONG),  # the minute to come
    ],
)
def test_the_present_and_the_previous_minute_are_taken(seconds, verdict):
    assert judge(SESSION, shown(seconds), now=AT) == verdict


@pytest.mark.parametrize("code", ["", "000000", "12345", shown(0) + "1", shown(0)[:-1], "１２３４５６", "abcdef"])
def test_anything_else_is_wrong(code):
    assert judge(SESSION, code, now=AT) == Verdict.WRONG


def test_the_code_of_another_session_is_wrong():
    other = OutreachSession(pk=42)
    assert judge(other, shown(0), now=AT) == Verdict.WRONG
    assert venue_codes.key_of(other) != venue_codes.key_of(SESSION)


def test_a_screen_opened_before_the_key_was_replaced_still_shows_good_codes(settings):
    before = shown(0)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert shown(0) != before
    assert judge(SESSION, before, now=AT) == Verdict.RIGHT
    settings.SECRET_KEY_FALLBACKS = []
    assert judge(SESSION, before, now=AT) == Verdict.WRONG
