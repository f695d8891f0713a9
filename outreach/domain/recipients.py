"""Whom messages about a session reach by e-mail."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import Posting, User
from notifications.models import Message
from offices.roles import Role
from outreach.models import Attendance, OutreachSession, SessionOfficer, SessionVillage
from villages.models import Stakeholder


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
    """People on the roll who left an e-mail address, did not opt out and are still in use."""
    rows = (
        Attendance.objects.filter(
            session=session, stakeholder__opted_out_at__isnull=True, stakeholder__retired_at__isnull=True
        )
        .exclude(stakeholder__email="")
        .exclude(stakeholder__isnull=True)
        .select_related("stakeholder")
        .order_by("roll_number")
    )
    return _once(
        [
            Recipient(f"c{row.stakeholder_id}", row.stakeholder.address, row.stakeholder.email, "id")
            for row in rows
            if row.stakeholder
        ]
    )


def everyone(session: OutreachSession) -> list[Recipient]:
    return _once(staff(session) + invited(session))


def unwanted(messages: Iterable[Message]) -> set[int]:
    """Ids of messages to contacts who opted out or are no longer used, and to closed accounts. Two queries."""
    contacts = {message.pk: _contact_id(message) for message in messages}
    gone = set(
        Stakeholder.objects.filter(pk__in=filter(None, contacts.values()))
        .exclude(opted_out_at__isnull=True, retired_at__isnull=True)
        .values_list("pk", flat=True)
    )
    accounts = {message.pk: message.recipient_user_id for message in messages if message.recipient_user_id}
    closed = set(User.objects.filter(pk__in=accounts.values(), is_active=False).values_list("pk", flat=True))
    return {pk for pk, contact in contacts.items() if contact in gone} | {
        pk for pk, account in accounts.items() if account in closed
    }


def _contact_id(message: Message) -> int | None:
    """Of the recipient's key in ``session:12:r3:reminder_h1:c34:email``."""
    key = message.dedupe_key.split(":")[-2]
    return int(key[1:]) if key.startswith("c") and key[1:].isdecimal() else None


def _once(people: list[Recipient]) -> list[Recipient]:
    """One message per address: the first, so that staff keep their link into the portal."""
    seen: dict[str, Recipient] = {}
    for person in people:
        if person.address:
            seen.setdefault(person.address.lower(), person)
    return list(seen.values())
