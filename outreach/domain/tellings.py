"""What is said of messages that are to come: which, when, to how many of whom, by which way."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from notifications.enums import Channel
from offices.formats import figure
from outreach.enums import MessageAudience, MessageKind

OWING = (MessageKind.ROLL_MISSING, MessageKind.ROLL_MISSING_HEAD)
# What hangs on what becomes of the roll.
AFTERWARDS = (*OWING, MessageKind.SUMMARY)


def ways_of(channels: Counter[str]) -> str:
    """``surel 12 · WhatsApp 30``: the first way of each; when it fails, the next one follows."""
    return " · ".join(f"{channel.label} {figure(channels[channel])}" for channel in Channel if channels[channel])


@dataclass(frozen=True, slots=True)
class Delay:
    """What the quiet hours make of a message for ``count`` people: ``until``, or not at all."""

    count: int
    until: datetime | None
    zone: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One message: when, to how many of whom, by which channel it goes first.

    ``at_once``: when it is saved, ``wait`` minutes after that, or once the villages have agreed (``after_agreement``).
    ``without_way``: those it is for whom no channel leads to; they are not among the others.
    """

    kind: MessageKind
    due: datetime
    at_once: bool = False
    wait: int = 0
    after_agreement: bool = False
    groups: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    without_way: int = 0
    delays: tuple[Delay, ...] = ()
    by_village: bool = False

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def at(self) -> datetime | None:
        """The moment, of what has one of its own."""
        return None if self.at_once or self.wait or self.after_agreement or self.after_closing else self.due

    @property
    def after_closing(self) -> bool:
        return self.kind is MessageKind.SUMMARY

    @property
    def if_missing(self) -> bool:
        """Whether it goes out only while the roll has not come in."""
        return self.kind in OWING

    @property
    def whom(self) -> str:
        """``2 petugas, 3 operator``; of nobody reachable it says so."""
        head = _("%(count)s Camat") if self.kind is MessageKind.NOTICE else _("%(count)s Lurah/Kepala Desa")
        words = (
            (MessageAudience.OFFICERS, _("%(count)s petugas")),
            (MessageAudience.HEADS, head),
            (MessageAudience.OPERATORS, _("%(count)s operator")),
            (MessageAudience.INVITED, _("%(count)s undangan")),
            (MessageAudience.SPEAKERS, _("%(count)s narasumber")),
            (MessageAudience.OFFICE_HEAD, _("%(count)s kepala kantor")),
        )
        found = [text % {"count": figure(self.groups[key])} for key, text in words if self.groups[key]]
        if self.by_village:
            found.append(_("nama yang diisi desa"))
        return ", ".join(found) or _("belum ada orang yang dapat dihubungi")

    @property
    def ways(self) -> str:
        return ways_of(self.channels)


@dataclass(frozen=True, slots=True)
class Preview:
    """``people``: how many get anything before it is over; ``without_way``: how many no channel leads to. ``zone``: of
    the hours.

    ``change``: of a session that exists; ``news``: to how many of them the change is told at once.
    """

    tellings: list[Telling] = field(default_factory=list)
    people: int = 0
    without_way: int = 0
    zone: str = ""
    needs_date: bool = False
    logged: bool = False
    change: bool = False
    news: int = 0

    @property
    def before(self) -> list[Telling]:
        return [telling for telling in self.tellings if telling.kind not in AFTERWARDS]

    @property
    def afterwards(self) -> list[Telling]:
        return [telling for telling in self.tellings if telling.kind in AFTERWARDS]
