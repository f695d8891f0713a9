"""Writing the outbox: upper apps hand in plans, the rows are made equal to them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, JSONField, Q, QuerySet, Value, When
from django.utils import timezone

from notifications.domain import rows
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

WRITTEN = (*UPDATED, "attempts", "retry_at")
ROUTE = ("dedupe_key", "channel", "address", "ways")
CHANNELS = frozenset(Channel.values)
NAME_LENGTH = Message._meta.get_field("recipient_name").max_length


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
_values_of = attrgetter(*_PLANNED)
_Row = dict[str, Any]


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
    at most six otherwise, however many messages. Raises ``ValueError`` for a plan that is not of this revision and
    these kinds.
    """
    plan = {plan_key(message.dedupe_key): message for message in planned}
    for key, message in plan.items():
        of_this = message.subject_key == revision_key and key.startswith(f"{revision_key}:")
        if not of_this or message.kind not in kinds:
            raise ValueError(f"{message.dedupe_key} is not a message of {revision_key} and {sorted(kinds)}")
    if subject_of(revision_key) != subject:
        raise ValueError(f"{revision_key} is not a revision of {subject}")
    with transaction.atomic():
        found = Message.objects.filter(subject=subject, kind__in=kinds)
        _take_apart(found)
        # Only rows of this revision are read: a session moved often has many that were cancelled long ago.
        ways = _ways_taken(found.filter(subject_key=revision_key))
        last = {key: taken[-1] for key, taken in ways.items() if key in plan}
        kept = {row["id"] for row in last.values()}
        outside = [row["id"] for taken in ways.values() for row in taken if row["id"] not in kept]
        cancelled = _cancel(found.filter(~Q(subject_key=revision_key) | Q(pk__in=outside)))
        changed, revived = _updated(
            [(ways[key], plan[key]) for key, row in last.items() if row["state"] in CHANGEABLE]
        )
        rows.update(changed)
        new = [message for key, message in plan.items() if key not in last]
        _insert(new)
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
    found = Message.objects.filter(subject=subject)
    found = found if kinds is None else found.filter(kind__in=kinds)
    with transaction.atomic():
        _take_apart(found)
        return _cancel(found)


def plan_key(dedupe_key: str) -> str:
    """The key without its channel: what is the same message to the same person on every way."""
    head, _, channel = dedupe_key.rpartition(":")
    return head if channel in CHANNELS else dedupe_key


def subject_of(subject_key: str) -> str:
    """``session:12`` of ``session:12:r3``; a key without a revision is its own subject."""
    head, _, revision = subject_key.rpartition(":r")
    return head if head and revision.isdigit() else subject_key


def without_secret() -> Case:
    """For updates to a final state: the content, emptied where it may hold a secret."""
    return Case(When(kind=ACCOUNT_KIND, then=Value({}, JSONField())), default="context")


def _cancel(found: QuerySet[Message]) -> int:
    return found.filter(state=MessageState.SCHEDULED).update(state=MessageState.CANCELLED, context=without_secret())


def _take_apart(found: QuerySet[Message]) -> None:
    """What waits inside a bundle that has not gone out waits by itself again, and may be changed like any other.

    The bundles are locked first: no dispatcher claims one whose members are being taken out.
    """
    inside = found.filter(state=MessageState.BUNDLED).values("bundle")
    unsent = Message.objects.filter(pk__in=inside, state=MessageState.SCHEDULED).select_for_update(of=("self",))
    if bundles := list(unsent.values_list("pk", flat=True)):
        found.filter(state=MessageState.BUNDLED, bundle__in=bundles).update(state=MessageState.SCHEDULED, bundle=None)


def _by_plan_key(keys: Iterable[str]) -> QuerySet[Message]:
    return Message.objects.alias(plan_key=PLAN_KEY).filter(plan_key__in=list(keys))


def _ways_taken(found: QuerySet[Message]) -> dict[str, list[_Row]]:
    """The rows of each message, locked: the first and those that followed when a way failed."""
    ways: dict[str, list[_Row]] = {}
    for row in found.select_for_update().order_by("id").values("id", *WRITTEN):
        ways.setdefault(plan_key(row["dedupe_key"]), []).append(row)
    return ways


def _insert(planned: Iterable[PlannedMessage]) -> None:
    first = {"state": MessageState.SCHEDULED, "attempts": 0, "last_error": "", "created_at": timezone.now()}
    rows.insert([{"subject": subject_of(message.subject_key), **_columns(message), **first} for message in planned])


def _columns(message: PlannedMessage) -> _Row:
    columns = dict(zip(_PLANNED, _values_of(message), strict=True))
    columns["context"] = dict(message.context)
    columns["ways"] = [list(way) for way in message.ways]
    # "Bapak/Ibu" before a name as long as names may be
    columns["recipient_name"] = message.recipient_name[:NAME_LENGTH]
    columns.update(message.territory._asdict())
    return columns


def _updated(pairs: Iterable[tuple[list[_Row], PlannedMessage]]) -> tuple[list[_Row], int]:
    """What rows that differ from their plan are to become, and how many of them go out again.

    Of a message that took several ways the last row stands for it, and keeps the way it is on.
    """
    changed: list[_Row] = []
    revived = 0
    for taken, message in pairs:
        row, columns = taken[-1], _columns(message)
        if row["state"] == MessageState.FAILED and columns["address"] in {way["address"] for way in taken}:
            continue
        if columns["context"] != row["context"]:
            # as the row would give it back, so that what is the same is seen to be
            columns["context"] = rows.as_kept(columns["context"])
        if len(taken) > 1:
            fixed = ("dedupe_key",) if row["state"] == MessageState.FAILED else ROUTE
            columns = {name: value for name, value in columns.items() if name not in fixed}
        wanted = {name: columns.get(name, row[name]) for name in WRITTEN} | {"state": MessageState.SCHEDULED}
        if row["state"] != MessageState.SCHEDULED:
            revived += 1
            wanted.update(attempts=0, retry_at=None)
        elif (row["due_at"], row["address"]) != (wanted["due_at"], wanted["address"]):
            wanted["retry_at"] = None  # otherwise the wait for the next try goes on
        if any(row[name] != value for name, value in wanted.items()):
            changed.append(wanted | {"id": row["id"]})
    return changed, revived
