"""People counted without names: pupils, who are minors and never named, and the general public."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import states
from outreach.domain.batches import Answer, Batch, Entry, is_whole, key_of, rejected
from outreach.domain.roll import lock_tallies, note_held
from outreach.enums import OPEN_ROLL_STATES, AgeBand, HoldReason, ParticipantCategory, SessionState, Sex
from outreach.models import CountedParticipants, HeldEntry, OutreachSession, SessionTally, SessionVillage
from villages.models import AssistedVillage

# A group without an age is one whose age nobody asked.
BySex = Mapping[tuple[ParticipantCategory, Sex], int | None]
ByAge = Mapping[tuple[ParticipantCategory, Sex, AgeBand], int | None]
Counts = BySex | ByAge
# More than this of one group in one village is a slip of the finger.
MOST_PEOPLE = 10_000


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a number counts."""

    village: str
    category: str
    sex: str
    age: str

    def as_entry(self) -> Entry:
        return {"village": self.village, "category": self.category, "sex": self.sex, "age": self.age}

    def columns(self) -> dict[str, str]:
        return {"village_id": self.village, "category": self.category, "sex": self.sex, "age_band": self.age}

    @classmethod
    def of(cls, entry: Entry) -> "Group | None":
        """None for what is no group."""
        given = {name: entry.get(name) or "" for name in ("village", "category", "sex", "age")}
        known = (
            given["category"] in ParticipantCategory.values
            and given["sex"] in Sex.values
            and given["age"] in AgeBand.values
        )
        return cls(**given) if known and isinstance(given["village"], str) else None


def _group(village: str, category: str, sex: str, age: str = "") -> Group:
    return Group(village, category, sex, age)


@transaction.atomic
def count(*, session: OutreachSession, village: AssistedVillage, actor: User, counts: Counts) -> int:
    """Set how many people of each category, sex and age came to a village's part of a session; their sum.

    Replaces what was counted before of these groups. Refused once the village's roll is closed or the session called
    off.
    """
    if not SessionVillage.objects.visible_to(actor).filter(session=session, village=village).exists():
        raise DomainError(_("Desa ini tidak ikut kegiatan."))
    lock_tallies(session)
    session = OutreachSession.objects.get(pk=session.pk)
    states.require("record", session, role=actor.scope.role)
    if SessionVillage.objects.filter(session=session, village=village, locked_at__isnull=False).exists():
        raise DomainError(_("Daftar hadir desa ini sudah ditutup. Mintalah petugas Kantor Imigrasi."))
    total = set_counts(session=session, village=village, counts=counts)
    note_held(session, timezone.now())
    return total


def set_counts(*, session: OutreachSession, village: AssistedVillage, counts: Counts) -> int:
    """Write the counts and their sum into the tally, which the caller has locked or just made."""
    put(session, {_group(village.pk, *group): number or 0 for group, number in counts.items()})
    return sum_up(session, [village.pk])[village.pk]


def take(
    *, session: OutreachSession, actor: User, batch: Batch, villages: Collection[str], now: datetime
) -> list[Answer]:
    """Take the numbers of a batch; ``villages``: codes in the actor's scope. The caller holds the lock of the tallies.

    An entry is ``{key, village, category, sex, age, count, seen, seq, decide}``; ``seen`` is the number the person
    started from. Another number meanwhile is a conflict: the newer one counts, the replaced one is held beside it
    until somebody decides (``decide``). Numbers for a closed roll or a cancelled session are held.
    """
    answers: list[Answer] = []
    latest: dict[Group, Entry] = {}
    for place, entry in enumerate(batch.counts):
        group = Group.of(entry)
        if group is None or group.village not in villages:
            answers.append(rejected(entry, place, "village" if group else "group"))
        elif not is_whole(entry.get("count"), below=MOST_PEOPLE + 1):
            answers.append(rejected(entry, place, "count"))
        else:
            numbered = {**entry, "key": key_of(entry, place)}
            if group in latest:
                answers.append({"key": latest[group]["key"], "outcome": "unchanged"})
            latest[group] = numbered
    return answers + _judge(session, latest, actor=actor, batch=batch, now=now)


def _judge(
    session: OutreachSession, wanted: Mapping[Group, Entry], *, actor: User, batch: Batch, now: datetime
) -> list[Answer]:
    rows = CountedParticipants.objects.filter(session=session, village__in={group.village for group in wanted})
    present = {
        Group(*key): number for *key, number in rows.values_list("village_id", "category", "sex", "age_band", "count")
    }
    closed = _closed(session)
    answers: list[Answer] = []
    write: dict[Group, int] = {}
    for group, entry in wanted.items():
        before, number, decide = present.get(group, 0), entry["count"], entry.get("decide") is True
        outcome, reason = "created" if group not in present else "corrected", closed.get(group.village)
        if before == number:
            outcome = "unchanged"
        elif reason:
            outcome = "held"
            _hold(session, group, reason, {"count": number, "other": before}, actor=actor, batch=batch, now=now)
        else:
            write[group] = number
            if not decide and before not in (entry.get("seen"), 0):
                outcome = "conflict"
                other = {"count": before, "other": number}
                _hold(session, group, HoldReason.COUNT, other, actor=actor, batch=batch, now=now)
        if decide and outcome != "held":
            settle(session, group, number, actor=actor, now=now)
        answer = {"key": entry["key"], "outcome": outcome}
        answers.append(answer | {"reason": reason} if outcome == "held" else answer)
    if write:
        put(session, write)
        sum_up(session, {group.village for group in write})
        note_held(session, now)
    if any(answer["outcome"] != "unchanged" for answer in answers):
        SessionTally.objects.filter(session=session, village__in={group.village for group in wanted}).update(
            stamp=F("stamp") + 1
        )
    return answers


def settle(session: OutreachSession, group: Group, number: int, *, actor: User, now: datetime) -> int:
    """Lay the open conflicts about a group aside, now that a person said which number is right; how many."""
    about = {f"entry__{name}": value for name, value in group.as_entry().items()}
    waiting = HeldEntry.objects.filter(session=session, reason=HoldReason.COUNT, decided_at__isnull=True, **about)
    right = waiting.filter(entry__count=number).update(decided_at=now, decided_by=actor, taken_in=True)
    return right + waiting.update(decided_at=now, decided_by=actor, taken_in=False)


def sum_up(session: OutreachSession, villages: Collection[str]) -> dict[str, int]:
    """Write the sums of these villages into their tallies, which the caller has locked; the sums by village."""
    rows = CountedParticipants.objects.filter(session=session, village__in=villages)
    sums = dict.fromkeys(villages, 0) | dict(rows.values_list("village_id").annotate(total=Sum("count")))
    for village, total in sums.items():
        SessionTally.objects.filter(session=session, village=village).update(counted=total, stamp=F("stamp") + 1)
    return sums


def put(session: OutreachSession, numbers: Mapping[Group, int]) -> None:
    """Write numbers of groups; the caller sums up the tallies, which it has locked."""
    CountedParticipants.objects.bulk_create(
        [CountedParticipants(session=session, count=number, **group.columns()) for group, number in numbers.items()],
        update_conflicts=True,
        unique_fields=["session", "village", "category", "sex", "age_band"],
        update_fields=["count"],
    )


def _closed(session: OutreachSession) -> dict[str, str]:
    """Why the roll of a village takes no numbers, by code; read under the lock."""
    state = OutreachSession.objects.values_list("state", flat=True).get(pk=session.pk)
    rows = SessionVillage.objects.filter(session=session)
    if state in OPEN_ROLL_STATES:
        locked = rows.filter(locked_at__isnull=False).values_list("village_id", flat=True)
        return dict.fromkeys(locked, HoldReason.ROLL_CLOSED.value)
    reason = HoldReason.ROLL_CLOSED if state == SessionState.CLOSED else HoldReason.CANCELLED
    return dict.fromkeys(rows.values_list("village_id", flat=True), reason.value)


def _hold(
    session: OutreachSession, group: Group, reason: str, numbers: Entry, *, actor: User, batch: Batch, now: datetime
) -> None:
    HeldEntry.objects.create(
        session=session,
        village_id=group.village,
        batch_id=batch.id,
        reason=reason,
        entry=group.as_entry() | numbers,
        held_at=now,
        sent_by=actor,
    )
