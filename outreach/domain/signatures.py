"""Signatures drawn on the screen: optional, one per row of a roll, the newest counts.

Of somebody added too late the signature waits in the held entry, and goes where the decision about it goes.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from outreach.domain.batches import Answer, Batch, Entry, as_moment, as_uuid, is_whole, key_of, rejected
from outreach.domain.roll import touch
from outreach.models import Attendance, AttendanceSignature, HeldEntry, OutreachSession

Stroke = list[list[int]]
# Thousandths of the width and of the height of a box twice as wide as high.
SIDE = 1000
MOST_STROKES, MOST_POINTS = 80, 2000
FEWEST_POINTS = 2
# Where a held entry keeps one: {"strokes", "signed_at", "received_at", "taken_by"}.
WAITS = "signature"


def take(*, session: OutreachSession, actor: User, batch: Batch, now: datetime) -> list[Answer]:
    """Keep the signatures of a batch for rows in the actor's scope, also of a closed roll: they count nowhere.

    Answers: created, corrected (an earlier one is replaced), unchanged (sent before, or older than the one kept),
    held (with the addition it belongs to), rejected (``unknown`` person, ``strokes`` that are no drawing). The caller
    holds the lock of the tallies.
    """
    rows = _Rows(session, actor, batch.signatures)
    answers: list[Answer] = []
    for number, entry in enumerate(batch.signatures):
        strokes, row, late = clean(entry.get("strokes")), rows.find(entry), rows.find_held(entry)
        if strokes is None or (row is None and late is None):
            answers.append(rejected(entry, number, "strokes" if row or late else "unknown"))
            continue
        signed_at = batch.moment(entry.get("at"), now)
        answer: Answer = {"key": key_of(entry, number)}
        if row is not None:
            answer |= {
                "outcome": _keep(row, strokes, signed_at=signed_at, received_at=now, taken_by=actor.pk),
                "id": row,
            }
        elif late is not None:
            answer |= _hold(late, strokes, signed_at=signed_at, received_at=now, taken_by=actor.pk)
        answers.append(answer)
    if any(answer["outcome"] in ("created", "corrected", "held") for answer in answers):
        touch(session)
    return answers


def keep_held(*, session: OutreachSession, entries: Iterable[HeldEntry]) -> None:
    """Keep the signatures that waited with additions which are on the roll now, as they came."""
    signed = {entry.entry["client_id"]: entry.entry[WAITS] for entry in entries if WAITS in entry.entry}
    if not signed:
        return
    rows = Attendance.objects.filter(session=session, client_id__in=signed).order_by()
    for pk, client_id in rows.values_list("pk", "client_id"):
        drawn = signed[str(client_id)]
        signed_at, received_at = _moment(drawn, "signed_at"), _moment(drawn, "received_at")
        _keep(pk, drawn["strokes"], signed_at=signed_at, received_at=received_at, taken_by=drawn["taken_by"])


def forget_held(keys: Iterable[int]) -> None:
    """Take signatures out of decided entries: they are with their row now, or nobody needs them."""
    for entry in HeldEntry.objects.filter(pk__in=keys, entry__has_key=WAITS):
        del entry.entry[WAITS]
        entry.save(update_fields=["entry"])


def clean(value: Any) -> list[Stroke] | None:
    """Strokes as they are kept; None for what is no drawing, or more of it than a hand draws."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_STROKES:
        return None
    if not all(isinstance(stroke, list) and stroke and all(map(_is_point, stroke)) for stroke in value):
        return None
    return value if FEWEST_POINTS <= sum(map(len, value)) <= MOST_POINTS else None


def path_of(strokes: list[Stroke]) -> str:
    """The ``d`` of an SVG path in a box of 2000 x 1000, of whole numbers alone; a dot is a line of no length."""
    return "".join(_line([(int(x) * 2, int(y)) for x, y in stroke]) for stroke in strokes if stroke)


def _line(points: list[tuple[int, int]]) -> str:
    (x, y), *others = points
    return f"M{x} {y}" + ("".join(f"L{x} {y}" for x, y in others) or "h0")


def _is_point(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(is_whole(side, below=SIDE + 1) for side in value)


class _Rows:
    """The rows of a roll that signatures are about, as far as the actor reaches."""

    def __init__(self, session: OutreachSession, actor: User, entries: list[Entry]) -> None:
        ids = [entry["id"] for entry in entries if is_whole(entry.get("id"))]
        client_ids = [found for entry in entries if (found := _client_id(entry))]
        rows = Attendance.objects.visible_to(actor).filter(session=session).order_by()
        named = rows.filter(Q(pk__in=ids) | Q(client_id__in=client_ids)).values_list("pk", "client_id")
        self.ids = {pk for pk, _client_id in named}
        self.additions = {client_id: pk for pk, client_id in named if client_id}
        missing = [str(client_id) for client_id in client_ids if client_id not in self.additions]
        held = HeldEntry.objects.visible_to(actor).filter(session=session, decided_at__isnull=True).order_by()
        late = held.filter(attendance__isnull=True, entry__client_id__in=missing) if missing else ()
        self.late = {UUID(entry.entry["client_id"]): entry for entry in late}

    def find(self, entry: Entry) -> int | None:
        if entry.get("id") is not None:
            return entry["id"] if is_whole(entry["id"]) and entry["id"] in self.ids else None
        client_id = _client_id(entry)
        return self.additions.get(client_id) if client_id else None

    def find_held(self, entry: Entry) -> HeldEntry | None:
        """The addition that came too late and waits for a decision."""
        client_id = None if entry.get("id") is not None else _client_id(entry)
        return self.late.get(client_id) if client_id else None


def _client_id(entry: Entry) -> UUID | None:
    try:
        return as_uuid(entry.get("client_id"))
    except ValueError:
        return None


def _keep(row: int, strokes: list[Stroke], *, signed_at: datetime, received_at: datetime, taken_by: int) -> str:
    values = {"strokes": strokes, "signed_at": signed_at, "received_at": received_at, "taken_by_id": taken_by}
    signature, created = AttendanceSignature.objects.get_or_create(attendance_id=row, defaults=values)
    if created:
        return "created"
    if signature.signed_at > signed_at or signature.strokes == strokes:
        return "unchanged"
    AttendanceSignature.objects.filter(pk=signature.pk).update(**values)
    return "corrected"


def _hold(
    late: HeldEntry, strokes: list[Stroke], *, signed_at: datetime, received_at: datetime, taken_by: int
) -> Answer:
    known = late.entry.get(WAITS)
    if known and (_moment(known, "signed_at") > signed_at or known["strokes"] == strokes):
        return {"outcome": "unchanged"}
    drawn = {"strokes": strokes, "signed_at": signed_at.isoformat(), "received_at": received_at.isoformat()}
    late.entry[WAITS] = drawn | {"taken_by": taken_by}
    late.save(update_fields=["entry"])
    return {"outcome": "held", "reason": late.reason}


def _moment(drawn: dict[str, Any], name: str) -> datetime:
    moment = as_moment(drawn[name])
    if moment is None:
        raise ValueError(f"{name}: no moment")
    return moment
