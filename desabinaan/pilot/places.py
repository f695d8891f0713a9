"""What is known of the pilot's offices and of the villages they were given."""

import datetime as dt
from dataclasses import dataclass

from offices.models import OfficeClass
from villages.enums import VillageStatus


@dataclass(frozen=True, slots=True)
class PilotRegionalOffice:
    slug: str
    name: str
    province: str


@dataclass(frozen=True, slots=True)
class PilotOffice:
    """``designated``: regency or districts all of whose villages were designated on ``designated_on``."""

    slug: str
    place_name: str
    office_class: OfficeClass
    city: str
    regional_office: str
    working_area: str
    designated: tuple[str, ...]
    designated_on: dt.date
    status: VillageStatus


REGIONAL_OFFICES = (
    PilotRegionalOffice("banten", "Kantor Wilayah Direktorat Jenderal Imigrasi Banten", "36"),
    PilotRegionalOffice("dkj", "Kantor Wilayah Direktorat Jenderal Imigrasi Daerah Khusus Jakarta", "31"),
)
OFFICES = (
    PilotOffice(
        slug="serang",
        place_name="Serang",
        office_class=OfficeClass.FIRST_NON_TPI,
        city="Serang",
        regional_office="banten",
        working_area="36.04",
        designated=("36.04.12", "36.04.13"),
        designated_on=dt.date(2023, 9, 13),
        status=VillageStatus.ACTIVE,
    ),
    PilotOffice(
        slug="jakarta-timur",
        place_name="Jakarta Timur",
        office_class=OfficeClass.FIRST_TPI,
        city="Jakarta Timur",
        regional_office="dkj",
        working_area="31.75",
        designated=("31.75",),
        designated_on=dt.date(2025, 11, 24),
        status=VillageStatus.DESIGNATED,
    ),
)
