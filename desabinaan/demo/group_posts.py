"""Ticks for texts that went to WhatsApp groups and heads: of the sessions of the pilot's offices."""

import datetime as dt
import uuid

from outreach.enums import GroupPostKind, SessionState
from outreach.models import GroupPost, OutreachSession

TICKED = {
    SessionState.SCHEDULED: (GroupPostKind.INVITATION, dt.timedelta(0)),
    SessionState.CLOSED: (GroupPostKind.REPORT, dt.timedelta(hours=4)),
}
EACH = 2  # sessions of an office and state
NAMESPACE = uuid.UUID("5d6bde0e-8b1f-4f6a-9f0e-3f3b8f6f0a52")


def load_group_posts() -> int:
    """One tick for some sessions, by who made them, never in the future; how many are new. May run again."""
    made = 0
    for slug in ("serang", "jakarta-timur"):
        for state, (kind, after) in TICKED.items():
            rows = OutreachSession.objects.filter(office__slug=slug, state=state, logged_afterwards=False)
            for session in rows.order_by("-starts_at", "-pk")[:EACH]:
                at = session.starts_at + after if kind == GroupPostKind.REPORT else session.created_at
                values = {
                    "session": session, "kind": kind, "revision": session.revision,
                    "marked_by_id": session.created_by_id, "marked_at": at,
                }  # fmt: skip
                key = uuid.uuid5(NAMESPACE, f"{session.pk}/{kind}")
                made += GroupPost.objects.get_or_create(client_id=key, defaults=values)[1]
    return made
