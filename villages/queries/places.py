"""Where a person may work: villages and kecamatan of their scope, as choices."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from offices.models import ImmigrationOffice, Region
from offices.roles import Role
from villages.models import AssistedVillage, VillageQuerySet

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contact belongs: a village or, without one, the kecamatan itself."""

    district: Region
    village: AssistedVillage | None = None

    @property
    def code(self) -> str:
        return self.village.pk if self.village else self.district.pk

    @property
    def label(self) -> str:
        return self.village.label if self.village else self.district.full_name


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """A kecamatan with its villages in scope."""

    district: Region
    villages: list[AssistedVillage]


def villages_of(user: User) -> VillageQuerySet:
    """Villages in scope with the names a label needs."""
    return AssistedVillage.objects.visible_to(user).select_related("region", "district", "office")


def place_of(user: User, code: str) -> Place | None:
    """The place of a code from the address; Http404 outside the scope.

    Without a code: the village of somebody who works in one village, else ``None``: they have to choose.
    """
    if user.scope.role is Role.VILLAGE_OPERATOR:
        code = code or next(iter(user.scope.village_codes), "")
    if not code:
        return None
    if "\0" in code:
        raise Http404
    if len(code) == 13:
        village = get_object_or_404(villages_of(user), pk=code)
        return Place(district=village.district, village=village)
    if user.scope.role is not Role.VILLAGE_OPERATOR:
        village = villages_of(user).filter(district_id=code).first()
        if village:
            return Place(district=village.district)
    raise Http404


def places_by_district(user: User) -> list[PlaceGroup]:
    """Every place of the scope, by kecamatan in the order of the codes."""
    groups: list[PlaceGroup] = []
    for village in villages_of(user).order_by("district_id", "region__name"):
        if not groups or groups[-1].district.pk != village.district_id:
            groups.append(PlaceGroup(village.district, []))
        groups[-1].villages.append(village)
    return groups


def office_choices(user: User) -> Choices:
    """Offices to filter by; none for people who see the work of one office only."""
    if not (user.scope.everything or user.scope.regional_office_ids):
        return []
    offices = ImmigrationOffice.objects.visible_to(user).filter(retired_at__isnull=True)
    return [(office.slug, office.short_name) for office in offices]


def narrowed(user: User, office: str) -> VillageQuerySet | None:
    """Villages few enough to choose from in a list: of one's own scope, or of the office chosen; else ``None``."""
    villages = AssistedVillage.objects.visible_to(user)
    if office:
        return villages.filter(office__slug=office)
    return None if user.scope.everything or user.scope.regional_office_ids else villages


def regency_choices(user: User, office: str) -> Choices:
    """Kabupaten and kota of the scope, of one office if one is chosen."""
    villages = AssistedVillage.objects.visible_to(user)
    if office:
        villages = villages.filter(office__slug=office)
    return list(villages.order_by("regency__name", "regency_id").values_list("regency_id", "regency__name").distinct())


def district_choices(user: User, villages: VillageQuerySet | None, regency: str = "") -> Choices:
    """Kecamatan of these villages, of one kabupaten/kota if one is chosen; with its name where there are several."""
    if regency:
        villages = (AssistedVillage.objects.visible_to(user) if villages is None else villages).filter(regency=regency)
    if villages is None:
        return []
    rows = villages.order_by("district_id").values_list("district_id", "district__name", "regency__name").distinct()
    regencies = {regency for _code, _name, regency in rows}
    return [(code, name if len(regencies) == 1 else f"{name}, {regency}") for code, name, regency in rows]


def village_choices(villages: VillageQuerySet | None) -> Choices:
    """Villages by name, each with its kecamatan."""
    if villages is None:
        return []
    rows = villages.order_by("region__name", "pk").values_list("pk", "region__name", "district__name")
    return [(code, f"{name}, Kec. {district}") for code, name, district in rows]
