"""Whom messages about a session reach by e-mail."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import Posting, User
from notifications.enums import MessageState
from notifications.models import Message
from offices.roles import Role
from outreach.models import Attendance, OutreachSession, SessionOfficer, SessionVillage
from villages.models import Stakeholder

# States of a message that has gone out, or may go out any moment.
GONE_OUT = (MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED, MessageState.READ)


@dataclass(frozen=True, slots=True)
class Recipient:
    """``key`` is stable per person: ``u12`` an account, ``c34`` a contact. ``works``: signs in to the portal."""

    key: str
    name: str
    address: str
    language: str
    user_id: int | None = None

    @property
    def works(self) -> bool:
        return self.user_id is not None


def staff(session: OutreachSession) -> list[Recipient]:
    """The session's officers and the operators of its villages, those with an e-mail address."""
    officers = [
        Recipient(f"u{row.officer_id}", row.officer.name, row.officer.email, row.officer.language, row.officer_id)
        for row in SessionOfficer.objects.filter(session=session, officer__is_active=True).select_related("officer")
    ]
    villages = list(SessionVillage.objects.filter(session=session).values_list("village_id", flat=True))
    postings = (
        Posting.objects.on(timezone.localdate())
        .filter(
            Q(role=Role.VILLAGE_OPERATOR, region_id__in=villages)
            | Q(role=Role.DISTRICT_OPERATOR, region_id__in={code[:8] for code in villages}),
            user__is_active=True,
        )
        .select_related("user")
        .order_by("pk")
    )
    operators = [
        Recipient(f"u{row.user_id}", row.user.name, row.user.email, row.user.language, row.user_id) for row in postings
    ]
    return _once(officers + operators)


def invited(session: OutreachSession) -> list[Recipient]:
    """People on the roll who left an e-mail address, did not opt out and are still in use; each person once.

    A contact merged into another stands for that person: their address and their wish.
    """
    rows = (
        Attendance.objects.filter(session=session, stakeholder__isnull=False)
        .select_related("stakeholder__merged_into")
        .order_by("roll_number")
    )
    people: dict[Stakeholder, list[str]] = {}
    for row in rows:
        people.setdefault(row.stakeholder.merged_into or row.stakeholder, []).append(f"c{row.stakeholder_id}")
    told = _told(session, [key for keys in people.values() if len(keys) > 1 for key in keys])
    return _once(
        [
            Recipient(_one_of(keys, person, told), person.address, person.email, "id")
            for person, keys in people.items()
            if person.email and not person.opted_out_at and not person.retired_at
        ]
    )


def _one_of(keys: list[str], person: Stakeholder, told: set[str]) -> str:
    """Of the names a person is on the roll under, the one that had messages already, or else the person's own."""
    had_messages = [key for key in keys if key in told]
    return (had_messages or [key for key in keys if key == f"c{person.pk}"] or keys)[0]


def _told(session: OutreachSession, keys: list[str]) -> set[str]:
    """Which of these had a message about the session as it stands; no query without keys."""
    if not keys:
        return set()
    subject = f"session:{session.pk}"
    sent = Message.objects.filter(
        subject=subject, subject_key=f"{subject}:r{session.revision}", state__in=GONE_OUT
    ).only("dedupe_key")
    return {key_of(message) for message in sent} & set(keys)


def everyone(session: OutreachSession) -> list[Recipient]:
    return _once(staff(session) + invited(session))


def unwanted(messages: Iterable[Message]) -> set[int]:
    """Ids of messages to contacts who opted out or are no longer used, and to closed accounts. Two queries.

    Of a contact merged into another the person counts; with aliases among them a third query asks whether the person
    is told the same under another name.
    """
    contacts = {message.pk: _contact_id(message) for message in messages}
    found = Stakeholder.objects.filter(pk__in=filter(None, contacts.values())).select_related("merged_into")
    aliases = {row.pk: row.merged_into for row in found if row.merged_into}
    gone = {row.pk for row in found if (person := row.merged_into or row).opted_out_at or person.retired_at}
    twice = _told_twice([(message, aliases[pk]) for message in messages if (pk := contacts[message.pk]) in aliases])
    accounts = {message.pk: message.recipient_user_id for message in messages if message.recipient_user_id}
    closed = set(User.objects.filter(pk__in=accounts.values(), is_active=False).values_list("pk", flat=True))
    return (
        twice
        | {pk for pk, contact in contacts.items() if contact in gone}
        | {pk for pk, account in accounts.items() if account in closed}
    )


def _told_twice(to_aliases: list[tuple[Message, Stakeholder]]) -> set[int]:
    """Messages to an alias of somebody who gets, or got, the same one under their own name. No query without any."""
    same = {
        message.dedupe_key.replace(f":{key_of(message)}:", f":c{person.pk}:"): message.pk
        for message, person in to_aliases
    }
    told = Message.objects.filter(dedupe_key__in=same, state__in=(MessageState.SCHEDULED, *GONE_OUT))
    return {same[key] for key in told.values_list("dedupe_key", flat=True)} if same else set()


def key_of(message: Message) -> str:
    """The recipient's key in ``session:12:r3:reminder_h1:c34:email``."""
    return message.dedupe_key.split(":")[-2]


def _contact_id(message: Message) -> int | None:
    key = key_of(message)
    return int(key[1:]) if key.startswith("c") and key[1:].isdecimal() else None


def _once(people: list[Recipient]) -> list[Recipient]:
    """One message per address: the first, so that staff keep their link into the portal."""
    seen: dict[str, Recipient] = {}
    for person in people:
        if person.address:
            seen.setdefault(person.address.lower(), person)
    return list(seen.values())
