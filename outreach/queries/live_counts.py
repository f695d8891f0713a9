"""The counts of a roll for somebody who looks on while it is filled."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, Value
from django.db.models.functions import Cast, Concat

from outreach.enums import OPEN_ROLL_STATES, SessionState
from outreach.models import OutreachSession, SessionTally
from outreach.queries.session_page import SessionPage


def roll_stamp(user: Any, pk: int) -> str | None:
    """The stamp of a roll (``queries.roll.stamp_of``) in the person's scope, by one query; None outside it."""
    stamps = SessionTally.objects.visible_to(user).filter(session=OuterRef("pk")).order_by("pk")
    one = Concat(Cast("pk", CharField()), Value("."), Cast("stamp", CharField()))
    sessions = OutreachSession.objects.visible_to(user).filter(pk=pk)
    found = sessions.annotate(stamps=ArraySubquery(stamps.annotate(one=one).values("one")))
    row = found.order_by().values_list("version", "state", "stamps").first()
    if row is None:
        return None
    version, state, parts = row
    return f"{version}.{state}-{'-'.join(parts)}"


def live_counts(page: SessionPage, stamp: str) -> dict[str, Any]:
    """``villages`` are the tallies in scope; one without a code counts the kecamatan's own people."""
    session = page.session
    locked = {row.village_id: row.locked_at is not None for row in page.villages}
    closed = session.state == SessionState.CLOSED
    return {
        "stamp": stamp,
        "counts": page.counts,
        "open": session.state in OPEN_ROLL_STATES and not all(locked.values()),
        "state": session.get_state_display(),
        "villages": [
            {
                "code": tally.village_id,
                "name": tally.village.region.full_name if tally.village else tally.district.full_name,
                "came": tally.present + tally.represented,
                **{name: getattr(tally, name) for name in ("present", "represented", "away", "absent", "blank")},
                "listed": tally.listed,
                "counted": tally.counted,
                "locked": locked.get(tally.village_id, closed),
            }
            for tally in page.tallies
        ],
    }
