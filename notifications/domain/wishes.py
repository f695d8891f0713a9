"""What people do not want to get: said once, heeded wherever a message is planned and again before it goes out.

A contact merged into another stands for that person: a no said under either name holds for both, and parts with
them when the merge is undone. That a contact wants nothing at all stands with the contact itself
(``Stakeholder.opted_out_at``) and is heeded here like a no to everything.

The inbox cannot be refused, and neither can messages about one's account: who works here finds there what concerns
their sessions, whatever they said.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from notifications.domain.numbers import sms_is_offered
from notifications.domain.persons import Families, contact_id, families_of, names_of, person_in_use, user_id
from notifications.enums import ACCOUNT_KIND, Channel, WishSource
from notifications.kinds import KindGroup, kind_of
from notifications.models import Message, Refusal

EVERY = ""
KIND_GROUP = "kind_group"  # in the context of what is put together of several kinds
# what may be refused, in the order shown
CHANNELS = (Channel.EMAIL, Channel.WHATSAPP, Channel.SMS)
GROUPS = tuple(group for group in KindGroup if group != KindGroup.ACCOUNT)


class Cell(NamedTuple):
    """A channel and a group of kinds, either of them ``EVERY``."""

    channel: str
    group: str


class Wishes:
    """What many people refused, asked once: one query, with contacts among them two, with merged ones three."""

    def __init__(self, refused: Mapping[str, set[Cell]], silent: Iterable[str] = ()) -> None:
        """``silent``: those who are told nothing at all."""
        self._refused = refused
        self.silent = frozenset(silent)

    @classmethod
    def load(cls, people: Iterable[str], contacts: Families | None = None) -> Self:
        """``people`` by the keys messages have for them; ``contacts``, where they were asked for already."""
        keys = {person for person in people if person}
        contacts = contacts or families_of(keys)
        names = {key: contacts.names(key) for key in keys}
        said = _said({name for names_of in names.values() for name in names_of})
        refused = {
            key: {cell for name in names_of for cell in said.get(name, ())}
            for key, names_of in names.items()
            if not said.keys().isdisjoint(names_of)
        }
        return cls(refused, silent=contacts.silent)

    def refuses(self, person: str, *, channel: str, kind: str) -> bool:
        group = group_of(kind)
        if group == KindGroup.ACCOUNT:
            return False
        if person in self.silent:
            return True
        if channel == Channel.INBOX:
            return False
        cells = self._refused.get(person)
        return cells is not None and any(Cell(c, g) in cells for c in (channel, EVERY) for g in (group, EVERY))

    def cells(self, person: str) -> set[Cell]:
        return set(self._refused.get(person, set()))


def group_of(kind: str) -> str:
    """The group of a kind; of one nobody registered none: only a no to everything holds for it."""
    if kind == ACCOUNT_KIND:
        return KindGroup.ACCOUNT
    known = kind_of(kind)
    return known.group if known else EVERY


def group_in(message: Message) -> str:
    """The group its reader may refuse: that of its kind, or the one a message put together of others names."""
    return str(message.context.get(KIND_GROUP) or group_of(message.kind))


def group_label(group: str) -> Any:
    """What readers call a group, in the language in force where it is shown; empty for none."""
    return KindGroup(group).label if group else ""


def refused(messages: Iterable[Message]) -> dict[int, list[list[str]]]:
    """Of messages about to go out, the ids of those whose reader does not want them, or not on this channel.

    With each the ways it may take instead: none for somebody who is told nothing. A fixed number of queries.
    """
    asked = [message for message in messages if group_of(message.kind) != KindGroup.ACCOUNT]
    closed = _closed({message.recipient_user_id for message in asked if message.recipient_user_id})
    wishes = Wishes.load(message.person for message in asked)
    found: dict[int, list[list[str]]] = {}
    for message in asked:
        if message.recipient_user_id in closed:
            found[message.pk] = []
        elif wishes.refuses(message.person, channel=message.channel, kind=message.kind):
            ways = [
                way for way in message.ways if not wishes.refuses(message.person, channel=way[0], kind=message.kind)
            ]
            found[message.pk] = ways
    return found


@transaction.atomic
def refuse(
    *,
    person: str,
    source: WishSource,
    channel: str = EVERY,
    group: str = EVERY,
    recorded_by: User | None = None,
    at: datetime | None = None,
) -> Refusal:
    """Keep a no. What was said before stays as it was said."""
    person = person_in_use(person)
    kept, _new = Refusal.objects.get_or_create(
        person=person,
        channel=channel,
        kind_group=group,
        withdrawn_at=None,
        defaults={
            "contact_id": contact_id(person),
            "user_id": user_id(person),
            "since": at or timezone.now(),
            "source": source,
            "recorded_by": recorded_by,
        },
    )
    return kept


@transaction.atomic
def allow(
    *, person: str, source: WishSource, channel: str = EVERY, group: str = EVERY, at: datetime | None = None
) -> int:
    """Take back exactly this no, under whichever name it was said; how many there were."""
    return _withdraw(names_of(person), {Cell(channel, group)}, source=source, at=at)


@transaction.atomic
def set_cells(
    *, person: str, refused_cells: Iterable[Cell], source: WishSource, recorded_by: User | None = None
) -> tuple[int, int]:
    """Make what a person refuses equal to ``refused_cells`` of the grid ``GROUPS`` x ``CHANNELS``.

    What is refused on every channel is kept as that, so that it holds for a channel that comes later, too. Returns
    how many were said and how many taken back; what stays is not touched.
    """
    person = person_in_use(person)
    wanted = _compact(set(refused_cells))
    said = Wishes.load([person]).cells(person)
    for cell in sorted(wanted - said):
        refuse(person=person, channel=cell.channel, group=cell.group, source=source, recorded_by=recorded_by)
    return len(wanted - said), _withdraw(names_of(person), said - wanted, source=source)


def shown_channels() -> tuple[Channel, ...]:
    """What a person is asked about: channels this portal may have one day are not among them."""
    return tuple(channel for channel in CHANNELS if channel != Channel.SMS or sms_is_offered())


def with_hidden(person: str, unticked: Iterable[Cell]) -> set[Cell]:
    """What was said of the channels shown, with what follows for the others.

    Who refuses a group on every channel shown refuses it altogether; else what was said of the others stays said.
    """
    said, no = refused_cells(person), set(unticked)
    shown = shown_channels()
    for group in GROUPS:
        row = {Cell(channel, group) for channel in shown}
        hidden = {Cell(channel, group) for channel in CHANNELS} - row
        no |= hidden if row <= no else hidden & said if not row <= said else set()
    return no


def refuse_everything(*, person: str, source: WishSource) -> None:
    refuse(person=person, source=source)


def refuses_everything(person: str) -> bool:
    """Whether a person said no to every group at once."""
    return Cell(EVERY, EVERY) in Wishes.load([person]).cells(person)


def welcome_everything(*, person: str, source: WishSource) -> None:
    """Take the no to everything back; what was said of groups and channels before that still holds."""
    allow(person=person, source=source)


def welcome(*, person: str, group: KindGroup, source: WishSource) -> None:
    """Take a no to a group back; what was said of one channel before that still holds."""
    allow(person=person, group=group, source=source)
    if refuses_group(person, group):
        others = {cell for cell in refused_cells(person) if cell.group != group}
        set_cells(person=person, refused_cells=others, source=source)


def refuses_group(person: str, group: KindGroup) -> bool:
    """Whether a person refuses a group on every channel."""
    return {Cell(channel, group) for channel in CHANNELS} <= refused_cells(person)


def is_silent(person: str) -> bool:
    """Whether a person is told nothing at all."""
    return person in Wishes.load([person]).silent


def refused_cells(person: str) -> set[Cell]:
    """The cells of the grid a person refuses, by themselves or with more."""
    said = Wishes.load([person]).cells(person)
    return {
        Cell(channel, group)
        for channel in CHANNELS
        for group in GROUPS
        if any(Cell(c, g) in said for c in (channel, EVERY) for g in (group, EVERY))
    }


def _compact(cells: set[Cell]) -> set[Cell]:
    kept = set(cells)
    for group in GROUPS:
        row = {Cell(channel, group) for channel in CHANNELS}
        if row <= kept:
            kept = kept - row | {Cell(EVERY, group)}
    return kept


def _withdraw(names: list[str], cells: set[Cell], *, source: WishSource, at: datetime | None = None) -> int:
    if not cells:
        return 0
    one_of = Q()
    for cell in cells:
        one_of |= Q(channel=cell.channel, kind_group=cell.group)
    rows = Refusal.objects.active().filter(one_of, person__in=names)
    return rows.update(withdrawn_at=at or timezone.now(), withdrawn_source=source)


def _said(names: set[str]) -> dict[str, set[Cell]]:
    said: dict[str, set[Cell]] = defaultdict(set)
    if names:
        rows = Refusal.objects.active().filter(person__in=names).order_by()
        for person, channel, group in rows.values_list("person", "channel", "kind_group"):
            said[person].add(Cell(channel, group))
    return said


def _closed(accounts: set[int]) -> set[int]:
    """One query; none without accounts."""
    if not accounts:
        return set()
    return set(User.objects.filter(pk__in=accounts, is_active=False).values_list("pk", flat=True))
