"""Which office a place belongs to, and the ancestors its rows carry."""

from typing import TypedDict

from django.db.models import F, QuerySet
from django.db.models.functions import Length

from offices.models import ImmigrationOffice, Region, WorkingArea


class AncestorIds(TypedDict):
    office_id: int
    regional_office_id: int
    regency_id: str
    district_id: str


def office_of_region(code: str) -> ImmigrationOffice | None:
    """The office whose working area holds a district or village: a single district wins over its regency."""
    return (
        ImmigrationOffice.objects.filter(working_areas__region_id__in=[code[:8], code[:5]])
        .select_related("regional_office")
        .order_by(Length(F("working_areas__region_id")).desc())
        .first()
    )


def ancestors_of(*, code: str, office: ImmigrationOffice) -> AncestorIds:
    """Ancestor columns of a row that lies in the district or village ``code`` and belongs to ``office``."""
    return {
        "office_id": office.pk,
        "regional_office_id": office.regional_office_id,
        "regency_id": code[:5],
        "district_id": code[:8],
    }


def villages_of_working_area(office: ImmigrationOffice) -> QuerySet[Region]:
    """Village regions in force inside an office's working area."""
    return regions_of_working_area(office).filter(level="village")


def regions_of_working_area(office: ImmigrationOffice) -> QuerySet[Region]:
    """Regions in force below an office's working area, the areas themselves included."""
    areas = list(WorkingArea.objects.filter(office=office).values_list("region_id", flat=True))
    if not areas:
        return Region.objects.none()
    pattern = "^(" + "|".join(code.replace(".", r"\.") for code in areas) + r")(\.|$)"
    return Region.objects.filter(code__regex=pattern, retired_at__isnull=True)
