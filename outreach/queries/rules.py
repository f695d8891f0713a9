"""Who is told what when, as the page of rules shows it."""

from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notifications.enums import Channel
from offices.formats import clock
from outreach.domain.rule_changes import EDITORS, office_of
from outreach.domain.rules import BUILT_IN, Name, Rule, rules_of
from outreach.enums import MessageAudience, MessageKind, SessionKind
from outreach.models import MessageRule


@dataclass(frozen=True, slots=True)
class RuleRow:
    """``below``: what holds without the reader's own rule. ``own``: that there is one."""

    rule: Rule
    below: Rule
    own: bool
    may_change: bool

    @property
    def audience(self) -> str:
        return str(self.rule.audience.label)

    @property
    def when(self) -> str:
        return when(self.rule)

    @property
    def channels(self) -> str:
        return _in_words(self.rule)

    @property
    def usual_channels(self) -> str:
        return _in_words(self.below)

    @property
    def usual(self) -> str:
        """What would hold: shown beside one's own rule."""
        return when(self.below) if self.below.on else _("tidak dikirim")


class RulesPage:
    """The rules for one kind of session, of the reader's office or of the nation. Three queries."""

    def __init__(self, user: User, session_kind: str) -> None:
        self.session_kind = SessionKind(session_kind)
        self.office_id = office_of(user)
        self.national = self.office_id is None
        self.may_edit = user.scope.role in EDITORS
        self._rules = rules_of(self.office_id, session_kind).by_name
        own = MessageRule.objects.visible_to(user).filter(office_id=self.office_id, session_kind=session_kind)
        self._own = {Name(MessageKind(row.kind), MessageAudience(row.audience)) for row in own.filter(follows=False)}
        self._below = rules_of(None, session_kind).by_name if self.office_id else BUILT_IN

    def row(self, name: Name) -> RuleRow | None:
        rule = self._rules.get(name)
        if rule is None:
            return None
        below = self._below[name]
        locked = below.required and not self.national
        own = name in self._own and not locked
        return RuleRow(rule, below, own=own, may_change=self.may_edit and not locked)

    @property
    def groups(self) -> list[tuple[MessageKind, str, list[RuleRow]]]:
        """By kind of message: its rows, and in a few words when it goes to whom."""
        found: dict[MessageKind, list[RuleRow]] = {}
        for name in self._rules:
            if row := self.row(name):
                found.setdefault(name.kind, []).append(row)
        return [(kind, _told(rows), rows) for kind, rows in found.items()]


def _told(rows: list[RuleRow]) -> str:
    """``1 hari sebelumnya, 09.00: petugas kegiatan, undangan``; what goes at other times apart."""
    times: dict[str, list[str]] = {}
    for row in rows:
        if row.rule.on:
            times.setdefault(row.when, []).append(row.audience)
    return "; ".join(f"{time}: {', '.join(people)}" for time, people in times.items()) or _("tidak dikirim")


def _in_words(rule: Rule) -> str:
    return ", ".join(str(Channel(channel).label) for channel in rule.channels)


def when(rule: Rule) -> str:
    """``3 hari sebelumnya, 09.00``."""
    if rule.at_once:
        return _("segera")
    hour = clock(time(rule.hour))
    if rule.repeats:
        every = ngettext("setiap hari", "setiap %(days)s hari", rule.days) % {"days": rule.days}
        return _("%(every)s, %(times)s kali, %(hour)s") % {"every": every, "times": rule.times, "hour": hour}
    if rule.kind is MessageKind.ROLL_MISSING_HEAD:
        return _("%(days)s hari sesudahnya, %(hour)s") % {"days": rule.days, "hour": hour}
    if rule.days == 0:
        return _("pada harinya, %(hour)s") % {"hour": hour}
    return _("%(days)s hari sebelumnya, %(hour)s") % {"days": rule.days, "hour": hour}
