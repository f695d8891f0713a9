"""The summary that goes out when a roll is closed."""

from datetime import datetime, timedelta
from typing import Any

from notifications.domain import outbox
from outreach.domain import recipients
from outreach.domain.texts import contexts_of, message
from outreach.enums import MessageKind
from outreach.models import OutreachSession, SessionTally

KEPT = timedelta(days=7)


def summarise(*, session: OutreachSession, now: datetime) -> None:
    """The attendance summary to officers and operators, once per session."""
    people = recipients.staff(session)
    figures = summary_figures(session)
    contexts = {language: {**context, **figures} for language, context in contexts_of(session, people).items()}
    outbox.enqueue(
        message(session, person, kind=MessageKind.SUMMARY, contexts=contexts, due_at=now, expires_at=now + KEPT)
        for person in people
    )


def summary_figures(session: OutreachSession) -> dict[str, Any]:
    """Counts per village and in all, as written into the summary."""
    tallies = SessionTally.objects.filter(session=session).select_related("village__region", "district").order_by("pk")
    villages = [
        {
            "village": tally.village.region.full_name if tally.village else tally.district.full_name,
            "listed": tally.listed,
            "present": tally.present,
            "represented": tally.represented,
            "excused": tally.excused + tally.ill + tally.on_duty,
            "missing": tally.listed - tally.present - tally.represented - tally.excused - tally.ill - tally.on_duty,
            "counted": tally.counted,
            "participants": tally.present + tally.represented + tally.counted,
        }
        for tally in tallies
    ]
    return {
        "villages": villages,
        "listed": sum(row["listed"] for row in villages),
        "participants": sum(row["participants"] for row in villages),
    }
