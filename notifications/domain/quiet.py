"""Quiet hours: nobody is written to between 20.00 and 07.00 where they live, unless it is urgent."""

from datetime import datetime


def hold(now: datetime) -> int:
    """Put what is due in somebody's quiet hours off until they end; returns how many."""
    return 0
