"""Digests that became due: which, for whom, and the messages that carry them.

Computed when they are written, for one posting at a time, and never again: what a digest says is what stood at the
moment it names. A posting whose digest fails leaves the others alone.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone, translation

from accounts.models import Posting, User
from notifications.domain import outbox
from notifications.domain.outbox import PlannedMessage, Territory
from notifications.domain.to_accounts import to_account
from notifications.models import PLAN_KEY, Message
from offices.models import Zone
from offices.periods import Quarter
from offices.roles import OFFICE_ROLES, Role
from reports.domain.kinds import TEMPLATE
from reports.enums import DigestKind
from reports.queries import digests as contents
from reports.queries.digests import Digest

logger = logging.getLogger(__name__)

PREFIX = "digest"
HOUR = time(7)
GAP_NOTICE = timedelta(days=14)
# A portal that was away makes up for a digest on its day and the two after it: of a Monday until Wednesday.
MADE_UP_FOR = timedelta(days=3)
READERS: dict[DigestKind, tuple[Role, ...]] = {
    DigestKind.WEEKLY: (Role.OFFICE_HEAD,),
    DigestKind.MONTHLY: (Role.REGIONAL_HEAD,),
    DigestKind.QUARTER_GAP: tuple(OFFICE_ROLES),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """A digest that is due: ``day`` is the Monday, the first of the month, or the day of the warning."""

    kind: DigestKind
    day: date
    code: str
    expires_on: date

    def key(self, posting_id: int) -> str:
        return f"{PREFIX}:{self.kind.name.lower()}:{posting_id}:{self.code}"


def occasions(now: datetime, zone: Zone) -> list[Occasion]:
    """What is due in ``zone`` at ``now``, or may still be made up for. Pure."""
    local = now.astimezone(zone.info)
    today = local.date()
    monday, first, quarter = today - timedelta(days=today.weekday()), today.replace(day=1), Quarter.of(today)
    year, week, _day = monday.isocalendar()
    known = (
        Occasion(DigestKind.WEEKLY, monday, f"{year}-W{week:02}", monday + timedelta(days=7)),
        Occasion(DigestKind.MONTHLY, first, f"{first:%Y-%m}", first + timedelta(days=14)),
        Occasion(DigestKind.QUARTER_GAP, quarter.last - GAP_NOTICE, quarter.code, quarter.last),
    )
    return [
        occasion
        for occasion in known
        if datetime.combine(occasion.day, HOUR, tzinfo=zone.info) <= local and today < occasion.day + MADE_UP_FOR
    ]


def write_due(*, now: datetime | None = None) -> int:
    """Write what became due and was not written yet; how many. Call it outside a transaction; may run any time."""
    now = now or timezone.now()
    due = list(_due(now))
    keys = [occasion.key(pk) for pk, _zone, occasion in due]
    rows = Message.objects.alias(plan_key=PLAN_KEY).filter(plan_key__in=keys)
    there = {outbox.plan_key(key) for key in rows.values_list("dedupe_key", flat=True)} if keys else set()
    written = 0
    for pk, zone, occasion in due:
        if occasion.key(pk) in there:
            continue
        try:
            written += _write(pk, zone, occasion, now)
        except Exception as error:
            # nothing of the error's own words: they may hold what the digest is about
            logger.error("Digest %s of posting %d was not written: %s", occasion.kind, pk, type(error).__name__)
    return written


def still_wanted(messages: list[Message]) -> set[int]:
    """Ids of digests whose posting is in force, at the place they were written for, with an open account."""
    postings = {message.pk: int(message.subject_key.split(":")[1]) for message in messages}
    rows = Posting.objects.on(timezone.localdate()).filter(pk__in=postings.values(), user__is_active=True)
    columns = ("user_id", "office_id", "regional_office_id")
    there = {pk: tuple(place) for pk, *place in rows.values_list("pk", *columns)}
    wanted = set()
    for message in messages:
        user_id, office_id, regional_office_id = there.get(postings[message.pk], (None, None, None))
        at_place = office_id == message.office_id if office_id else regional_office_id == message.regional_office_id
        if user_id is not None and user_id == message.recipient_user_id and at_place:
            wanted.add(message.pk)
    return wanted


def subject_of(posting: Posting) -> str:
    return f"{PREFIX}:{posting.pk}"


def _due(now: datetime) -> Iterator[tuple[int, Zone, Occasion]]:
    """``(posting, its zone, what is due there)``; no query where nothing is due anywhere."""
    by_zone = {zone.value: occasions(now, zone) for zone in Zone}
    roles = {role for found in by_zone.values() for occasion in found for role in READERS[occasion.kind]}
    if not roles:
        return
    rows = Posting.objects.on(timezone.localdate(now)).filter(role__in=roles, user__is_active=True).order_by("pk")
    for pk, role, *zones in rows.values_list("pk", "role", "office__zone", "regional_office__province__zone"):
        zone = Zone(next(filter(None, zones)))
        for occasion in by_zone[zone.value]:
            if role in READERS[occasion.kind]:
                yield pk, zone, occasion


def _write(posting_id: int, zone: Zone, occasion: Occasion, now: datetime) -> int:
    places = Posting.objects.select_related("user", "office", "regional_office")
    with transaction.atomic():
        _read_as_of_one_moment()
        posting = places.get(pk=posting_id)
        user = posting.user
        user.work_under(posting)
        with translation.override(user.language):
            digest = _contents(user, occasion, zone)
            planned = _message(user, posting, occasion, digest, zone, now) if digest else None
    if planned is None:
        return 0
    outbox.enqueue([planned])
    return 1


def _read_as_of_one_moment() -> None:
    """Figures that are compared come from several queries: all of them see the rows of one moment."""
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _contents(user: User, occasion: Occasion, zone: Zone) -> Digest | None:
    if occasion.kind == DigestKind.WEEKLY:
        return contents.weekly(user, monday=occasion.day, zone=zone)
    if occasion.kind == DigestKind.MONTHLY:
        return contents.monthly(user, first=(occasion.day - timedelta(days=1)).replace(day=1))
    return contents.quarter_gap(user, quarter=Quarter.of(occasion.day), zone=zone)


def _message(
    user: User, posting: Posting, occasion: Occasion, digest: Digest, zone: Zone, now: datetime
) -> PlannedMessage | None:
    """The message, on the first way its reader has not refused; nothing where none is left."""
    regional_office_id = posting.office.regional_office_id if posting.office else posting.regional_office_id
    return to_account(
        user,
        key=occasion.key(posting.pk),
        kind=occasion.kind.value,
        subject_key=subject_of(posting),
        zone=zone.value,
        template=TEMPLATE,
        context=_context(user, posting, digest, zone, now),
        territory=Territory(office_id=posting.office_id, regional_office_id=regional_office_id),
        due_at=now,
        expires_at=datetime.combine(occasion.expires_on, HOUR, tzinfo=zone.info),
    )


def _context(user: User, posting: Posting, digest: Digest, zone: Zone, now: datetime) -> dict[str, Any]:
    return {
        "name": user.name,
        "posting": posting.label,
        "place": posting.place,
        "as_of": contents.as_of(now, zone),
        "title": digest.title,
        "period": digest.period,
        "lead": digest.lead,
        "path": digest.path,
        "sections": digest.sections,
        "figures": digest.figures,
    }
