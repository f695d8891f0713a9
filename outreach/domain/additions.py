"""People added to a roll in the hall who become contacts of their village."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import UUID

import pgtrigger
from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.models import Region
from outreach.models import Attendance, HeldEntry, OutreachSession, SessionTally
from outreach.models.attendance import PERSON
from villages.domain.contacts import ContactDetails, add_contact
from villages.domain.names import name_key
from villages.domain.unit_labels import find_unit
from villages.models import AssistedVillage, NeighbourhoodUnit, ServedVillage, Stakeholder

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an addition: a contact now (``kept``), one that was there (``linked``), or a visitor (``left``).

    ``why``: a sentence where something is to be told.
    """

    contact: str
    why: str = ""

    def as_answer(self) -> dict[str, str]:
        return {"contact": self.contact} | ({"why": self.why} if self.why else {})


def wanted_of(entries: Iterable[Entry]) -> dict[UUID, Entry]:
    """Checked entries of additions that are to become contacts, by client id."""
    return {UUID(entry["client_id"]): entry for entry in entries if entry.get("contact") and entry.get("client_id")}


def of_held(entry: HeldEntry) -> Entry:
    """A held addition as it was sent: what the database function keeps of it does not say who is to be a contact."""
    client_id = entry.entry.get("client_id")
    wanted = client_id and UUID(client_id) in wanted_of(entry.batch.entries)
    return entry.entry | ({"contact": True} if wanted else {})


def lock_places(entries: Iterable[Entry]) -> None:
    """Lock the villages that take contacts in before the tallies are locked: who changes contacts goes that way."""
    codes = {entry["village"] for entry in wanted_of(entries).values()}
    if codes:
        list(Region.objects.select_for_update(no_key=True).filter(pk__in=codes).order_by("pk"))


def look_again(*, session: OutreachSession, entries: Iterable[Entry], villages: Collection[str]) -> set[str]:
    """Lock the roll and look whom somebody else has added under one of these client ids since they were checked.

    Gives the ids of people outside ``villages``: to whoever sends these they do not exist. Who is on the roll for
    another village than the entry names stays there, and becomes no contact by it. Comes after ``lock_places``.
    """
    added = [entry for entry in entries if entry.get("client_id")]
    if not added:
        return set()
    list(SessionTally.objects.select_for_update(no_key=True).filter(session=session).order_by("pk").values_list("pk"))
    client_ids = [entry["client_id"] for entry in added]
    people = Attendance.objects.filter(session=session, client_id__in=client_ids).order_by()
    late = HeldEntry.objects.filter(
        session=session, decided_at__isnull=True, entry__client_id__in=client_ids
    ).order_by()
    waiting = late.values_list(KeyTextTransform("client_id", "entry"), "village_id", Value(1))
    on_roll = people.values_list(Cast("client_id", CharField()), "village_id", Value(2))
    # whoever is on the roll already decides, not an entry that still waits
    found = sorted(waiting.union(on_roll, all=True), key=itemgetter(2))
    known = {client_id: village for client_id, village, _rank in found}
    for entry in added:
        if known.get(entry["client_id"], entry["village"]) != entry["village"]:
            entry["contact"] = False
    return {client_id for client_id, village in known.items() if village not in villages}


@transaction.atomic
def keep_contacts(
    *, session: OutreachSession, actor: User, entries: Iterable[Entry], answers: Iterable[Entry] = ()
) -> dict[UUID, Outcome]:
    """Make contacts of those additions of a batch that ask for it and are on the roll; by client id.

    Each once: a person who is known in the village already is linked to, and a row that has a contact keeps it.
    Rules of contacts are those of ``villages.domain.contacts``; where they refuse, the person stays a visitor of this
    session. What became of each, and why, is added to its one of ``answers``. The caller is in a transaction, checked
    the scope, and holds ``lock_places``.
    """
    wanted = wanted_of(entries)
    if not wanted:
        return {}
    rows = Attendance.objects.filter(session=session, client_id__in=wanted, village__isnull=False)
    rows = rows.select_related("village__region", "village__office", "village__district", "stakeholder")
    outcomes = {row.client_id: _keep(row, actor=actor) for row in rows.order_by("roll_number") if row.client_id}
    by_key = {wanted[client_id]["key"]: outcome for client_id, outcome in outcomes.items()}
    for answer in answers:
        if outcome := by_key.get(answer["key"]):
            answer |= outcome.as_answer()
    return outcomes


def _keep(row: Attendance, *, actor: User) -> Outcome:
    village = row.village
    if row.stakeholder_id or village is None:
        return Outcome("linked")
    unit, why = _unit(row.unit_label, village)
    known = _same_person(row, village, unit)
    if known and _is_listed(known, row):
        return Outcome("left", _("%(name)s sudah ada di daftar ini.") % {"name": known.full_name})
    outcome = Outcome("linked")
    if known is None:
        details = ContactDetails(function=row.function, name=row.name, unit=unit)
        try:
            known = add_contact(actor=actor, village=village, district=village.district, details=details)
        except DomainError as error:
            return Outcome("left", error.message)
        outcome = Outcome("kept", why)
    row.stakeholder, row.unit = known, known.unit
    row.unit_label = unit.label if unit else row.unit_label
    # who somebody is changes nothing of what was recorded of them, which is what the history is of
    with pgtrigger.ignore("outreach.Attendance:correction_update"):
        row.save(update_fields=["stakeholder", "unit", "unit_label"])
    return outcome


def _unit(typed: str, village: AssistedVillage) -> tuple[NeighbourhoodUnit | None, str]:
    """The unit a label means; a sentence where there is none: nobody in a hall adds an RT by a slip of the finger."""
    if not typed:
        return None, ""
    units = NeighbourhoodUnit.objects.filter(village=village, retired_at__isnull=True)
    try:
        unit = find_unit(typed, units=units.select_related("kind", "parent__kind"))
    except DomainError as error:
        return None, _("Kontak disimpan tanpa RT/RW. %(why)s") % {"why": error.message}
    if unit is None:
        return None, _("Kontak disimpan tanpa RT/RW: %(unit)s belum ada di desa ini.") % {"unit": typed}
    return unit, ""


def _same_person(row: Attendance, village: AssistedVillage, unit: NeighbourhoodUnit | None) -> Stakeholder | None:
    """The one contact in use that this is: by name, of this village or serving it, and of no other unit.

    Several people of one name are told apart by the function; where that does not help it is nobody.
    """
    serving = ServedVillage.objects.filter(village=village).values("stakeholder_id")
    named = Stakeholder.objects.filter(name_key=name_key(row.name), retired_at__isnull=True).exclude(name_key="")
    near = named.filter(Q(village=village) | Q(village__isnull=True, pk__in=serving)).select_related("unit__kind")
    found = [one for one in near.order_by("pk") if not (row.unit_label and one.unit_id) or one.unit == unit]
    alike = [one for one in found if one.function == row.function] or found
    return alike[0] if len(alike) == 1 else None


def _is_listed(contact: Stakeholder, row: Attendance) -> bool:
    others = Attendance.objects.filter(session=row.session_id, stakeholder__isnull=False).exclude(pk=row.pk)
    return others.annotate(person=PERSON).filter(person=contact.pk).exists()
