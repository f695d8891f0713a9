"""What is to be told about a session, and when.

``plan`` makes the same messages of the same rows; ``sync`` makes the outbox equal to it in the transaction that
changed the session. A moved session has a new revision: rows of the old one are cancelled and new ones written. What a
worker had already claimed is checked once more before it is sent and may still go out.

Letters go Kanim -> Camat -> Lurah/Kepala Desa: while villages are asked, the kecamatan is told at once, the villages
``NOTICE_LEAD`` later, and nobody else. Invitations wait until every village has said yes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from notifications.domain import outbox
from notifications.domain.outbox import PlannedMessage
from notifications.enums import GONE_OUT, MessageState
from notifications.models import Message
from outreach.domain import moments, recipients
from outreach.domain.missing_rolls import missing_rolls, of_person
from outreach.domain.people import People
from outreach.domain.recipients import Recipient
from outreach.domain.rules import Rules, rules_of
from outreach.domain.tellings import OWING
from outreach.domain.texts import REMINDERS, Letters, Wanted, revision_key, subject_of
from outreach.enums import TELLINGS, MessageAudience, MessageKind, SessionState
from outreach.models import OutreachSession

# How long the kecamatan knows before its villages are asked.
NOTICE_LEAD = timedelta(minutes=30)
ASKING = (MessageKind.NOTICE, MessageKind.CONFIRM, MessageKind.CONFIRM_REMINDER)
PLANNED_KINDS = (*REMINDERS, MessageKind.INVITATION, *ASKING, *OWING)
REMINDED_STATES = (SessionState.SCHEDULED, SessionState.ONGOING)
STATES_WITH_MESSAGES = (SessionState.AWAITING_VILLAGE, *REMINDED_STATES, SessionState.AWAITING_ROLL)
# Whoever works with the session has it in the portal; the others get an invitation.
STAFF = (MessageAudience.OFFICERS, MessageAudience.OPERATORS)
GUESTS = (MessageAudience.INVITED, MessageAudience.SPEAKERS)

Member = tuple[Recipient, tuple[MessageAudience, ...]]


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is to hear of a session. ``asked_at``: when villages were asked last, or nothing.

    ``members``: everybody once, with the audiences they are in. ``knows``: the key of somebody told of this revision
    -> since when; ``now`` for those told by this very plan. ``missing``: villages that owe their roll.
    """

    now: datetime
    asked_at: datetime | None = None
    members: Sequence[Member] = ()
    districts: Sequence[Recipient] = ()
    unanswered: Sequence[Recipient] = ()
    office_heads: Sequence[Recipient] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    knows: Mapping[str, datetime] = field(default_factory=dict)
    invited_at: Mapping[str, datetime] = field(default_factory=dict)


def plan(
    session: OutreachSession, audience: Audience, rules: Rules = moments.DEFAULTS, letters: Letters | None = None
) -> list[PlannedMessage]:
    """What is to be sent about the session as it stands, to whom a channel leads. ``letters``: of the same act."""
    found = wanted_of(session, audience, rules)
    return (letters or Letters(session)).write(found) if found else []


def wanted_of(session: OutreachSession, audience: Audience, rules: Rules = moments.DEFAULTS) -> list[Wanted]:
    """Who is to be told what when, whether or not a channel leads to them. Also of a session nobody saved yet."""
    if not has_plan(session):
        return []
    wanted = _asking(session, audience, rules)
    if session.state == SessionState.SCHEDULED:
        wanted += _inviting(session, audience, rules)
    if session.state in REMINDED_STATES:
        wanted += _reminding(session, audience, rules)
    if session.state == SessionState.AWAITING_ROLL:
        wanted += _missing(session, audience, rules)
    return wanted


def has_plan(session: OutreachSession) -> bool:
    """Whether anything is planned of a session that stands as this one does; news of it is not."""
    return session.state in STATES_WITH_MESSAGES and not session.logged_afterwards and not session.imported


def _asking(session: OutreachSession, audience: Audience, rules: Rules) -> list[Wanted]:
    """The kecamatan first, then the villages that have not answered, and those again."""
    first, end = audience.asked_at, session.starts_at
    if first is None or first >= end or session.state == SessionState.AWAITING_ROLL:
        return []
    later = first + NOTICE_LEAD
    channels = rules.of(MessageKind.CONFIRM, MessageAudience.ASKED).channels
    wanted = [Wanted(person, MessageKind.NOTICE, first, end, channels) for person in audience.districts]
    asked_at = later if later < end else first
    wanted += [Wanted(person, MessageKind.CONFIRM, asked_at, end, channels) for person in audience.unanswered]
    return wanted + [
        Wanted(person, moment.rule.kind, moment.due, moment.end, moment.rule.channels, moment.occasion)
        for moment in moments.asking_again(session, rules, first)
        for person in audience.unanswered
    ]


def _inviting(session: OutreachSession, audience: Audience, rules: Rules) -> list[Wanted]:
    """Those who have not heard of the session in this revision."""
    if session.planned_at >= session.starts_at:
        return []
    found = [
        (person, rules.first(MessageKind.INVITATION, [group for group in groups if group in GUESTS]))
        for person, groups in audience.members
        if _is_guest(groups) and person.key not in audience.knows
    ]
    return [
        Wanted(person, MessageKind.INVITATION, session.planned_at, session.starts_at, rule.channels)
        for person, rule in found
        if rule
    ]


def _reminding(session: OutreachSession, audience: Audience, rules: Rules) -> list[Wanted]:
    """Reminders; to the invited none that would come together with their invitation."""
    told = {**audience.invited_at, **audience.knows}
    by_groups = {
        groups: moments.reminding(session, rules, groups)
        for groups in dict.fromkeys(groups for _person, groups in audience.members)
    }
    wanted = []
    for person, groups in audience.members:
        since = told.get(person.key, audience.now) if _is_guest(groups) else None
        wanted += [
            Wanted(person, moment.rule.kind, moment.due, moment.end, moment.rule.channels)
            for moment in by_groups[groups]
            if since is None or moment.due > since
        ]
    return wanted


def _missing(session: OutreachSession, audience: Audience, rules: Rules) -> list[Wanted]:
    """Officers and operators day after day, then the office head; each named the villages that are their business."""
    if not audience.missing:
        return []
    pairs = [
        (person, moment)
        for person, groups in audience.members
        for moment in moments.roll_missing(session, rules, groups)
    ]
    pairs += [
        (person, moment) for person in audience.office_heads for moment in moments.roll_still_missing(session, rules)
    ]
    wanted = []
    for person, moment in pairs:
        theirs = of_person(person, audience.missing)
        if theirs and moment.end > audience.now:
            more = {"missing": ", ".join(theirs.values()), "missing_codes": list(theirs)}
            rule = moment.rule
            wanted.append(Wanted(person, rule.kind, moment.due, moment.end, rule.channels, moment.occasion, more=more))
    return wanted


def _is_guest(groups: Sequence[MessageAudience]) -> bool:
    return groups[0] not in STAFF and any(group in GUESTS for group in groups)


def sync(*, session: OutreachSession, people: People | None = None, rules: Rules | None = None) -> None:
    """Make the planned messages in the outbox equal to the plan. In the caller's transaction; may run any time again.

    ``session`` is locked by the caller; ``people`` and ``rules``, where the caller asked for them already.
    """
    planned: list[PlannedMessage] = []
    if has_plan(session):
        rules = rules or rules_of(session.office_id, session.kind)
        people = people or People(session)
        planned = plan(session, audience_of(session, people), rules, people.letters)
    outbox.sync(subject=subject_of(session), revision_key=revision_key(session), planned=planned, kinds=PLANNED_KINDS)


def audience_of(session: OutreachSession, people: People) -> Audience:
    """Who is to hear of the session as it stands, from the rows of now."""
    now = timezone.now()
    if session.state == SessionState.AWAITING_ROLL:
        missing = missing_rolls([session.pk]).get(session.pk, {})
        if not missing:
            return Audience(now)
        return owing(people, missing, now)
    asked_at = max((row.asked_at for row in people.villages if row.asked_at), default=None)
    if session.state == SessionState.AWAITING_VILLAGE:
        return Audience(now, asked_at, districts=people.districts if asked_at else (), unanswered=people.unanswered)
    knows, invited_at = _heard(session)
    return Audience(
        now,
        asked_at,
        members=members_of(people.audiences),
        districts=people.districts if asked_at else (),
        knows=knows,
        invited_at=invited_at,
    )


def owing(people: People, missing: Mapping[str, str], now: datetime) -> Audience:
    """Who is to hear that the roll of these villages is missing."""
    return Audience(now, members=members_of(people.staff_audiences), office_heads=people.office_heads, missing=missing)


def members_of(groups: Mapping[MessageAudience, Sequence[Recipient]]) -> list[Member]:
    return recipients.together(groups)


def _heard(session: OutreachSession) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """Since when people know of this revision, by key: from news or a reminder, and from their invitation."""
    gone_or_going = Q(state__in=GONE_OUT) | Q(
        kind__in=[*TELLINGS, MessageKind.INVITATION], state=MessageState.SCHEDULED
    )
    rows = Message.objects.filter(gone_or_going, subject=subject_of(session), subject_key=revision_key(session))
    knows: dict[str, datetime] = {}
    invited_at: dict[str, datetime] = {}
    found = rows.exclude(kind__in=ASKING).values_list("dedupe_key", "kind", "created_at")
    for dedupe_key, kind, created_at in found:
        known = invited_at if kind == MessageKind.INVITATION else knows
        key = recipients.person_in(dedupe_key)
        known[key] = min(known.get(key, created_at), created_at)
    return knows, invited_at
