"""Whom a visit met: contacts by name, on the roll as present, and the others as a number of women and men."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from outreach.domain import counted
from outreach.domain.roll import count_listed, lock_tallies, roll_row, seats
from outreach.domain.sent_items import SentItem
from outreach.enums import AttendanceStatus, EntrySource, ParticipantCategory, Sex
from outreach.models import Attendance, CountedParticipants, OutreachSession, SessionTally
from villages.models import AssistedVillage, Stakeholder

MOST_CONTACTS = 200


@dataclass(frozen=True, slots=True)
class Met:
    """Contacts, and how many beside them; never the same people in both. ``others``: nobody said women or men."""

    contacts: Sequence[Stakeholder] = field(default_factory=tuple)
    women: int = 0
    men: int = 0
    others: int = 0

    def __bool__(self) -> bool:
        return bool(self.contacts or self.women or self.men or self.others)


NOBODY = Met()


def record_met(
    *,
    session: OutreachSession,
    village: AssistedVillage,
    met: Met,
    actor: User,
    sent: SentItem | None,
    now: datetime,
) -> None:
    """Put the contacts on the roll of a visit just made, as present, and write the numbers; the tallies follow.

    A phone may name somebody who was merged, or went out of use, since it was last online: they were met all the same,
    and merged ones stand under the name that counts. Raises DomainError for contacts of another kecamatan.
    """
    contacts = _as_they_are_now(met.contacts)
    if any(contact.district_id != village.district_id for contact in contacts):
        raise DomainError(_("Ada kontak yang bukan dari kecamatan desa ini. Pilih lagi kontaknya."), field="contacts")
    if len(contacts) > MOST_CONTACTS:
        raise DomainError(_("Paling banyak %(count)s kontak.") % {"count": MOST_CONTACTS}, field="contacts")
    serving = seats(session)
    last = Attendance.objects.filter(session=session).aggregate(last=Max("roll_number"))["last"] or 0
    rows = []
    for number, contact in enumerate(contacts, start=last + 1):
        row = roll_row(session, contact, number, village_id=serving.get(contact.pk))
        if row.village_id != village.pk:
            row.village_id = None  # of the kecamatan: counts for the visit, in no village
        row.status, row.source = AttendanceStatus.PRESENT, EntrySource.TAP
        row.recorded_at, row.received_at, row.recorded_by, row.version = now, now, actor, 1
        if sent:
            row.recorded_at, row.device, row.device_seq = sent.at, sent.device, sent.seq
        rows.append(row)
    if any(row.village_id is None for row in rows):
        ids = ancestors_of(code=session.district_id, office=session.office)
        SessionTally.objects.create(session=session, village=None, starts_at=session.starts_at, **ids)
    lock_tallies(session)
    Attendance.objects.bulk_create(rows)
    count_listed(session)
    for tally in SessionTally.objects.filter(session=session):
        tally.present = tally.listed
        tally.save(update_fields=["present"])
    record_numbers(session, village, met)


def record_numbers(session: OutreachSession, village: AssistedVillage, met: Met) -> None:
    """Make the numbers without names those of ``met``. The caller has locked the tallies, or just made them."""
    counts = {(ParticipantCategory.PUBLIC, Sex.FEMALE): met.women, (ParticipantCategory.PUBLIC, Sex.MALE): met.men}
    if met.others:
        counts[ParticipantCategory.PUBLIC, Sex.UNKNOWN] = met.others
    counted.set_counts(session=session, village=village, counts=counts)


def numbers_of(session: OutreachSession) -> dict[str, int]:
    """How many were met beside those on the roll, in the words of :class:`Met`."""
    rows = CountedParticipants.objects.filter(session=session, category=ParticipantCategory.PUBLIC)
    found = dict(rows.values_list("sex").annotate(Sum("count")))
    return {
        "women": found.get(Sex.FEMALE, 0),
        "men": found.get(Sex.MALE, 0),
        "others": found.get(Sex.UNKNOWN, 0),
    }


def _as_they_are_now(contacts: Sequence[Stakeholder]) -> list[Stakeholder]:
    """Each person once, in the order given."""
    keys = [contact.merged_into_id or contact.pk for contact in contacts]
    found = Stakeholder.objects.select_related("unit__kind", "unit__parent__kind").in_bulk(keys)
    return [found[key] for key in dict.fromkeys(keys)]
