"""The morning digests are written."""

import datetime as dt

import pytest

# Monday, 23 March 2026, 07.00 WIB
MONDAY = dt.datetime(2026, 3, 23, 0, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock(time_machine):
    def move(moment):
        time_machine.move_to(moment, tick=False)
        return moment

    move(MONDAY)
    return move
