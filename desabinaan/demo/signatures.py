"""Signatures on the roll held last in each demo office: squiggles that are nobody's hand."""

import math

from django.utils import timezone

from outreach.enums import AttendanceStatus, SessionState
from outreach.models import Attendance, AttendanceSignature, OutreachSession

SIGNED = 9
POINTS = 48


def load_signatures() -> int:
    """Only where there are none. Returns how many were drawn."""
    if AttendanceSignature.objects.exists():
        return 0
    drawn = 0
    for office in OutreachSession.objects.order_by().values_list("office_id", flat=True).distinct():
        held = OutreachSession.objects.filter(
            office=office, state=SessionState.CLOSED, logged_afterwards=False, imported=False
        )
        session = held.order_by("-starts_at", "-pk").first()
        came = Attendance.objects.filter(session=session, status=AttendanceStatus.PRESENT).order_by("roll_number")
        rows = [row for row in came[:SIGNED] if row.recorded_by_id]
        AttendanceSignature.objects.bulk_create(
            AttendanceSignature(
                attendance=row,
                strokes=squiggle(row.roll_number),
                signed_at=row.recorded_at or timezone.now(),
                received_at=row.received_at or timezone.now(),
                taken_by_id=row.recorded_by_id,
            )
            for row in rows
        )
        drawn += len(rows)
    return drawn


def squiggle(seed: int) -> list[list[list[int]]]:
    """A wave that differs with the number, and a line below it."""
    pitch, swing, lean = 3 + seed % 4, 160 + 30 * (seed % 5), 60 * (seed % 3)
    wave = []
    for step in range(POINTS):
        share = step / (POINTS - 1)
        height = swing * (1 - share / 2) * math.sin(share * pitch * math.tau)
        x = 140 + 640 * share + lean * math.cos(share * pitch * math.tau)
        wave.append([round(x), round(470 - height)])
    return [wave, [[180, 760], [500, 735 + 5 * (seed % 6)], [820, 700]]]
