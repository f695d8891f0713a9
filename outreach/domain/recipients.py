"""Whom messages about a session concern, and how they can be reached."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Posting, User
from notifications.domain.routes import Reach
from notifications.enums import GONE_OUT
from notifications.models import Message
from offices.models import Zone
from offices.roles import Role
from outreach.domain import addressing
from outreach.models import Attendance, OutreachSession, SessionOfficer, SessionSpeaker, SessionVillage
from villages.enums import Function
from villages.models import Stakeholder

G = TypeVar("G")


class RollRow(NamedTuple):
    """What a personal link is made of."""

    pk: int
    link_version: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """``key`` is stable per person: ``u12`` an account, ``c34`` a contact, ``s1f…`` a speaker.

    ``works``: signs in to the portal. ``salutation``: how the mail begins, where not with the name. ``attendance``:
    their row of the roll. ``villages``: whose confirmation is asked of them. ``address`` is the e-mail address,
    ``phone`` E.164; either may be empty. ``zone``: of the village or office they belong to. ``places``: codes of the
    villages and kecamatan an operator works for.
    """

    key: str
    name: str
    address: str
    language: str
    user_id: int | None = None
    salutation: str = ""
    attendance: RollRow | None = None
    villages: tuple[str, ...] = ()
    phone: str = ""
    zone: str = Zone.WIB
    places: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        return self.user_id is not None

    @property
    def reach(self) -> Reach:
        return Reach(self.key, self.address, self.phone, self.user_id)


def officers(session: OutreachSession) -> list[Recipient]:
    rows = SessionOfficer.objects.filter(session=session).select_related("officer")
    return accounts([row.officer for row in rows], session.office.zone)


def accounts(users: Iterable[User], zone: str) -> list[Recipient]:
    """Those whose account is open."""
    return [_account(user, zone) for user in users if user.is_active]


def villages(session: OutreachSession) -> list[SessionVillage]:
    """Its villages with their regions: most groups lean on them."""
    rows = SessionVillage.objects.filter(session=session).order_by("village_id")
    return list(rows.select_related("village__region", "district"))


def postings(rows: Sequence[SessionVillage]) -> list[Posting]:
    """Those of the operators of these villages and of their kecamatan."""
    codes = [row.village_id for row in rows]
    districts = {code[:8] for code in codes}
    found = _postings(
        Q(role=Role.VILLAGE_OPERATOR, region_id__in=codes) | Q(role=Role.DISTRICT_OPERATOR, region_id__in=districts)
    )
    return list(found)


def operators(session: OutreachSession, found: Sequence[Posting]) -> list[Recipient]:
    """Of its villages and of their kecamatan, by their postings."""
    places: dict[int, tuple[str, ...]] = {}
    for row in found:
        places[row.user_id] = (*places.get(row.user_id, ()), str(row.region_id))
    return [_account(row.user, _zone_of(row, session), places=places[row.user_id]) for row in found]


def office_heads(session: OutreachSession) -> list[Recipient]:
    """Who leads the session's office at present."""
    rows = _postings(Q(role=Role.OFFICE_HEAD, office_id=session.office_id))
    return [_account(row.user, session.office.zone) for row in rows]


def invited(session: OutreachSession) -> list[Recipient]:
    """People on the roll who can be reached, did not opt out and are still in use; each person once.

    A contact merged into another stands for that person: their address and their wish.
    """
    rows = Attendance.objects.filter(session=session, stakeholder__isnull=False, annulled_at__isnull=True).order_by(
        "roll_number"
    )
    people: dict[int, dict[str, tuple[RollRow, str | None]]] = {}
    columns = ("pk", "link_version", "stakeholder_id", "stakeholder__merged_into_id", "village__region__zone")
    for pk, link_version, contact, person, zone in rows.values_list(*columns):
        people.setdefault(person or contact, {})[f"c{contact}"] = RollRow(pk, link_version), zone
    told = _told(session, [key for keys in people.values() if len(keys) > 1 for key in keys])
    contacts = reachable(people)
    found = []
    for pk, keys in people.items():
        if contact := contacts.get(pk):
            key = _one_of(list(keys), pk, told)
            row, zone = keys[key]
            found.append(
                Recipient(
                    key,
                    contact.address,
                    contact.email,
                    "id",
                    attendance=row,
                    phone=contact.phone,
                    zone=zone or session.zone,
                )
            )
    return once(found)


def reachable(ids: Iterable[int]) -> dict[int, Stakeholder]:
    """Of these contacts those who can be reached, did not opt out and are in use. One query."""
    rows = Stakeholder.objects.filter(pk__in=list(ids), opted_out_at__isnull=True, retired_at__isnull=True)
    named = rows.only("name", "title_before", "title_after", "honorific", "email", "phone").order_by()
    return {row.pk: row for row in named if row.email or row.phone}


def speakers(session: OutreachSession) -> list[Recipient]:
    """Speakers from partner agencies who left an e-mail address."""
    rows = SessionSpeaker.objects.filter(session=session).order_by("position")
    return speaking(rows, session.zone)


def speaking(rows: Iterable[SessionSpeaker], zone: str) -> list[Recipient]:
    return once(
        Recipient(
            _key_of_speaker(row.email), row.name, row.email, "id", salutation=addressing.person(row.name), zone=zone
        )
        for row in rows
        if row.email
    )


def districts(session: OutreachSession, rows: Sequence[SessionVillage], found: Sequence[Posting]) -> list[Recipient]:
    """Who hears first: the Camat of each kecamatan concerned, and its operators."""
    regions = {row.district_id: row.district for row in rows}
    operators = [row for row in found if row.role == Role.DISTRICT_OPERATOR and row.region_id in regions]
    heads = _in_office(session).filter(function=Function.DISTRICT_HEAD, village__isnull=True, district_id__in=regions)
    return once(
        [_operator(row, addressing.district_head(regions[str(row.region_id)]), session) for row in operators]
        + [_head(row, addressing.district_head(regions[row.district_id]), session.zone) for row in heads]
    )


def _key_of_speaker(address: str) -> str:
    """The address decides: rows of speakers are written anew with every change of a session."""
    return f"s{hashlib.sha256(address.lower().encode()).hexdigest()[:12]}"


def village_heads(
    session: OutreachSession, rows: Sequence[SessionVillage], found: Sequence[Posting]
) -> list[Recipient]:
    """The Lurah or Kepala Desa of these villages and their operators; somebody who speaks for several of them is
    there once, for all.
    """
    places = {row.village_id: row for row in rows}
    offices = {code: addressing.through_the_district(row.village.region, row.district) for code, row in places.items()}
    people: list[tuple[str | None, Recipient]] = [
        (row.region_id, _operator(row, offices[str(row.region_id)], session))
        for row in found
        if row.role == Role.VILLAGE_OPERATOR and row.region_id in places
    ]
    heads = _in_office(session).filter(function=Function.VILLAGE_HEAD, village_id__in=places)
    people += [
        (row.village_id, _head(row, offices[row.village_id], places[row.village_id].village.region.zone))
        for row in heads
    ]
    names: dict[str, list[str]] = {}
    for code, person in people:
        names.setdefault(_same(person), []).append(places[str(code)].village.region.full_name)
    return [
        replace(person, villages=tuple(dict.fromkeys(names[_same(person)])))
        for person in once([person for _code, person in people])
    ]


def _postings(condition: Q) -> QuerySet[Posting]:
    rows = Posting.objects.on(timezone.localdate()).filter(condition, user__is_active=True)
    return rows.select_related("user", "region", "office").order_by("pk")


def _account(user: User, zone: str, *, salutation: str = "", places: tuple[str, ...] = ()) -> Recipient:
    return Recipient(
        f"u{user.pk}", user.name, user.email, user.language, user.pk, salutation or addressing.person(user.name),
        zone=zone, places=places,
    )  # fmt: skip


def _zone_of(posting: Posting, session: OutreachSession) -> str:
    return posting.zone or session.zone


def _operator(posting: Posting, office: str, session: OutreachSession) -> Recipient:
    called = addressing.salutation(office, posting.user.name, in_person=False)
    return _account(posting.user, _zone_of(posting, session), salutation=called)


def _head(contact: Stakeholder, office: str, zone: str) -> Recipient:
    called = addressing.salutation(office, contact.address, in_person=True)
    return Recipient(
        f"c{contact.pk}", contact.address, contact.email, "id", salutation=called, phone=contact.phone, zone=zone
    )


def _in_office(session: OutreachSession) -> QuerySet[Stakeholder]:
    """Contacts who can be reached, may be written to and hold their post on the session's day."""
    return (
        Stakeholder.objects.filter(retired_at__isnull=True, opted_out_at__isnull=True)
        .filter(Q(term_end__isnull=True) | Q(term_end__gte=session.local_date))
        .exclude(email="", phone="")
        .order_by("pk")
    )


def _one_of(keys: list[str], person: int, told: set[str]) -> str:
    """Of the names a person is on the roll under, the one that had messages already, or else the person's own."""
    had_messages = [key for key in keys if key in told]
    return (had_messages or [key for key in keys if key == f"c{person}"] or keys)[0]


def _told(session: OutreachSession, keys: list[str]) -> set[str]:
    """Which of these had a message about the session as it stands; no query without keys."""
    if not keys:
        return set()
    subject = f"session:{session.pk}"
    sent = Message.objects.filter(subject=subject, subject_key=f"{subject}:r{session.revision}", state__in=GONE_OUT)
    return {person_in(key) for key in sent.values_list("dedupe_key", flat=True)} & set(keys)


def key_of(message: Message) -> str:
    return person_in(message.dedupe_key)


def person_in(dedupe_key: str) -> str:
    """The recipient's key in ``session:12:r3:reminder_h1:c34:email``."""
    return dedupe_key.split(":")[-2]


def once(people: Iterable[Recipient]) -> list[Recipient]:
    """One message per person and address: the first, so that staff keep their link into the portal."""
    return [person for person, _groups in together({"": people})]


def together(groups: Mapping[G, Iterable[Recipient]]) -> list[tuple[Recipient, tuple[G, ...]]]:
    """Everybody once, with the groups they are in, in the order of the groups.

    The same person has the same key or e-mail address; of somebody without e-mail the phone decides. Those nothing
    leads to are left out.
    """
    found: dict[str, tuple[Recipient, dict[G, None]]] = {}
    for group, people in groups.items():
        for person in people:
            names = [person.key, *filter(None, [person.address.lower()])]
            if person.phone and not person.address:
                names.append(person.phone)
            if len(names) == 1 and not person.works:
                continue
            entry = next((found[name] for name in names if name in found), (person, {}))
            entry[1][group] = None
            for name in (*names, *filter(None, [person.phone])):
                found.setdefault(name, entry)
    return [(person, tuple(within)) for person, within in {id(entry): entry for entry in found.values()}.values()]


def _same(person: Recipient) -> str:
    """What tells somebody who speaks for several villages from others."""
    return person.address.lower() or person.phone or person.key
