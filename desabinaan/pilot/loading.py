"""Puts the pilot's places into the database: adds what is missing, changes and retires nothing."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from desabinaan.pilot.places import OFFICES, REGIONAL_OFFICES, PilotOffice
from offices.domain.region_file import read_regions
from offices.domain.territory import ancestors_of
from offices.models import ImmigrationOffice, Region, RegionalOffice, WorkingArea
from villages.enums import DesignationState
from villages.models import AssistedVillage, Designation, DesignationPlace, VillageStep

REGIONS = Path(__file__).parent / "regions.csv"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were added."""

    regions: int
    offices: int
    villages: int


@transaction.atomic
def load_pilot() -> Loaded:
    """Safe to repeat, and beside the full list of regions: what an administrator changed since stays."""
    return Loaded(
        regions=_load_regions(REGIONS.read_bytes()), offices=_load_offices(), villages=sum(map(_designate, OFFICES))
    )


def _load_regions(content: bytes) -> int:
    """Regions that are missing, and the centroids of those that have none."""
    table = csv.DictReader(io.StringIO(content.decode()))
    centroids = {row["code"]: {name: row[name] for name in ("latitude", "longitude")} for row in table}
    present = Region.objects.in_bulk(list(centroids))
    rows = read_regions(content, in_force=set)
    new = [Region(**row._asdict(), **centroids[row.code]) for row in rows if row.code not in present]
    Region.objects.bulk_create(new)
    blank = [region for region in present.values() if region.latitude is None]
    for region in blank:
        region.latitude, region.longitude = centroids[region.code]["latitude"], centroids[region.code]["longitude"]
    Region.objects.bulk_update(blank, ["latitude", "longitude"])
    return len(new)


def _load_offices() -> int:
    added = 0
    for kanwil in REGIONAL_OFFICES:
        named = {"name": kanwil.name, "province_id": kanwil.province}
        added += RegionalOffice.objects.get_or_create(slug=kanwil.slug, defaults=named)[1]
    regional_offices = dict(RegionalOffice.objects.values_list("slug", "pk"))
    for kanim in OFFICES:
        fields: dict[str, object] = {
            "place_name": kanim.place_name,
            "office_class": kanim.office_class,
            "city": kanim.city,
            "regional_office_id": regional_offices[kanim.regional_office],
        }
        office, is_new = ImmigrationOffice.objects.get_or_create(slug=kanim.slug, defaults=fields)
        if is_new:
            WorkingArea.objects.get_or_create(region_id=kanim.working_area, defaults={"office": office})
        added += is_new
    return added


def _designate(kanim: PilotOffice) -> int:
    """The villages of one office that are missing, in a dossier; the number of its decree is not known."""
    office = ImmigrationOffice.objects.get(slug=kanim.slug)
    regions = Region.objects.filter(level="village", retired_at__isnull=True, assisted_village__isnull=True)
    new = [
        AssistedVillage(
            region_id=code,
            status=kanim.status,
            designated_on=kanim.designated_on,
            **ancestors_of(code=code, office=office),
        )
        for area in kanim.designated
        for code in regions.filter(code__startswith=f"{area}.").values_list("code", flat=True)
    ]
    if not new:
        return 0
    districts = sorted({village.district_id for village in new})
    names = ", ".join(str(region) for region in Region.objects.filter(pk__in=districts[:3]))
    dossier = Designation.objects.create(
        office=office,
        regional_office_id=office.regional_office_id,
        title=names + (f", dan {len(districts) - 3} lainnya" if len(districts) > 3 else ""),
        state=DesignationState.DESIGNATED,
        decreed_on=kanim.designated_on,
        taken_over=True,
    )
    DesignationPlace.objects.bulk_create(DesignationPlace(designation=dossier, region_id=code) for code in districts)
    for village in new:
        village.designation = dossier
    AssistedVillage.objects.bulk_create(new)
    VillageStep.objects.bulk_create(
        VillageStep(village=village, to_status=village.status, effective_on=kanim.designated_on, designation=dossier)
        for village in new
    )
    return len(new)
