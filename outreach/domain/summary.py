"""The summary that goes out when a roll was closed, and that can no longer be undone."""

from datetime import datetime, timedelta
from typing import Any

from notifications.domain import outbox
from notifications.domain.outbox import PlannedMessage
from notifications.enums import GONE_OUT, MessageState
from notifications.models import Message
from outreach.domain.people import People
from outreach.domain.recipients import together
from outreach.domain.roll import UNDO_WITHIN
from outreach.domain.rules import Rules, rules_of
from outreach.domain.texts import Wanted, closing_key, messages, revision_key, subject_of
from outreach.enums import MessageKind, SessionState
from outreach.models import OutreachSession, SessionTally

KEPT = timedelta(days=7)


def sync(*, session: OutreachSession) -> None:
    """Make the summaries not yet sent those of the session's present closing; none while its roll is open.

    To officers and operators, once per closing, due when the closing can no longer be undone. After an earlier closing
    whose summary went out it says that it takes that one's place. The caller holds the session's lock.
    """
    outbox.sync(
        subject=subject_of(session),
        revision_key=revision_key(session),
        planned=_plan(session),
        kinds=[MessageKind.SUMMARY],
    )


def refresh(*, session: OutreachSession) -> None:
    """After a correction of a closed roll: figures that have not gone out yet are the corrected ones."""
    waiting = Message.objects.filter(
        subject=subject_of(session), kind=MessageKind.SUMMARY, state=MessageState.SCHEDULED
    )
    if session.state == SessionState.CLOSED and waiting.exists():
        sync(session=session)


def _plan(session: OutreachSession) -> list[PlannedMessage]:
    if session.state != SessionState.CLOSED or session.roll_closed_at is None:
        return []
    occasion = closing_key(session.roll_closed_at)
    figures = summary_figures(session) | {"corrected": _went_out_before(session, occasion)}
    rules = rules_of(session.office_id, session.kind)
    wanted = wanted_of(People(session), rules, due=session.roll_closed_at + UNDO_WITHIN)
    return messages(session, [item._replace(occasion=occasion, more=figures) for item in wanted])


def wanted_of(people: People, rules: Rules, *, due: datetime) -> list[Wanted]:
    """Who is to have the summary, whatever it says."""
    found = [(person, rules.first(MessageKind.SUMMARY, groups)) for person, groups in together(people.staff_audiences)]
    return [Wanted(person, MessageKind.SUMMARY, due, due + KEPT, rule.channels) for person, rule in found if rule]


def _went_out_before(session: OutreachSession, occasion: str) -> bool:
    """Whether a summary of an earlier closing went out, or is just going."""
    sent = Message.objects.filter(subject=subject_of(session), kind=MessageKind.SUMMARY, state__in=GONE_OUT)
    return sent.exclude(dedupe_key__contains=f":{occasion}:").exists()


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
