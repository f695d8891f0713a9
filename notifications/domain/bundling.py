"""A cap per person and day: when more is due than that, what may be put together goes out as one message.

Nothing is held back for it: late, or not at all, would be worse than one too many. What went to the inbox disturbs
nobody and is not counted.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from notifications.domain import quiet, wishes
from notifications.domain.outbox import without_secret
from notifications.domain.rendering import rendered
from notifications.enums import REACHED_STATES, Channel, MessageState
from notifications.kinds import kinds
from notifications.models import NEXT_TRY, Message
from notifications.registry import ask_owners
from offices.models import Zone

BUNDLE = "bundle"
# Kept as it is and translated when it is shown: who reads it is not known here.
LOST = gettext_noop("Pesan gabungannya tidak sampai")
# what a member's context may say that its subject line does not
FACTS = ("title", "when", "venue", "village", "officer", "office", "letter_number", "path", "link")
COPIED = (
    "person", "zone", "language", "recipient_user_id", "recipient_name", "office_id", "regional_office_id",
    "regency_id", "district_id",
)  # fmt: skip


def bundle_due(now: datetime) -> int:
    """Put together what is due for people who have had their share of today; returns how many bundles were made.

    One query while nobody has two messages due that may be put together; one more while nobody gets too many.
    """
    due = _bundleable(now)
    many = due.values("person", "office").order_by().annotate(count=Count("pk")).filter(count__gt=1)
    found = [(row["person"], row["office"]) for row in many]
    loads = _loads({person for person, _office in found}, now)
    over = [(person, office) for person, office in found if loads[person] > settings.MESSAGES_PER_PERSON_AND_DAY]
    return sum(_bundle(person, office, now) for person, office in over)


def still_wanted(bundles: list[Message]) -> set[int]:
    """Asks the owners of what is in them once more, and writes the words of what is left; none of which: not wanted.

    Raises LookupError where an owner cannot be asked: the bundles wait.
    """
    of = {bundle.pk: bundle.root_id or bundle.pk for bundle in bundles}
    members = list(Message.objects.filter(bundle__in=of.values(), state=MessageState.BUNDLED).order_by("due_at", "pk"))
    wanted, unclear = ask_owners(members)
    if unclear:
        raise LookupError(f"{len(unclear)} messages in bundles cannot be asked about")
    now = timezone.now()
    late = {row.pk for row in members if row.expires_at <= now}
    refused = wishes.refused(row for row in members if row.pk in wanted)
    dropped = {row.pk for row in members} - wanted - late | set(refused)
    _leave_out(dropped, MessageState.CANCELLED)
    _leave_out(late, MessageState.MISSED)
    left = set()
    for bundle in bundles:
        inside = [row for row in members if row.bundle_id == of[bundle.pk] and row.pk not in dropped | late]
        if inside:
            bundle.context = _context(inside)
            Message.objects.filter(pk=bundle.pk).update(context=bundle.context)
            left.add(bundle.pk)
    return left


def _bundleable(now: datetime) -> QuerySet[Message]:
    bundling = [kind.value for kind in kinds() if kind.bundles]
    rows = Message.objects.alias(next_try=NEXT_TRY).filter(
        quiet.may_go(now), state=MessageState.SCHEDULED, next_try__lte=now, expires_at__gt=now, urgent=False,
        kind__in=bundling,
    )  # fmt: skip
    return rows.exclude(person="").exclude(channel=Channel.INBOX)


def _loads(people: Collection[str], now: datetime) -> Counter[str]:
    """What went out to each since midnight where they are, and what is due now."""
    if not people:
        return Counter()
    gone = Q(state=MessageState.SENDING)
    for zone in Zone:
        midnight = datetime.combine(now.astimezone(zone.info).date(), time.min, tzinfo=zone.info)
        gone |= Q(zone=zone, state__in=REACHED_STATES, sent_at__gte=midnight)
    rows = Message.objects.alias(next_try=NEXT_TRY).filter(
        gone | Q(state=MessageState.SCHEDULED, next_try__lte=now, expires_at__gt=now), person__in=people
    )
    counted = rows.exclude(channel=Channel.INBOX).values_list("person").order_by().annotate(count=Count("pk"))
    return Counter(dict(counted))


@transaction.atomic
def _bundle(person: str, office: int | None, now: datetime) -> int:
    """One message instead of those of this person; of one office, since an office reads what is in it."""
    with connection.cursor() as cursor:
        # another dispatcher doing the same waits, and then finds nothing left
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{BUNDLE}:{person}"])
    rows = _bundleable(now).filter(person=person, office=office)
    members = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk"))
    if len(members) < 2 or _loads([person], now)[person] <= settings.MESSAGES_PER_PERSON_AND_DAY:
        return 0
    newest = members[-1]
    # a bundle has no approved template of its own: it goes by mail, where it can
    ways = sorted([[newest.channel, newest.address], *newest.ways], key=lambda way: way[0] != Channel.EMAIL)
    (channel, address), *others = ways
    if channel != Channel.EMAIL:
        return 0
    day = now.astimezone(Zone(newest.zone).info).date()
    head = f"{BUNDLE}:{person}:{day:%Y-%m-%d}"
    number = Message.objects.filter(person=person, kind=BUNDLE, subject_key__startswith=f"{head}:").count() + 1
    bundle = Message.objects.create(
        **{column: getattr(newest, column) for column in COPIED},
        dedupe_key=f"{head}:{number}:{channel}", subject=f"{BUNDLE}:{person}", subject_key=f"{head}:{number}",
        kind=BUNDLE, channel=channel, address=address, ways=others, template="notifications/bundle",
        due_at=now, expires_at=max(row.expires_at for row in members), context=_context(members),
    )  # fmt: skip
    _rows(row.pk for row in members).update(state=MessageState.BUNDLED, bundle=bundle)
    return 1


def _context(members: list[Message]) -> dict[str, Any]:
    items = [{"line": rendered(row).subject, **{name: row.context.get(name, "") for name in FACTS}} for row in members]
    groups = Counter(wishes.group_of(row.kind) for row in members)
    return {
        "count": len({row.subject or row.pk for row in members}),
        "items": items,
        wishes.KIND_GROUP: groups.most_common(1)[0][0],
    }


def lost(bundles: Iterable[Message], state: MessageState) -> None:
    """What went along with ``bundles``, which reached nobody by any way, did not arrive either: it may be retried."""
    roots = [bundle.root_id or bundle.pk for bundle in bundles if bundle.kind == BUNDLE]
    if roots:
        members = Message.objects.filter(bundle__in=roots, state=MessageState.BUNDLED)
        members.update(state=state, last_error=LOST)


def _leave_out(pks: Collection[int], state: MessageState) -> None:
    if pks:
        _rows(pks).filter(state=MessageState.BUNDLED).update(state=state, bundle=None, context=without_secret())


def _rows(pks: Iterable[int]) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=list(pks))
