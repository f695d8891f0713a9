"""When people are reminded. Pure: the same session, rules and time make the same moments."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from offices.models import Zone
from outreach.domain.rules import BUILT_IN, Rule, Rules
from outreach.domain.texts import REMINDERS
from outreach.enums import MessageAudience, MessageKind
from outreach.models import OutreachSession

# How long the last word about a missing roll is worth sending.
LAST_WORD = timedelta(days=1)
HEAD_READS = timedelta(days=3)
DEFAULTS = Rules(BUILT_IN)


class Moment(NamedTuple):
    """``due`` and ``end`` of one message; ``number`` counts repeated ones from 1."""

    rule: Rule
    due: datetime
    end: datetime
    number: int = 0

    @property
    def occasion(self) -> str:
        return f"{self.rule.kind}-{self.number}" if self.number else ""


def reminding(session: OutreachSession, rules: Rules, audiences: Sequence[MessageAudience]) -> list[Moment]:
    """The reminders of somebody in these audiences.

    Of the moments that had passed when the session got this date, the last one is made up for at once and the
    earlier ones are left out; of those that had passed when their rule was changed, none is. A reminder expires when
    the next one is due, the last one when the session starts.
    """
    found = filter(None, (rules.first(kind, audiences) for kind in REMINDERS))
    due = [(rule, _at(session, -rule.days, rule.hour)) for rule in found]
    due = sorted(((rule, at) for rule, at in due if at < session.starts_at), key=lambda pair: pair[1])
    passed = [rule.kind for rule, at in due if at <= session.planned_at]
    kept = [
        (rule, max(at, session.planned_at))
        for rule, at in due
        if rule.kind not in passed[:-1] and not _too_late(session, rule, at)
    ]
    ends = [at for _rule, at in kept[1:]] + [session.starts_at]
    return [Moment(rule, at, end) for (rule, at), end in zip(kept, ends, strict=True) if at < end]


def asking_again(session: OutreachSession, rules: Rules, asked_at: datetime) -> list[Moment]:
    """When villages that have not answered are asked again; each time until the next, the last until the start."""
    rule = rules.of(MessageKind.CONFIRM_REMINDER, MessageAudience.ASKED)
    asked_on = asked_at.astimezone(Zone(session.zone).info).date()
    return _repeated(session, rule, (asked_on - session.local_date).days, last=session.starts_at)


def roll_missing(session: OutreachSession, rules: Rules, audiences: Sequence[MessageAudience]) -> list[Moment]:
    """When somebody in these audiences hears that the roll of a session that is over is missing."""
    rule = rules.first(MessageKind.ROLL_MISSING, audiences)
    return _repeated(session, rule, 0) if rule else []


def roll_still_missing(session: OutreachSession, rules: Rules) -> list[Moment]:
    """When the office head hears of it."""
    rule = rules.of(MessageKind.ROLL_MISSING_HEAD, MessageAudience.OFFICE_HEAD)
    due = _at(session, rule.days, rule.hour)
    return [Moment(rule, due, due + HEAD_READS)] if rule.on and not _too_late(session, rule, due) else []


def _repeated(session: OutreachSession, rule: Rule, offset: int, *, last: datetime | None = None) -> list[Moment]:
    if not rule.on:
        return []
    due = [_at(session, offset + rule.days * number, rule.hour) for number in range(1, rule.times + 1)]
    if last:
        due = [at for at in due if at < last]
    ends = [*due[1:], last or due[-1] + LAST_WORD] if due else []
    return [
        Moment(rule, at, end, number)
        for number, (at, end) in enumerate(zip(due, ends, strict=True), start=1)
        if not _too_late(session, rule, at)
    ]


def _at(session: OutreachSession, days: int, hour: int) -> datetime:
    day = session.local_date + timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=Zone(session.zone).info)


def _too_late(session: OutreachSession, rule: Rule, at: datetime) -> bool:
    """Whether the rule came after its moment, to a session that had its date already."""
    return rule.since is not None and rule.since > session.planned_at and at <= rule.since
