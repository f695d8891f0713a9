"""A roll with a past: closed, taken back, closed again, corrected, and with entries that came late. All made up."""

import datetime as dt
from uuid import uuid4

from django.utils import timezone

from outreach.domain import closing, corrections
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.enums import OfficerRole, SessionState
from outreach.models import Attendance, OutreachSession, RollAct, SessionOfficer

MINUTE = dt.timedelta(minutes=1)
FEWEST = 8
# The phone of the late entries: its clock says a quarter past nine when it is half past twelve.
WRONG_CLOCK = dt.timedelta(hours=3, minutes=12)


def load_closings() -> None:
    """Of the oldest session of Kanim Serang whose roll nobody closed; only where nothing was done to a roll yet."""
    if RollAct.objects.exists():
        return
    over = OutreachSession.objects.filter(
        office__slug="serang",
        state=SessionState.AWAITING_ROLL,
        parent__isnull=True,
        ends_at__lte=timezone.now() - dt.timedelta(hours=12),
    )
    for session in over.order_by("starts_at"):
        if Attendance.objects.filter(session=session, version=0).count() >= FEWEST:
            _tell(session)
            return


def _tell(session: OutreachSession) -> None:
    lead = SessionOfficer.objects.select_related("officer").get(session=session, role=OfficerRole.LEAD).officer
    rows = list(Attendance.objects.filter(session=session, version=0).order_by("roll_number")[:FEWEST])
    over = session.ends_at
    guest = {
        "client_id": str(uuid4()),
        "name": rows[0].name,
        "village": rows[0].village_id,
        "function": rows[0].function,
        "status": "present",
    }
    came = [{"id": row.pk, "status": "present", "version": 0} for row in rows[:5]]

    def send(entries: list[dict], *, at: dt.datetime, off: dt.timedelta = dt.timedelta(0), counts: int = 0) -> None:
        numbered = [
            {"key": str(seq), "seq": seq, "at": (at - off - MINUTE).isoformat(), **entry}
            for seq, entry in enumerate(entries, start=1)
        ]
        group = {"village": rows[0].village_id, "category": "public", "sex": "f", "age": ""}
        people = [{"key": "c", "count": counts, "seen": 0, **group}] if counts else []
        batch = Batch(uuid4(), "c0ff1e01", numbered, counts=people, format=2, sent_at=at - off)
        take_batch(session=session, actor=lead, batch=batch, now=at)

    send([*came, guest], at=over)
    closing.close(session=session, actor=lead, now=over + 20 * MINUTE)
    closing.undo_close(session=session, actor=lead, now=over + 25 * MINUTE)
    send([{"id": rows[5].pk, "status": "excused", "version": 0}], at=over + 30 * MINUTE)
    closing.close(session=session, actor=lead, now=over + 40 * MINUTE)
    twice = Attendance.objects.get(session=session, client_id=guest["client_id"])
    corrections.annul(
        attendance=twice, actor=lead, reason="Tercatat dua kali: sudah ada di nomor pertama (contoh)",
        seen_version=twice.version, now=over + 90 * MINUTE,
    )  # fmt: skip
    corrections.correct(
        attendance=rows[1], actor=lead, status="represented", represented_by="Sekretaris RT (contoh)",
        reason="Di daftar kertas ditandatangani wakilnya (contoh)", seen_version=1, now=over + 95 * MINUTE,
    )  # fmt: skip
    late = [{"id": row.pk, "status": "present", "version": 0} for row in rows[6:8]]
    send(late, at=over + 330 * MINUTE, off=WRONG_CLOCK, counts=14)
