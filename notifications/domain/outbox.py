"""Writing the outbox: upper apps hand in plans, the rows are made equal to them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Case, JSONField, QuerySet, Value, When

from notifications.domain.routes import Route
from notifications.enums import ACCOUNT_KIND, Channel, MessageState
from notifications.models import PLAN_KEY, Message
from offices.models import Zone

# what a new plan may still change; a failed row is tried again when its address was corrected
CHANGEABLE = (MessageState.SCHEDULED, MessageState.CANCELLED, MessageState.FAILED)
UPDATED = (
    "dedupe_key", "channel", "ways", "person", "zone", "urgent",
    "recipient_name", "address", "language", "template", "context", "due_at", "expires_at", "subject_key", "state",
    "office_id", "regional_office_id", "regency_id", "district_id", "recipient_user_id",
)  # fmt: skip

ROUTE = ("dedupe_key", "channel", "address", "ways")


class Territory(NamedTuple):
    """Whose message it is: the ids and codes that decide which office sees the row."""

    office_id: int | None = None
    regional_office_id: int | None = None
    regency_id: str | None = None
    district_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class PlannedMessage:
    """One message as its owner wants it.

    ``dedupe_key`` says "this message" for ever and ends in ``:`` and its channel: a second plan with it changes or
    keeps the row, never adds one, and neither does one that chose another channel meanwhile. ``channel`` and
    ``address`` are the first way, ``ways`` the ones that follow when it fails for good.
    ``subject_key`` is the subject with its revision (``session:12:r3``). ``context`` is JSON; datetimes in it are
    kept as ISO text, and keys ending in ``_at`` come back as datetimes in templates.
    """

    dedupe_key: str
    subject_key: str
    kind: str
    address: str
    template: str
    due_at: datetime
    expires_at: datetime
    context: Mapping[str, Any] = field(default_factory=dict)
    person: str = ""
    recipient_user_id: int | None = None
    recipient_name: str = ""
    language: str = "id"
    zone: str = Zone.WIB
    urgent: bool = False
    territory: Territory = field(default_factory=Territory)
    channel: str = Channel.EMAIL
    ways: Sequence[Route] = ()


_PLANNED = tuple(column.name for column in fields(PlannedMessage) if column.name != "territory")


class SyncResult(NamedTuple):
    """``written``: new rows and rows taken up again; ``kept``: rows in the plan that were there, sent ones too."""

    written: int
    cancelled: int
    kept: int


def sync(*, subject: str, revision_key: str, planned: Iterable[PlannedMessage], kinds: Collection[str]) -> SyncResult:
    """Make the unsent messages of ``subject`` (all its revisions) and ``kinds`` equal to ``planned``.

    Scheduled rows outside the plan are cancelled, missing ones written, the others brought up to date (a cancelled
    row of the plan is scheduled again; one that failed, when its address changed). Sent, missed and just being sent
    rows are not touched: a message a worker has already claimed may still go out.

    Call it in the transaction that changes the subject and holds its lock. Costs three queries when nothing changes,
    at most five otherwise. Raises ``ValueError`` for a plan that is not of this revision and these kinds.
    """
    plan = {plan_key(message.dedupe_key): message for message in planned}
    for message in plan.values():
        if message.subject_key != revision_key or message.kind not in kinds:
            raise ValueError(f"{message.dedupe_key} is not a message of {revision_key} and {sorted(kinds)}")
    if subject_of(revision_key) != subject:
        raise ValueError(f"{revision_key} is not a revision of {subject}")
    with transaction.atomic():
        _take_apart(Message.objects.filter(subject=subject, kind__in=kinds))
        # Only the rows of the plan are read: a session moved often has many that were cancelled long ago.
        ways = _ways_taken(plan)
        rows = {key: taken[-1] for key, taken in ways.items()}
        new = [message for key, message in plan.items() if key not in rows]
        _insert(new)
        changed, revived = _updated(
            [(taken, plan[key]) for key, taken in ways.items() if taken[-1].state in CHANGEABLE]
        )
        _write(changed)
        others = Message.objects.filter(subject=subject, kind__in=kinds).exclude(
            pk__in=[row.pk for row in rows.values()]
        )
        cancelled = _cancel(others.exclude(dedupe_key__in=[message.dedupe_key for message in new]))
    return SyncResult(written=len(new) + revived, cancelled=cancelled, kept=len(plan) - len(new) - revived)


def enqueue(planned: Iterable[PlannedMessage]) -> None:
    """Write messages that belong to no plan. One that was written before, whatever became of it and whichever way it
    took, stays as it is.
    """
    plan = {plan_key(message.dedupe_key): message for message in planned}
    there = {plan_key(key) for key in _by_plan_key(plan).values_list("dedupe_key", flat=True)} if plan else set()
    _insert([message for key, message in plan.items() if key not in there])


def cancel(*, subject: str, kinds: Collection[str] | None = None) -> int:
    """Cancel what is still scheduled for ``subject``; returns how many. Claimed rows may still go out."""
    rows = Message.objects.filter(subject=subject)
    rows = rows if kinds is None else rows.filter(kind__in=kinds)
    with transaction.atomic():
        _take_apart(rows)
        return _cancel(rows)


def plan_key(dedupe_key: str) -> str:
    """The key without its channel: what is the same message to the same person on every way."""
    head, _, channel = dedupe_key.rpartition(":")
    return head if channel in Channel.values else dedupe_key


def subject_of(subject_key: str) -> str:
    """``session:12`` of ``session:12:r3``; a key without a revision is its own subject."""
    head, _, revision = subject_key.rpartition(":r")
    return head if head and revision.isdigit() else subject_key


def without_secret() -> Case:
    """For updates to a final state: the content, emptied where it may hold a secret."""
    return Case(When(kind=ACCOUNT_KIND, then=Value({}, JSONField())), default="context")


def _cancel(rows: QuerySet[Message]) -> int:
    return rows.filter(state=MessageState.SCHEDULED).update(state=MessageState.CANCELLED, context=without_secret())


def _take_apart(rows: QuerySet[Message]) -> None:
    """What waits inside a bundle that has not gone out waits by itself again, and may be changed like any other.

    The bundles are locked first: no dispatcher claims one whose members are being taken out.
    """
    inside = rows.filter(state=MessageState.BUNDLED).values("bundle")
    unsent = Message.objects.filter(pk__in=inside, state=MessageState.SCHEDULED).select_for_update(of=("self",))
    if bundles := list(unsent.values_list("pk", flat=True)):
        rows.filter(state=MessageState.BUNDLED, bundle__in=bundles).update(state=MessageState.SCHEDULED, bundle=None)


def _by_plan_key(keys: Iterable[str]) -> QuerySet[Message]:
    return Message.objects.alias(plan_key=PLAN_KEY).filter(plan_key__in=list(keys))


def _ways_taken(plan: Collection[str]) -> dict[str, list[Message]]:
    """The rows of each message, locked: the first and those that followed when a way failed."""
    ways: dict[str, list[Message]] = {}
    if plan:
        for row in _by_plan_key(plan).select_for_update(of=("self",)).order_by("id"):
            ways.setdefault(plan_key(row.dedupe_key), []).append(row)
    return ways


def _insert(planned: Iterable[PlannedMessage]) -> None:
    rows = [Message(subject=subject_of(message.subject_key), **_columns(message)) for message in planned]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _columns(message: PlannedMessage) -> dict[str, Any]:
    columns = {name: getattr(message, name) for name in _PLANNED}
    columns["context"] = dict(message.context)
    columns["ways"] = [list(way) for way in message.ways]
    # "Bapak/Ibu" before a name as long as names may be
    columns["recipient_name"] = message.recipient_name[: Message._meta.get_field("recipient_name").max_length]
    return columns | message.territory._asdict()


def _updated(pairs: Iterable[tuple[list[Message], PlannedMessage]]) -> tuple[list[Message], int]:
    """The rows that differ from their plan, brought up to it in memory, and how many of them go out again.

    Of a message that took several ways the last row stands for it, and keeps the way it is on.
    """
    changed, revived = [], 0
    for taken, message in pairs:
        row = taken[-1]
        before = {name: getattr(row, name) for name in UPDATED}
        columns = _columns(message)
        # as the row would give it back, so that what is the same is seen to be
        columns["context"] = json.loads(json.dumps(columns["context"], cls=DjangoJSONEncoder))
        if row.state == MessageState.FAILED and columns["address"] in {way.address for way in taken}:
            continue
        if len(taken) > 1:
            fixed = ("dedupe_key",) if row.state == MessageState.FAILED else ROUTE
            columns = {name: value for name, value in columns.items() if name not in fixed}
        if row.state != MessageState.SCHEDULED:
            revived += 1
            row.attempts, row.retry_at = 0, None
        elif (row.due_at, row.address) != (message.due_at, columns.get("address", row.address)):
            row.retry_at = None  # otherwise the wait for the next try goes on
        row.state = MessageState.SCHEDULED
        for name in UPDATED:
            setattr(row, name, columns.get(name, getattr(row, name)))
        if before != {name: getattr(row, name) for name in UPDATED}:
            changed.append(row)
    return changed, revived


def _write(rows: list[Message]) -> None:
    fields = [name.removesuffix("_id") for name in UPDATED] + ["attempts", "retry_at"]
    if rows:
        Message.objects.bulk_update(rows, fields, batch_size=500)
