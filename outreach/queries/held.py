"""Entries that wait for a person: late ones, and two records of one thing."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from offices.formats import figure
from outreach.domain.held import LATE
from outreach.domain.signatures import WAITS
from outreach.enums import AgeBand, AttendanceStatus, HoldReason, ParticipantCategory, Sex
from outreach.models import CountedParticipants, HeldEntry, OutreachSession
from outreach.queries.clocks import clock_words


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry in words. ``says`` is what it would make of it, ``counts`` what counts now (of two records only).

    ``age``: since when it waits; ``clock``: whether the device's clock was wrong;
    ``signed``: a signature waits with it.
    """

    pk: int
    who: str
    says: str
    counts: str
    reason: str
    village: str
    held_at: datetime
    age: str
    clock: str
    signed: bool


@dataclass(frozen=True, slots=True)
class Held:
    """``by_village``: code, name and number of late entries, where there are several villages."""

    late: list[Waiting]
    chosen: list[Waiting]
    by_village: list[tuple[str, str, int]]

    def __len__(self) -> int:
        return len(self.late) + len(self.chosen)


def held_of(user: Any, session: OutreachSession, *, now: datetime) -> Held:
    """What waits in the person's scope: two queries, the second only for numbers that contradict each other."""
    rows = HeldEntry.objects.visible_to(user).filter(session=session, decided_at__isnull=True)
    found = list(rows.select_related("attendance", "batch", "village__region").order_by("held_at", "pk"))
    late = [row for row in found if row.reason in LATE]
    villages = Counter((row.village_id, row.village.region.full_name) for row in late if row.village)
    numbers = _numbers(user, session) if any(row.reason == HoldReason.COUNT for row in found) else {}
    return Held(
        late=[_in_words(row, "", now) for row in late],
        chosen=[_in_words(row, _counts_now(row, numbers), now) for row in found if row.reason not in LATE],
        by_village=[(code, name, number) for (code, name), number in villages.items()] if len(villages) > 1 else [],
    )


def _in_words(row: HeldEntry, counts: str, now: datetime) -> Waiting:
    entry = row.entry
    of_count = "category" in entry
    return Waiting(
        pk=row.pk,
        who=_group(entry) if of_count else row.attendance.name if row.attendance else entry.get("name", ""),
        says=_people(entry["count"]) if of_count else _status(entry.get("status", ""), entry.get("represented_by")),
        counts=counts,
        reason=str(HoldReason(row.reason).label),
        village=row.village.region.full_name if row.village else "",
        held_at=row.held_at,
        age=timesince(row.held_at, now, depth=1),
        clock=clock_words(row.batch.clock_off),
        signed=WAITS in entry,
    )


def _counts_now(row: HeldEntry, numbers: dict[tuple[str, ...], int]) -> str:
    if row.reason == HoldReason.COUNT:
        return _people(numbers.get(_key(row.entry), 0))
    return _status(row.attendance.status, row.attendance.represented_by) if row.attendance else ""


def _numbers(user: Any, session: OutreachSession) -> dict[tuple[str, ...], int]:
    rows = CountedParticipants.objects.visible_to(user).filter(session=session)
    return {tuple(key): n for *key, n in rows.values_list("village_id", "category", "sex", "age_band", "count")}


def _key(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(entry.get(name) or "" for name in ("village", "category", "sex", "age"))


def _group(entry: dict[str, Any]) -> str:
    """``Pelajar, perempuan, 18–35``."""
    _village, category, sex, age = _key(entry)
    parts = [ParticipantCategory(category).label, Sex(sex).label if sex else "", AgeBand(age).label if age else ""]
    return ", ".join(str(part) for part in parts if part)


def _people(number: int) -> str:
    return _("%(count)s orang") % {"count": figure(number)}


def _status(status: str, stand_in: str | None) -> str:
    label = str(AttendanceStatus(status).label)
    return _("%(status)s oleh %(name)s") % {"status": label, "name": stand_in} if stand_in else label
