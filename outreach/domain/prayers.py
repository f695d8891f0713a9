"""When a session "bakda Isya" begins, roughly: people agree on the prayer, plans need an hour."""

from datetime import time

from offices.models import Zone
from outreach.enums import Prayer

# When people are free again after the prayer, in the middle of each zone; over the year and from end to end of a zone
# it wanders by half an hour. Editable on every form, and never shown without ±.
ESTIMATES: dict[Zone, dict[Prayer, time]] = {
    Zone.WIB: {
        Prayer.ZUHUR: time(12, 30), Prayer.ASAR: time(15, 45), Prayer.MAGRIB: time(18, 30), Prayer.ISYA: time(19, 30)
    },
    Zone.WITA: {
        Prayer.ZUHUR: time(12, 45), Prayer.ASAR: time(16, 0), Prayer.MAGRIB: time(18, 45), Prayer.ISYA: time(19, 45)
    },
    Zone.WIT: {
        Prayer.ZUHUR: time(12, 30), Prayer.ASAR: time(15, 45), Prayer.MAGRIB: time(18, 30), Prayer.ISYA: time(19, 30)
    },
}  # fmt: skip


def estimated_start(prayer: Prayer, zone: Zone) -> time:
    """Local time at which a session after ``prayer`` is expected to begin."""
    return ESTIMATES[zone][prayer]
