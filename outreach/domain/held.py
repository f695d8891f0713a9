"""Deciding on entries that came too late or contradict another one.

Late entries are taken in as they were sent: by whom, on which device, in that device's order, with the time the server
got them. Between two records the decision is the decider's.
"""

from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import additions, counted, signatures, states, summary
from outreach.domain.attendance import call_database
from outreach.domain.batches import Batch
from outreach.domain.closing import locked
from outreach.domain.counted import Group
from outreach.domain.roll import EARLIEST_CLOSE, note_held, touch
from outreach.enums import HoldReason, SessionState
from outreach.models import AttendanceBatch, HeldEntry, OutreachSession, SessionTally

# What waits for "take in"; the other reasons wait for a choice between two records.
LATE = (HoldReason.ROLL_CLOSED, HoldReason.CANCELLED, HoldReason.ANNULLED)
WITH = ("batch__user", "sent_by")
ADDITION = ("client_id", "name", "function", "unit", "village")


@transaction.atomic
def decide(*, entry: HeldEntry, actor: User, take_in: bool, now: datetime | None = None) -> HeldEntry:
    """Take a held entry into the roll, or leave it out; either way the decision stays on record.

    Raises :class:`DomainError` when somebody decided it before, the session was cancelled and cannot take it, or its
    row is annulled.
    """
    now = now or timezone.now()
    if take_in:
        additions.lock_places([additions.of_held(entry)])
    # Counts first, as every batch does: whoever waits here reads the state that counts, and nobody waits in a ring.
    session, _tallies = locked(OutreachSession(pk=entry.session_id))
    entry = HeldEntry.objects.select_for_update(of=("self",)).select_related(*WITH).get(pk=entry.pk)
    if entry.decided_at:
        raise DomainError(_("Catatan ini sudah diputuskan."))
    if take_in:
        states.require("take_in", session, role=actor.scope.role)
        if not _take(session, [entry], actor=actor, now=now):
            raise DomainError(_("Baris orang ini dibatalkan, jadi catatannya tidak dapat dimasukkan. Pulihkan dulu."))
    else:
        _decided([entry.pk], actor=actor, taken_in=False, now=now)
    _finish(session)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def take_in_late(
    *, session: OutreachSession, actor: User, village: str | None = None, now: datetime | None = None
) -> int:
    """Take in every late entry of the session the actor sees, or those of one village; how many.

    Entries for annulled rows stay where they are. Raises DomainError when nothing can be taken in.
    """
    now = now or timezone.now()
    rows = HeldEntry.objects.visible_to(actor).filter(session=session, decided_at__isnull=True, reason__in=LATE)
    if village:
        rows = rows.filter(village_id=village)
    additions.lock_places([additions.of_held(row) for row in rows.select_related("batch")])
    session, _tallies = locked(session)
    states.require("take_in", session, role=actor.scope.role)
    # found by what the actor sees, locked by key: the way to a person's kecamatan joins rows that cannot be locked
    keys = list(rows.values_list("pk", flat=True))
    waiting = HeldEntry.objects.select_for_update(of=("self",)).select_related(*WITH)
    taken = _take(session, list(waiting.filter(pk__in=keys).order_by("pk")), actor=actor, now=now)
    if not taken:
        raise DomainError(_("Tidak ada catatan terlambat yang dapat dimasukkan."))
    _finish(session)
    return taken


def _take(session: OutreachSession, entries: list[HeldEntry], *, actor: User, now: datetime) -> int:
    """Take these in, decide them, and say since when the session is held; how many could be."""
    counts = [entry for entry in entries if "category" in entry.entry]
    chosen = [entry for entry in entries if entry.reason == HoldReason.CONFLICT]
    late = [entry for entry in entries if entry not in counts and entry not in chosen]
    taken = _replay(session, late, actor=actor) + _choose(session, chosen, actor=actor, now=now)
    taken += _take_counts(session, counts, actor=actor, now=now)
    _decided([entry.pk for entry in taken], actor=actor, taken_in=True, now=now)
    if taken:
        _note_first(session, min(entry.held_at for entry in taken))
    return len(taken)


def _replay(session: OutreachSession, entries: list[HeldEntry], *, actor: User) -> list[HeldEntry]:
    """Send late entries once more as they came, past the lock of the roll; those that found their row.

    Who takes them in is who makes contacts of additions that ask for it.
    """
    taken: list[HeldEntry] = []
    for _batch, run in groupby(_in_order(entries), key=lambda entry: entry.batch_id):
        rows = list(run)
        sent, clean = rows[0].batch, [_as_sent(row, sequence) for sequence, row in enumerate(rows)]
        answers = call_database(
            session=session,
            actor=rows[0].sent_by,
            batch=_again(sent),
            entries=clean,
            now=sent.received_at,
            force=True,
        )
        additions.keep_contacts(session=session, actor=actor, entries=clean)
        refused = {answer["key"] for answer in (answers or {})["answers"] if answer["outcome"] == "rejected"}
        taken += [row for row in rows if str(row.pk) not in refused]
    signatures.keep_held(session=session, entries=taken)
    return taken


def _again(sent: AttendanceBatch) -> Batch:
    return Batch(
        id=uuid4(),
        device=sent.device,
        entries=[],
        format=sent.format,
        user_id=sent.origin_id,
        carried=sent.origin_id is not None,
        sent_at=sent.sent_at,
    )


def _in_order(entries: list[HeldEntry]) -> list[HeldEntry]:
    """By arrival, but of one device never an earlier act after a later one: that waits for the earlier."""
    arrived: dict[int, datetime] = {}
    for device in {entry.batch.device for entry in entries}:
        latest = None
        for entry in sorted((row for row in entries if row.batch.device == device), key=_sequence):
            latest = max(latest or entry.held_at, entry.held_at) if entry.batch.format > 1 else entry.held_at
            arrived[entry.pk] = latest
    return sorted(entries, key=lambda entry: (arrived[entry.pk], entry.batch.device, _sequence(entry)))


def _sequence(entry: HeldEntry) -> tuple[int, int]:
    """The device's own count of its acts; of a format without one, the order in which they were held."""
    return (_seq(entry) if entry.batch.format > 1 else 0), entry.pk


def _seq(entry: HeldEntry) -> int:
    if "seq" in entry.entry:
        return int(entry.entry["seq"] or 0)
    added = entry.entry.get("client_id")
    return next((int(sent.get("seq") or 0) for sent in entry.batch.entries if sent.get("client_id") == added), 0)


def _as_sent(entry: HeldEntry, sequence: int) -> dict[str, Any]:
    """The entry as the database function takes it, of somebody on the roll or of somebody added."""
    said = additions.of_held(entry)
    clean: dict[str, Any] = {
        "key": str(entry.pk),
        "status": said.get("status", ""),
        "represented_by": said.get("represented_by") or "",
        "at": said.get("at"),
        "seq": _seq(entry) if entry.batch.format > 1 else sequence,
        "source": said.get("source") or "",
    }
    if entry.attendance_id:
        return clean | {"id": entry.attendance_id}
    return clean | {name: said.get(name) for name in ADDITION} | {"contact": said.get("contact", False)}


def _choose(session: OutreachSession, entries: list[HeldEntry], *, actor: User, now: datetime) -> list[HeldEntry]:
    """Of two records of a person the replaced one is right: it counts again, and nothing about the row waits."""
    taken = []
    for entry in entries:
        clean = _as_sent(entry, 0) | {"decide": True}
        answers = call_database(
            session=session, actor=actor, batch=Batch(uuid4(), "", []), entries=[clean], now=now, force=True
        )
        if (answers or {})["answers"][0]["outcome"] != "rejected":
            taken.append(entry)
    return taken


def _take_counts(session: OutreachSession, entries: list[HeldEntry], *, actor: User, now: datetime) -> list[HeldEntry]:
    """Numbers of people without names, the latest of a group last."""
    for entry in sorted(entries, key=lambda entry: (entry.held_at, entry.pk)):
        group = Group.of(entry.entry)
        if group is None:
            continue
        counted.put(session, {group: entry.entry["count"]})
        counted.settle(session, group, entry.entry["count"], actor=actor, now=now)
    if entries:
        counted.sum_up(session, {entry.village_id for entry in entries if entry.village_id})
        note_held(session, now)
    return entries


def _note_first(session: OutreachSession, reached_us: datetime) -> None:
    """A roll closed without anybody got its first attendance when the late entry reached the server."""
    rows = OutreachSession.objects.filter(pk=session.pk, state=SessionState.CLOSED, first_attendance_at__isnull=True)
    came = any(
        tally.present + tally.represented + tally.counted for tally in SessionTally.objects.filter(session=session)
    )
    if came and reached_us >= session.starts_at - EARLIEST_CLOSE:
        rows.update(first_attendance_at=reached_us)


def _decided(keys: list[int], *, actor: User, taken_in: bool, now: datetime) -> None:
    HeldEntry.objects.filter(pk__in=keys).update(decided_at=now, decided_by=actor, taken_in=taken_in)
    signatures.forget_held(keys)


def _finish(session: OutreachSession) -> None:
    touch(session)
    session.refresh_from_db(fields=["state", "roll_closed_at"])
    summary.refresh(session=session)
