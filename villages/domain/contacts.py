"""Contacts: take in, correct, take out of use and back, and their wish about messages."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.territory import ancestors_of, office_of_region
from offices.errors import DomainError
from offices.models import ImmigrationOffice, Region
from villages.domain.names import name_key
from villages.domain.phones import normalise_phone, refuse_nik
from villages.domain.unit_labels import UnitLabel
from villages.domain.units import add_labelled_unit
from villages.enums import (
    DISTRICT_FUNCTIONS,
    LEADS_LOWER_UNIT,
    NOTICE_VERSION,
    UNIT_LEADERS,
    VILLAGE_FUNCTIONS,
    Function,
)
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """What is known of a person; ``phone`` as typed."""

    function: str
    name: str
    honorific: str = ""
    unit: NeighbourhoodUnit | None = None
    phone: str = ""
    email: str = ""
    term_start: date | None = None
    term_end: date | None = None


def add_contact(
    *,
    actor: User,
    village: AssistedVillage | None,
    district: Region,
    details: ContactDetails,
    new_unit: UnitLabel | None = None,
) -> Stakeholder:
    """Take in a contact of a village or, without one, of the kecamatan.

    ``new_unit`` is added to the village first and becomes the contact's. Raises DomainError for a phone that is no
    number, a NIK, a function or unit that does not fit, and a contact that is there already.
    """
    office = village.office if village else _office_of_district(district, actor=actor)
    contact = Stakeholder(
        village=village,
        notice_version=NOTICE_VERSION,
        **ancestors_of(code=village.pk if village else district.pk, office=office),
    )
    return _save(contact, details, actor=actor, new_unit=new_unit)


def change_contact(
    *, actor: User, contact: Stakeholder, details: ContactDetails, new_unit: UnitLabel | None = None
) -> Stakeholder:
    """Correct a contact; errors as in ``add_contact``. Rolls keep the name and function they were made with."""
    return _save(contact, details, actor=actor, new_unit=new_unit)


def retire_contact(*, actor: User, contact: Stakeholder, at: datetime | None = None) -> None:
    """Take a contact out of use: no longer listed or invited; attendance stays."""
    if contact.retired_at is None:
        contact.retired_at = at or timezone.now()
        contact.save(update_fields=["retired_at"])


def restore_contact(*, actor: User, contact: Stakeholder) -> None:
    """Undo ``retire_contact``. Raises DomainError when the person was taken in anew meanwhile."""
    if contact.retired_at is not None:
        _refuse_a_twin(contact)
        contact.retired_at = None
        contact.save(update_fields=["retired_at"])


def opt_out(*, actor: User, contact: Stakeholder, source: str, at: datetime | None = None) -> None:
    """Keep that the person wants no messages, since when, and how they said so."""
    _keep_wish(contact, wants=False, source=source, at=at)


def opt_in(*, actor: User, contact: Stakeholder, source: str, at: datetime | None = None) -> None:
    """Keep that the person takes messages again, since when, and how they said so."""
    _keep_wish(contact, wants=True, source=source, at=at)


def _keep_wish(contact: Stakeholder, *, wants: bool, source: str, at: datetime | None) -> None:
    source = " ".join(source.split())
    if not source:
        raise DomainError(_("Tulis bagaimana disampaikan, misalnya “lewat telepon ke kelurahan”."), field="source")
    refuse_nik(source, field="source")
    if wants == (contact.opted_out_at is None):
        return
    moment = at or timezone.now()
    contact.opted_out_at, contact.opted_in_at = (None, moment) if wants else (moment, None)
    contact.wish_source = source
    contact.save(update_fields=["opted_out_at", "opted_in_at", "wish_source"])


def other_leaders(contact: Stakeholder) -> list[str]:
    """Names of others kept as leader of the same unit: usually the term of one has ended."""
    if contact.unit_id is None or contact.function not in UNIT_LEADERS:
        return []
    others = Stakeholder.objects.filter(unit_id=contact.unit_id, function=contact.function, retired_at__isnull=True)
    return list(others.exclude(pk=contact.pk).values_list("name", flat=True))


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


def _save(contact: Stakeholder, details: ContactDetails, *, actor: User, new_unit: UnitLabel | None) -> Stakeholder:
    with transaction.atomic():
        # one at a time per place: the form sent twice makes one contact, and no constraint knows what a twin is
        Region.objects.select_for_update(no_key=True).get(pk=contact.village_id or contact.district_id)
        if new_unit and contact.village:
            details = replace(details, unit=_added_unit(new_unit, village=contact.village, actor=actor))
        _check_fit(contact, details)
        refuse_nik(details.name, field="name")
        values = {field.name: getattr(details, field.name) for field in fields(details)} | {
            "name": " ".join(details.name.split()),
            "phone": normalise_phone(details.phone),
        }
        if not values["name"]:
            raise DomainError(_("Tulis namanya."), field="name")
        values["name_key"] = name_key(values["name"])
        for field, value in values.items():
            setattr(contact, field, value)
        _refuse_a_twin(contact)
        # of a contact that is there only what the form shows: their wish about messages may be changing meanwhile
        contact.save(update_fields=list(values) if contact.pk else None)
    return contact


def _added_unit(label: UnitLabel, *, village: AssistedVillage, actor: User) -> NeighbourhoodUnit:
    try:
        return add_labelled_unit(actor=actor, village=village, label=label)
    except DomainError as error:
        raise DomainError(error.message, field="unit") from error


def _check_fit(contact: Stakeholder, details: ContactDetails) -> None:
    allowed = VILLAGE_FUNCTIONS if contact.village_id else DISTRICT_FUNCTIONS
    if details.function not in allowed:
        raise DomainError(_("Fungsi ini tidak ada di tingkat ini. Pilih yang lain."), field="function")
    if details.term_start and details.term_end and details.term_end < details.term_start:
        raise DomainError(_("Akhir jabatan lebih awal daripada mulainya. Periksa kedua tanggal."), field="term_end")
    unit = details.unit
    if unit and unit.village_id != contact.village_id:
        raise DomainError(_("RT/RW ini bukan bagian dari desa kontak."), field="unit")
    if details.function not in UNIT_LEADERS:
        return
    title = Function(details.function).label
    if unit is None:
        raise DomainError(_("Tulis RT/RW yang dipimpin %(title)s ini.") % {"title": title}, field="unit")
    if unit.kind.is_lower != (details.function == LEADS_LOWER_UNIT):
        raise DomainError(
            _("%(title)s tidak memimpin %(unit)s. Periksa fungsi atau RT/RW-nya.")
            % {"title": title, "unit": unit.label},
            field="unit",
        )


def _refuse_a_twin(contact: Stakeholder) -> None:
    twins = Stakeholder.objects.filter(
        village_id=contact.village_id,
        district_id=contact.district_id,
        unit_id=contact.unit_id,
        function=contact.function,
        name__iexact=contact.name,
        retired_at__isnull=True,
    )
    if twins.exclude(pk=contact.pk).exists():
        raise DomainError(_("Kontak dengan nama dan fungsi ini sudah ada di tempat yang sama."), field="name")
