"""A village that one office let go and another takes in: what hangs on it follows."""

from accounts.models import Posting
from offices.domain.territory import ancestors_of
from offices.models import ImmigrationOffice
from offices.roles import Role
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder
from villages.signals import village_changed_office


def change_office(*, village: AssistedVillage, office: ImmigrationOffice) -> None:
    """Give the village, its units, contacts and operators' accounts to ``office``, and tell the apps above.

    The caller has locked the village and saves its own columns too. A phone that somebody of the new office has as
    well becomes a shared one for both: it is. Contacts of the kecamatan stay where they are.
    """
    if village.office_id == office.pk:
        return
    ancestors = ancestors_of(code=village.pk, office=office)
    for name, value in ancestors.items():
        setattr(village, name, value)
    village.office = office
    village.save(update_fields=["office", "regional_office", "regency", "district"])
    NeighbourhoodUnit.objects.filter(village=village).update(**ancestors)
    contacts = Stakeholder.objects.filter(village=village)
    holders = Stakeholder.objects.filter(office=office, retired_at__isnull=True).exclude(phone="")
    comers = contacts.filter(phone__in=holders.values("phone"))
    holders.filter(phone__in=list(comers.filter(retired_at__isnull=True).values_list("phone", flat=True))).update(
        phone_is_shared=True
    )
    comers.update(phone_is_shared=True)
    contacts.update(**ancestors)
    Posting.objects.filter(role=Role.VILLAGE_OPERATOR, region_id=village.pk).update(guiding_office=office)
    village_changed_office.send(None, village=village)
