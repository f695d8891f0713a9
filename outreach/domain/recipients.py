"""Whom messages about a session reach by e-mail."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Posting
from notifications.enums import GONE_OUT
from notifications.models import Message
from offices.roles import Role
from outreach.domain import addressing
from outreach.enums import VillageAnswer
from outreach.models import Attendance, OutreachSession, SessionOfficer, SessionSpeaker, SessionVillage
from villages.enums import Function
from villages.models import Stakeholder


@dataclass(frozen=True, slots=True)
class Recipient:
    """``key`` is stable per person: ``u12`` an account, ``c34`` a contact, ``s1f…`` a speaker.

    ``works``: signs in to the portal. ``salutation``: how the mail begins, where not with the name. ``attendance``:
    their row of the roll. ``villages``: whose confirmation is asked of them.
    """

    key: str
    name: str
    address: str
    language: str
    user_id: int | None = None
    salutation: str = ""
    attendance: Attendance | None = None
    villages: tuple[str, ...] = ()

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
    districts = {code[:8] for code in villages}
    postings = _postings(
        Q(role=Role.VILLAGE_OPERATOR, region_id__in=villages) | Q(role=Role.DISTRICT_OPERATOR, region_id__in=districts)
    )
    return once(officers + [_operator(row) for row in postings])


def invited(session: OutreachSession) -> list[Recipient]:
    """People on the roll who left an e-mail address, did not opt out and are still in use; each person once.

    A contact merged into another stands for that person: their address and their wish.
    """
    rows = (
        Attendance.objects.filter(session=session, stakeholder__isnull=False, annulled_at__isnull=True)
        .select_related("stakeholder__merged_into")
        .order_by("roll_number")
    )
    people: dict[Stakeholder, dict[str, Attendance]] = {}
    for row in rows:
        people.setdefault(row.stakeholder.merged_into or row.stakeholder, {})[f"c{row.stakeholder_id}"] = row
    told = _told(session, [key for keys in people.values() if len(keys) > 1 for key in keys])
    found = []
    for person, keys in people.items():
        if person.email and not person.opted_out_at and not person.retired_at:
            key = _one_of(list(keys), person, told)
            found.append(Recipient(key, person.address, person.email, "id", attendance=keys[key]))
    return once(found)


def speakers(session: OutreachSession) -> list[Recipient]:
    """Speakers from partner agencies who left an e-mail address."""
    rows = SessionSpeaker.objects.filter(session=session).exclude(email="").order_by("position")
    return once([Recipient(_key_of_speaker(row.email), row.name, row.email, "id") for row in rows])


def districts(session: OutreachSession) -> list[Recipient]:
    """Who hears first: the Camat of each kecamatan concerned, and its operators."""
    regions = {row.district_id: row.district for row in _villages(session)}
    operators = _postings(Q(role=Role.DISTRICT_OPERATOR, region_id__in=regions))
    heads = _in_office(session).filter(function=Function.DISTRICT_HEAD, village__isnull=True, district_id__in=regions)
    return once(
        [_operator(row, addressing.district_head(regions[str(row.region_id)])) for row in operators]
        + [_head(row, addressing.district_head(regions[row.district_id])) for row in heads]
    )


def unanswered(session: OutreachSession) -> list[Recipient]:
    """Who is asked to confirm: the Lurah or Kepala Desa and the operators of each village that has not answered."""
    return _of_villages(session, [row for row in _villages(session) if row.answer == VillageAnswer.OPEN])


def village_heads(session: OutreachSession) -> list[Recipient]:
    """The Lurah or Kepala Desa and the operators of every village of the session."""
    return _of_villages(session, _villages(session))


def _key_of_speaker(address: str) -> str:
    """The address decides: rows of speakers are written anew with every change of a session."""
    return f"s{hashlib.sha256(address.lower().encode()).hexdigest()[:12]}"


def _villages(session: OutreachSession) -> list[SessionVillage]:
    rows = SessionVillage.objects.filter(session=session).order_by("village_id")
    return list(rows.select_related("village__region", "district"))


def _of_villages(session: OutreachSession, rows: list[SessionVillage]) -> list[Recipient]:
    """Who speaks for these villages; somebody who does for several is asked once, for all of them."""
    places = {row.village_id: row for row in rows}
    offices = {code: addressing.through_the_district(row.village.region, row.district) for code, row in places.items()}
    found = [
        (row.region_id, _operator(row, offices[row.region_id]))
        for row in _postings(Q(role=Role.VILLAGE_OPERATOR, region_id__in=places))
    ]
    heads = _in_office(session).filter(function=Function.VILLAGE_HEAD, village_id__in=places)
    found += [(row.village_id, _head(row, offices[row.village_id])) for row in heads]
    names: dict[str, list[str]] = {}
    for code, person in found:
        names.setdefault(person.address.lower(), []).append(places[code].village.region.full_name)
    return [
        Recipient(
            person.key, person.name, person.address, person.language, person.user_id, person.salutation,
            villages=tuple(dict.fromkeys(names[person.address.lower()])),
        )
        for person in once([person for _code, person in found])
    ]  # fmt: skip


def _postings(condition: Q) -> QuerySet[Posting]:
    rows = Posting.objects.on(timezone.localdate()).filter(condition, user__is_active=True)
    return rows.select_related("user").order_by("pk")


def _operator(posting: Posting, office: str = "") -> Recipient:
    user = posting.user
    called = addressing.salutation(office, user.name, in_person=False) if office else ""
    return Recipient(f"u{user.pk}", user.name, user.email, user.language, user.pk, called)


def _head(contact: Stakeholder, office: str) -> Recipient:
    called = addressing.salutation(office, contact.address, in_person=True)
    return Recipient(f"c{contact.pk}", contact.address, contact.email, "id", salutation=called)


def _in_office(session: OutreachSession) -> QuerySet[Stakeholder]:
    """Contacts with an address who may be written to and hold their post on the session's day."""
    return (
        Stakeholder.objects.filter(retired_at__isnull=True, opted_out_at__isnull=True)
        .filter(Q(term_end__isnull=True) | Q(term_end__gte=session.local_date))
        .exclude(email="")
        .order_by("pk")
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


def key_of(message: Message) -> str:
    """The recipient's key in ``session:12:r3:reminder_h1:c34:email``."""
    return message.dedupe_key.split(":")[-2]


def once(people: Iterable[Recipient]) -> list[Recipient]:
    """One message per address: the first, so that staff keep their link into the portal."""
    seen: dict[str, Recipient] = {}
    for person in people:
        if person.address:
            seen.setdefault(person.address.lower(), person)
    return list(seen.values())
