"""What the form says about the messages that follow a session."""

import datetime as dt
from collections import Counter

import pytest

from notifications.enums import MessageState
from outreach.domain import clock as portal_clock
from outreach.domain import closing, replanning
from outreach.domain.tellings import AFTERWARDS
from outreach.enums import MessageKind, SessionState
from tests.outreach.conftest import DAY
from tests.outreach.previewed import AGREED, CASES, lines, really_planned, shown_as, written_and_said


def test_what_follows_a_session_hangs_on_its_roll(world, sketch):
    assert world.office_head.email
    shown = sketch(day=DAY, start=dt.time(9), end=dt.time(11))
    after = shown.afterwards
    assert lines(shown, after) == [
        ("Rekap daftar hadir", None, "1 petugas, 1 operator"),
        ("Daftar hadir belum masuk", "11/03 09.00", "1 petugas, 1 operator"),
        ("Daftar hadir belum masuk", "12/03 09.00", "1 petugas, 1 operator"),
        ("Daftar hadir belum masuk", "13/03 09.00", "1 petugas, 1 operator"),
        ("Daftar hadir belum masuk, ke kepala kantor", "14/03 09.00", "1 kepala kantor"),
    ]
    assert [(row.after_closing, row.if_missing) for row in after] == [(True, False), *[(False, True)] * 4]
    assert shown.people == 3  # the office head may never hear of it


@pytest.mark.parametrize("case", ["next_week", "asked_for_tomorrow", "today", "two_villages", "visit"])
def test_what_is_said_of_the_roll_is_what_is_planned(world, crowd, clock, case):
    shown, session = written_and_said(world, **{**CASES[case], "state": AGREED})
    after = shown_as(shown.afterwards)
    clock.move_to(session.ends_at + dt.timedelta(minutes=1), tick=False)
    portal_clock.advance()
    replanning.sync_all()
    session.refresh_from_db()
    owed = really_planned(session, kind__in=AFTERWARDS)
    assert owed == Counter({key: count for key, count in after.items() if key[0] != MessageKind.SUMMARY})
    assert len(owed) > 0
    session = closing.close(session=session, actor=world.officer)
    assert session.state == SessionState.CLOSED
    summaries = really_planned(session, kind=MessageKind.SUMMARY)
    assert {key[2]: count for key, count in summaries.items()} == {
        key[2]: count for key, count in after.items() if key[0] == MessageKind.SUMMARY
    }
    assert really_planned(session, kind__in=AFTERWARDS, state=MessageState.SCHEDULED) == summaries
