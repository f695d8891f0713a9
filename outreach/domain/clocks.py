"""Which records came from a device whose clock was wrong."""

from datetime import datetime

from django.db.models import Q

from outreach.domain.batches import CLOCK_IS_OFF
from outreach.models import AttendanceBatch

# Device and the server's time of arrival: what a record has in common with the batch that brought it.
Arrival = tuple[str, datetime | None]


def clocks_off(session_id: int) -> dict[Arrival, int]:
    """By arrival, the seconds to add to the clock of the device, where that is more than a few minutes.

    One query, for a whole roll: a record has the device and ``received_at`` of its batch.
    """
    limit = CLOCK_IS_OFF.total_seconds()
    wrong = AttendanceBatch.objects.filter(Q(clock_off__gt=limit) | Q(clock_off__lt=-limit), session=session_id)
    rows = wrong.values_list("device", "received_at", "clock_off")
    return {(device, at): off for device, at, off in rows if off is not None}
