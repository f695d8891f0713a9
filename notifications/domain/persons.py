"""The keys messages have for people, and which of them are one person: contacts merged into another are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q

from villages.models import Stakeholder


def contact_id(person: str) -> int | None:
    """34 of ``c34``."""
    return int(person[1:]) if person[:1] == "c" and person[1:].isdecimal() else None


def user_id(person: str) -> int | None:
    """12 of ``u12``."""
    return int(person[1:]) if person[:1] == "u" and person[1:].isdecimal() else None


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
    return sorted(families({pk}).names(person)) if pk is not None else [person]


class Families(NamedTuple):
    """Which contacts are one person, and which of them are told nothing. ``person_of`` holds every name of each."""

    person_of: Mapping[int, int]
    members: Mapping[int, set[int]]
    silent: frozenset[str]

    def names(self, key: str) -> set[str]:
        pk = contact_id(key)
        if pk is None or pk not in self.person_of:
            return {key}
        return {f"c{member}" for member in self.members[self.person_of[pk]]}


def families_of(people: Iterable[str]) -> Families:
    """Of those among these who are contacts."""
    return families({pk for person in people if (pk := contact_id(person)) is not None})


def families(ids: set[int]) -> Families:
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
    return Families(person_of, members, frozenset(f"c{pk}" for pk, person in person_of.items() if person in silent))


def _contacts(ids: set[int]) -> list[tuple[int, int | None, bool]]:
    """These and their aliases: ``(id, merged into, told nothing)``."""
    if not ids:
        return []
    found = Stakeholder.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids)).order_by()
    rows = found.values_list("pk", "merged_into_id", "opted_out_at", "retired_at")
    return [(pk, merged_into, bool(opted_out or retired)) for pk, merged_into, opted_out, retired in rows]
