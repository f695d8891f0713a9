"""A cap per person and day: what is above it goes out as one message."""

from datetime import datetime


def bundle_due(now: datetime) -> int:
    """Put together what is due for people who have had their share of today; returns how many bundles were made."""
    return 0
