"""Who is told what when: what the portal comes with, what the nation decided, what an office made of it.

An office's rule takes the place of the nation's, which takes the place of the built-in one; required ones are the
nation's alone. An office's rule that became required meanwhile is kept and waits until it is not required any more.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Q

from notifications.enums import Channel
from outreach.enums import MessageAudience, MessageKind
from outreach.models import MessageRule

FIRST_HOUR, LAST_HOUR = 7, 19
MOST_TIMES = 3
CHANNELS = (Channel.EMAIL, Channel.WHATSAPP, Channel.INBOX)


class Source(StrEnum):
    BUILT_IN = "built_in"
    NATIONAL = "national"
    OFFICE = "office"


class Name(NamedTuple):
    kind: MessageKind
    audience: MessageAudience


@dataclass(frozen=True, slots=True)
class Rule:
    """``days`` and ``times`` as in :class:`MessageRule`. What goes ``at_once`` has neither day nor hour.

    ``since``: when it became what it is. A moment that had passed by then is not made up for.
    """

    kind: MessageKind
    audience: MessageAudience
    on: bool = True
    days: int = 0
    times: int = 1
    hour: int = 9
    channels: tuple[str, ...] = CHANNELS
    required: bool = False
    source: Source = Source.BUILT_IN
    since: datetime | None = None

    @property
    def name(self) -> Name:
        return Name(self.kind, self.audience)

    @property
    def version(self) -> str:
        """Another one whenever the rule that holds was written anew, here or at the nation."""
        return self.since.isoformat() if self.since else ""

    @property
    def at_once(self) -> bool:
        return self.kind not in DAYS

    @property
    def repeats(self) -> bool:
        return self.kind in REPEATED


# From which to which day an office may put a message, by kind; what is not here goes at once.
DAYS: dict[MessageKind, tuple[int, int]] = {
    MessageKind.REMINDER_H7: (5, 14),
    MessageKind.REMINDER_H3: (2, 4),
    MessageKind.REMINDER_H1: (1, 1),
    MessageKind.REMINDER_DAY: (0, 0),
    MessageKind.CONFIRM_REMINDER: (1, 7),
    MessageKind.ROLL_MISSING: (1, 3),
    MessageKind.ROLL_MISSING_HEAD: (2, 10),
}
REPEATED = (MessageKind.CONFIRM_REMINDER, MessageKind.ROLL_MISSING)
REMINDED = (
    MessageAudience.OFFICERS,
    MessageAudience.OPERATORS,
    MessageAudience.INVITED,
    MessageAudience.SPEAKERS,
    MessageAudience.HEADS,
)
# Whoever has to keep the day free hears of it a week ahead.
A_WEEK_AHEAD = (MessageAudience.SPEAKERS, MessageAudience.HEADS)


def _built_in() -> Iterable[Rule]:
    yield Rule(MessageKind.CONFIRM, MessageAudience.ASKED, required=True)
    yield Rule(MessageKind.CONFIRM_REMINDER, MessageAudience.ASKED, days=2, times=2)
    yield Rule(MessageKind.INVITATION, MessageAudience.INVITED, required=True)
    yield Rule(MessageKind.INVITATION, MessageAudience.SPEAKERS, required=True)
    for audience in REMINDED:
        yield Rule(MessageKind.REMINDER_H7, audience, on=audience in A_WEEK_AHEAD, days=7)
    for audience in REMINDED:
        yield Rule(MessageKind.REMINDER_H3, audience, on=audience is not MessageAudience.HEADS, days=3)
    for audience in REMINDED:
        yield Rule(MessageKind.REMINDER_H1, audience, days=1)
    for audience in REMINDED:
        yield Rule(MessageKind.REMINDER_DAY, audience, on=audience is not MessageAudience.HEADS, hour=7)
    yield Rule(MessageKind.ROLL_MISSING, MessageAudience.OFFICERS, days=1, times=3, required=True)
    yield Rule(MessageKind.ROLL_MISSING, MessageAudience.OPERATORS, days=1, times=3)
    yield Rule(MessageKind.ROLL_MISSING_HEAD, MessageAudience.OFFICE_HEAD, days=4)
    yield Rule(MessageKind.SUMMARY, MessageAudience.OFFICERS, required=True)
    yield Rule(MessageKind.SUMMARY, MessageAudience.OPERATORS)


BUILT_IN: dict[Name, Rule] = {rule.name: rule for rule in _built_in()}


@dataclass(frozen=True, slots=True)
class Rules:
    """Those that hold for one kind of session of one office."""

    by_name: dict[Name, Rule]

    def of(self, kind: str, audience: str) -> Rule:
        """Kinds without a rule, news for one, go at once on the usual channels."""
        name = Name(MessageKind(kind), MessageAudience(audience))
        return self.by_name.get(name) or Rule(name.kind, name.audience)

    def first(self, kind: str, audiences: Collection[MessageAudience]) -> Rule | None:
        """Of somebody in several audiences: the first rule that is on."""
        found = (self.by_name.get(Name(MessageKind(kind), audience)) for audience in audiences)
        return next((rule for rule in found if rule and rule.on), None)


def rules_of(office_id: int | None, session_kind: str) -> Rules:
    """What holds for such sessions of this office; without an office, for the nation. One query."""
    rows = MessageRule.objects.filter(Q(office=None) | Q(office_id=office_id), session_kind=session_kind)
    return Rules(_layered(rows))


def _layered(rows: Iterable[MessageRule]) -> dict[Name, Rule]:
    found = dict(BUILT_IN)
    ordered = sorted(rows, key=lambda row: row.office_id is not None)
    for row in ordered:
        name = Name(MessageKind(row.kind), MessageAudience(row.audience))
        below = found.get(name)
        if below is not None and not (row.office_id and below.required):
            found[name] = _on_top(below, row)
    return found


def _on_top(below: Rule, row: MessageRule) -> Rule:
    since = max(filter(None, (below.since, row.changed_at)))
    if row.follows:
        return replace(below, since=since)
    return replace(
        below,
        on=row.on or row.required,
        days=row.days,
        times=row.times,
        hour=row.hour,
        channels=tuple(row.channels),
        required=row.required,
        source=Source.OFFICE if row.office_id else Source.NATIONAL,
        since=since,
    )
