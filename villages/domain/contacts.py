"""Contacts: take in, correct, move, take out of use and back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.territory import ancestors_of, office_of_region
from offices.errors import DomainError
from offices.models import ImmigrationOffice, Region
from villages.domain.consents import opt_in
from villages.domain.contact_phones import phone_stays_free, settle_phone
from villages.domain.contact_rules import check_fit, names_of, refuse_a_twin
from villages.domain.likely_pairs import compare
from villages.domain.phones import normalise_phone
from villages.domain.serving import set_served
from villages.domain.unit_labels import UnitLabel
from villages.domain.units import add_labelled_unit
from villages.enums import NOTICE_VERSION, UNIT_LEADERS
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """What is known of a person. ``phone`` as typed; titles typed inside ``name`` are taken off it.

    ``serves``: villages somebody of the kecamatan serves; ``None`` leaves them as they are.
    """

    function: str
    name: str
    title_before: str = ""
    title_after: str = ""
    called: str = ""
    honorific: str = ""
    unit: NeighbourhoodUnit | None = None
    phone: str = ""
    phone_is_shared: bool = False
    email: str = ""
    term_start: date | None = None
    term_end: date | None = None
    serves: Sequence[AssistedVillage] | None = None


def add_contact(
    *,
    actor: User,
    village: AssistedVillage | None,
    district: Region,
    details: ContactDetails,
    new_unit: UnitLabel | None = None,
    told: str = "",
) -> Stakeholder:
    """Take in a contact of a village or, without one, of the kecamatan.

    ``new_unit`` is added to the village first and becomes the contact's. ``told``: how the person heard the privacy
    notice; kept as their first consent. Raises DomainError for a phone that is no number or somebody else's, a NIK, a
    function or unit that does not fit, and a contact that is there already.
    """
    contact = Stakeholder(notice_version=NOTICE_VERSION)
    _place(contact, village=village, district=district, actor=actor)
    with transaction.atomic():
        _save(contact, details, actor=actor, new_unit=new_unit)
        if told.strip():
            opt_in(actor=actor, contact=contact, source=told)
    return contact


def change_contact(
    *, actor: User, contact: Stakeholder, details: ContactDetails, new_unit: UnitLabel | None = None
) -> Stakeholder:
    """Correct a contact; errors as in ``add_contact``, and for one that was merged into another meanwhile.

    Rolls keep the name and function they were made with.
    """
    _refuse_an_alias(contact)
    return _save(contact, details, actor=actor, new_unit=new_unit)


def move_contact(
    *,
    actor: User,
    contact: Stakeholder,
    village: AssistedVillage | None,
    district: Region,
    details: ContactDetails,
    new_unit: UnitLabel | None = None,
) -> Stakeholder:
    """Move a person to another village, or to the kecamatan; errors as in ``add_contact``.

    What they attended stays where it was; rolls they are on keep them.
    """
    _place(contact, village=village, district=district, actor=actor)
    return _save(contact, details, actor=actor, new_unit=new_unit)


def retire_contact(*, actor: User, contact: Stakeholder, at: datetime | None = None) -> None:
    """Take a contact out of use: no longer listed or invited; attendance stays. The phone is free for others."""
    if contact.retired_at is None:
        contact.retired_at = at or timezone.now()
        contact.save(update_fields=["retired_at"])


@transaction.atomic
def restore_contact(
    *, actor: User, contact: Stakeholder, share_phone: bool = False, without_phone: bool = False
) -> None:
    """Undo ``retire_contact``; of a unit merged meanwhile the contact comes back into the one it went to.

    Raises DomainError when the person was taken in anew, was merged into another, or when somebody has their phone
    meanwhile, unless it is to be marked as shared, or left out.
    """
    if contact.retired_at is None:
        return
    _refuse_an_alias(contact)
    while contact.unit and contact.unit.merged_into:
        contact.unit = contact.unit.merged_into
    refuse_a_twin(contact)
    contact.retired_at = None
    contact.phone = "" if without_phone else contact.phone
    contact.phone_is_shared = contact.phone_is_shared or share_phone
    settle_phone(contact, actor=actor)
    with phone_stays_free(contact, actor=actor):
        contact.save(update_fields=["retired_at", "unit", "phone", "phone_is_shared"])


def _refuse_an_alias(contact: Stakeholder) -> None:
    if Stakeholder.objects.filter(pk=contact.pk, merged_into__isnull=False).exists():
        raise DomainError(_("Kontak ini sudah digabung. Urungkan penggabungannya dulu."))


def other_leaders(contact: Stakeholder) -> list[str]:
    """Names of others kept as leader of the same unit: usually the term of one has ended."""
    if contact.unit_id is None or contact.function not in UNIT_LEADERS:
        return []
    others = Stakeholder.objects.filter(unit_id=contact.unit_id, function=contact.function, retired_at__isnull=True)
    return [other.full_name for other in others.exclude(pk=contact.pk)]


def _place(contact: Stakeholder, *, village: AssistedVillage | None, district: Region, actor: User) -> None:
    office = village.office if village else _office_of_district(district, actor=actor)
    contact.village = village
    for name, value in ancestors_of(code=village.pk if village else district.pk, office=office).items():
        setattr(contact, name, value)


def _office_of_district(district: Region, *, actor: User) -> ImmigrationOffice:
    """The actor's own office, or the one whose working area holds the kecamatan."""
    own = ImmigrationOffice.objects.filter(pk__in=actor.scope.office_ids).first()
    office = own or office_of_region(district.pk)
    if office is None:
        raise DomainError(
            _("%(district)s belum masuk wilayah kerja Kantor Imigrasi mana pun. Hubungi administrator.")
            % {"district": district.full_name}
        )
    return office


PLACE = ("village", "office", "regional_office", "regency", "district")


def _save(contact: Stakeholder, details: ContactDetails, *, actor: User, new_unit: UnitLabel | None) -> Stakeholder:
    with transaction.atomic():
        # one at a time per place: the form sent twice makes one contact, and no constraint knows what a twin is
        Region.objects.select_for_update(no_key=True).get(pk=contact.village_id or contact.district_id)
        if new_unit and contact.village:
            details = replace(details, unit=_added_unit(new_unit, village=contact.village, actor=actor))
        values = names_of(
            name=details.name,
            title_before=details.title_before,
            title_after=details.title_after,
            called=details.called,
        )
        for name in ("function", "honorific", "unit", "phone_is_shared", "email", "term_start", "term_end"):
            values[name] = getattr(details, name)
        values["phone"] = normalise_phone(details.phone)
        for field, value in values.items():
            setattr(contact, field, value)
        check_fit(contact)
        if contact.retired_at is None:
            refuse_a_twin(contact)
        settle_phone(contact, actor=actor)
        # of a contact that is there only what the form shows: their wish about messages may be changing meanwhile
        with phone_stays_free(contact, actor=actor):
            contact.save(update_fields=[*values, *PLACE] if contact.pk else None)
        if details.serves is not None or contact.village_id:
            set_served(contact, details.serves or (), actor=actor)
        # at once, so that who has just typed it is told; imports are compared at night
        compare([contact.pk])
    return contact


def _added_unit(label: UnitLabel, *, village: AssistedVillage, actor: User) -> NeighbourhoodUnit:
    try:
        return add_labelled_unit(actor=actor, village=village, label=label)
    except DomainError as error:
        raise DomainError(error.message, field="unit") from error
