"""Taking attendance in: shape and scope here, everything else in the database function."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import additions, counted, notes, signatures
from outreach.domain.batches import Answer, Batch, Entry, as_text, as_uuid, is_one_of, is_whole, key_of, rejected
from outreach.domain.roll_codes import attendance_id_of
from outreach.enums import AttendanceStatus, EntrySource
from outreach.models import Attendance, AttendanceBatch, OutreachSession, SessionVillage
from villages.enums import Function

NAME_LENGTH = 120
UNIT_LENGTH = 60
# asked once for each entry of each batch; the enums make their lists anew each time
STATUSES, SOURCES = frozenset(AttendanceStatus.values), frozenset(EntrySource.values)
FUNCTIONS = frozenset(Function.values)


@dataclass(frozen=True, slots=True)
class _Reach:
    """What a person may write on a roll: ids of rows (``numbers``: by roll number) and codes of villages in scope."""

    rows: set[int]
    numbers: dict[int, int]
    villages: set[str]

    @classmethod
    def of(cls, actor: User, session: OutreachSession) -> "_Reach":
        # the whole roll in scope: naming a hundred rows of it costs more than reading it
        visible = Attendance.objects.visible_to(actor).filter(session=session).order_by()
        numbers = dict(visible.values_list("roll_number", "pk"))
        villages = SessionVillage.objects.visible_to(actor).filter(session=session).order_by()
        return cls(set(numbers.values()), numbers, set(villages.values_list("village_id", flat=True)))


@transaction.atomic
def take_batch(*, session: OutreachSession, actor: User, batch: Batch, now: datetime | None = None) -> list[Answer]:
    """Take a batch into the roll and answer every entry of it.

    Each answer is ``{"key", "outcome", "id", "version", "reason"}`` with outcome created, unchanged, corrected,
    conflict (both kept, the newer counts), held (roll closed or session cancelled) or rejected (can never be
    right: no such person in the actor's scope, malformed). A batch id seen before gets its first answer
    again.
    """
    now = now or timezone.now()
    wanted, answers = [], []
    reach = _Reach.of(actor, session)
    for number, entry in enumerate(batch.entries):
        clean, problem = _clean(entry, number=number, batch=batch, now=now, reach=reach)
        if clean:
            wanted.append(clean)
        else:
            answers.append(rejected(entry, number, problem))
    additions.lock_places(wanted)
    foreign = additions.look_again(session=session, entries=wanted, villages=reach.villages)
    answers += [_unknown(entry) for entry in wanted if entry.get("client_id") in foreign]
    wanted = [entry for entry in wanted if entry.get("client_id") not in foreign]
    taken = call_database(session=session, actor=actor, batch=batch, entries=wanted, now=now)
    if taken is None:
        raise DomainError(_("Kiriman ini sudah dipakai untuk daftar hadir lain."))
    found: list[Answer] = taken["answers"]
    if not taken["again"]:
        contacts = additions.keep_contacts(session=session, actor=actor, entries=wanted, answers=found)
        further = _further_parts(session, actor, batch, reach, now)
        if contacts or further:
            found += further
            AttendanceBatch.objects.filter(pk=batch.id).update(answer=found)
    return found + answers


def _unknown(entry: Entry) -> Answer:
    return {"key": entry["key"], "outcome": "rejected", "reason": "unknown"}


def _further_parts(session: OutreachSession, actor: User, batch: Batch, reach: _Reach, now: datetime) -> list[Answer]:
    """The parts beside the entries, under the lock of the tallies that the database function took."""
    answers: list[Answer] = []
    if batch.counts:
        answers += counted.take(session=session, actor=actor, batch=batch, villages=reach.villages, now=now)
    if batch.notes:
        answers += notes.take(session=session, actor=actor, batch=batch, villages=reach.villages, now=now)
    if batch.signatures:
        answers += signatures.take(session=session, actor=actor, batch=batch, now=now)
    return answers


def _clean(entry: Entry, *, number: int, batch: Batch, now: datetime, reach: _Reach) -> tuple[Entry | None, str]:
    """The entry as the database function wants it, or the reason why it can never be right."""
    status = entry.get("status")
    if not is_one_of(status, STATUSES):
        return None, "status"
    source = entry.get("source")
    clean: Entry = {
        "key": key_of(entry, number),
        "status": status,
        "represented_by": as_text(entry.get("represented_by"), NAME_LENGTH) if status == "represented" else "",
        "version": entry["version"] if is_whole(entry.get("version"), below=2**31) else 0,
        "at": batch.moment(entry.get("at"), now).isoformat(),
        "seq": entry["seq"] if is_whole(entry.get("seq"), below=2**53) else number,
        "decide": entry.get("decide") is True,
        "source": source if is_one_of(source, SOURCES) else "",
    }
    pk, problem = _whom(entry, reach)
    if pk or problem:
        return (clean | {"id": pk} if pk else None), problem
    addition, problem = _addition(entry, reach)
    return (clean | addition if addition else None), problem


def _whom(entry: Entry, reach: _Reach) -> tuple[int | None, str]:
    """The row an entry is about, by id, by the code somebody showed, or by its number on paper; or what is wrong.

    Neither for a person who is not on the list.
    """
    pk = entry.get("id")
    if entry.get("code"):
        shown = attendance_id_of(as_text(entry["code"], 80))
        if shown is None or shown not in reach.rows or pk not in (None, shown):
            return None, "code"
        return shown, ""
    if pk is not None:
        return (pk, "") if is_whole(pk) and pk in reach.rows else (None, "unknown")
    if "number" in entry:
        pk = reach.numbers.get(entry["number"]) if is_whole(entry["number"]) else None
        return (pk, "") if pk else (None, "number")
    return None, ""


def _addition(entry: Entry, reach: _Reach) -> tuple[Entry | None, str]:
    """The further columns of a person who is on no list, or the reason why they can never be right."""
    try:
        client_id = as_uuid(entry.get("client_id"))
    except ValueError:
        return None, "unknown"
    name, village = as_text(entry.get("name"), NAME_LENGTH), entry.get("village")
    if not name:
        return None, "name"
    if not isinstance(village, str) or village not in reach.villages:
        return None, "village"
    function = entry.get("function")
    return {
        "client_id": str(client_id),
        "name": name,
        "village": village,
        "function": function if is_one_of(function, FUNCTIONS) else Function.OTHER.value,
        "unit": as_text(entry.get("unit"), UNIT_LENGTH),
        "contact": entry.get("contact") is True,
    }, ""


def _origin(batch: Batch, actor: User | None) -> int | None:
    """Who captured a carried batch that somebody else sends; nobody where there is no such account."""
    if not batch.carried or actor is None or batch.user_id in (None, actor.pk):
        return None
    return User.objects.filter(pk=batch.user_id).values_list("pk", flat=True).first()


def call_database(
    *,
    session: OutreachSession,
    actor: User | None,
    batch: Batch,
    entries: list[Entry],
    now: datetime,
    force: bool = False,
) -> dict[str, Any] | None:
    """``{"again", "answers"}`` of the database function for entries that were checked; None: not this person's batch.

    ``actor`` is nobody where a person checks in alone. ``force`` takes entries into a closed roll: an officer decided.
    """
    off = batch.clock_off(now)
    off_s = None if off is None else max(-(2**31), min(2**31 - 1, int(off.total_seconds())))
    origin = _origin(batch, actor)
    values: list[Any] = [
        batch.id, session.pk, actor and actor.pk, origin, batch.device, batch.format, batch.sent_at,
        off_s, json.dumps(entries), now, force,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT outreach_take_batch({', '.join(['%s'] * len(values))})", values)
        answer = cursor.fetchone()[0]
    return json.loads(answer) if isinstance(answer, str) else answer
