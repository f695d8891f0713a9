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
from typing import NamedTuple, Self

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from notifications.enums import ACCOUNT_KIND, Channel, WishSource
from notifications.kinds import KindGroup, kind_of
from notifications.models import Message, Refusal
from villages.models import Stakeholder

EVERY = ""
# what may be refused, in the order shown
CHANNELS = (Channel.EMAIL, Channel.WHATSAPP, Channel.SMS)
GROUPS = tuple(group for group in KindGroup if group != KindGroup.ACCOUNT)


class Cell(NamedTuple):
    """A channel and a group of kinds, either of them ``EVERY``."""

    channel: str
    group: str


def contact_id(person: str) -> int | None:
    """34 of ``c34``."""
    return int(person[1:]) if person[:1] == "c" and person[1:].isdecimal() else None


def user_id(person: str) -> int | None:
    """12 of ``u12``."""
    return int(person[1:]) if person[:1] == "u" and person[1:].isdecimal() else None


class Wishes:
    """What many people refused, asked once: one query, with contacts among them two, with merged ones three."""

    def __init__(self, refused: Mapping[str, set[Cell]], silent: Iterable[str] = ()) -> None:
        """``silent``: those who are told nothing at all."""
        self._refused = refused
        self.silent = frozenset(silent)

    @classmethod
    def load(cls, people: Iterable[str]) -> Self:
        """``people`` by the keys messages have for them."""
        keys = {person for person in people if person}
        contacts = _families({pk for key in keys if (pk := contact_id(key)) is not None})
        names = {key: contacts.names(key) for key in keys}
        said = _said({name for names_of in names.values() for name in names_of})
        refused = {key: {cell for name in names_of for cell in said[name]} for key, names_of in names.items()}
        return cls(refused, silent=contacts.silent)

    def refuses(self, person: str, *, channel: str, kind: str) -> bool:
        group = group_of(kind)
        if group == KindGroup.ACCOUNT:
            return False
        if person in self.silent:
            return True
        if channel == Channel.INBOX:
            return False
        cells = self._refused.get(person, set())
        return any(Cell(c, g) in cells for c in (channel, EVERY) for g in (group, EVERY))

    def cells(self, person: str) -> set[Cell]:
        return set(self._refused.get(person, set()))


def group_of(kind: str) -> str:
    """The group of a kind; of one nobody registered none: only a no to everything holds for it."""
    if kind == ACCOUNT_KIND:
        return KindGroup.ACCOUNT
    known = kind_of(kind)
    return known.group if known else EVERY


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


def refused_cells(person: str) -> set[Cell]:
    """The cells of the grid a person refuses, by themselves or with more."""
    said = Wishes.load([person]).cells(person)
    return {
        Cell(channel, group)
        for channel in CHANNELS
        for group in GROUPS
        if any(Cell(c, g) in said for c in (channel, EVERY) for g in (group, EVERY))
    }


def person_in_use(person: str) -> str:
    """``person``, or of an alias the contact it was merged into."""
    pk = contact_id(person)
    if pk is None:
        return person
    merged = Stakeholder.objects.filter(pk=pk, merged_into__isnull=False).values_list("merged_into", flat=True).first()
    return f"c{merged}" if merged else person


def names_of(person: str) -> list[str]:
    """Every key the person has, or had before contacts were merged."""
    pk = contact_id(person)
    return sorted(_families({pk}).names(person)) if pk is not None else [person]


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


class _Families(NamedTuple):
    """Which contacts are one person, and which of them are told nothing."""

    person_of: Mapping[int, int]
    members: Mapping[int, set[int]]
    silent: frozenset[str]

    def names(self, key: str) -> set[str]:
        pk = contact_id(key)
        if pk is None or pk not in self.person_of:
            return {key}
        return {f"c{member}" for member in self.members[self.person_of[pk]]}


def _families(ids: set[int]) -> _Families:
    """One query, with aliases among them two; none without contacts."""
    rows = _contacts(ids)
    rows += _contacts({merged_into for _pk, merged_into, _silent in rows if merged_into} - ids)
    person_of: dict[int, int] = {}
    members: dict[int, set[int]] = defaultdict(set)
    silent: set[int] = set()
    for pk, merged_into, is_silent in rows:
        person = merged_into or pk
        person_of[pk] = person
        members[person].add(pk)
        if is_silent and not merged_into:
            silent.add(pk)
    return _Families(person_of, members, frozenset(f"c{pk}" for pk, person in person_of.items() if person in silent))


def _contacts(ids: set[int]) -> list[tuple[int, int | None, bool]]:
    """These and their aliases: ``(id, merged into, told nothing)``."""
    if not ids:
        return []
    found = Stakeholder.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids)).order_by()
    rows = found.values_list("pk", "merged_into_id", "opted_out_at", "retired_at")
    return [(pk, merged_into, bool(opted_out or retired)) for pk, merged_into, opted_out, retired in rows]


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
