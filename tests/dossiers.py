"""Dossiers for tests, written directly."""

from django.utils import timezone

from accounts.models import User
from offices.models import ImmigrationOffice
from tests.factories import RegionFactory, UserFactory, VillageFactory
from villages.models import AssistedVillage, Designation, DesignationPlace, VillageStep, VulnerabilityAssessment


def dossier(
    code: str,
    *,
    office: ImmigrationOffice,
    state: str = "proposed",
    created_by: User | None = None,
    assessed: bool = True,
) -> Designation:
    """A dossier of one village in this state, with its steps; ``assessed``: today, with nothing found."""
    row = VillageFactory(region=RegionFactory(code=code), office=office, status=state)
    if assessed:
        VulnerabilityAssessment.objects.create(
            village=row,
            assessed_on=timezone.localdate(),
            score=0,
            level="low",
            assessed_by=created_by or UserFactory(),
        )
        row.vulnerability_level, row.vulnerability_score = "low", 0
        row.vulnerability_assessed_on = timezone.localdate()
        row.save()
    return designation_of(row, created_by=created_by)


def designation_of(row: AssistedVillage, *, created_by: User | None = None) -> Designation:
    """A dossier for a village that has none, taken over from earlier records when the village is designated."""
    undecided = row.status in ("proposed", "verified", "declined")
    made = Designation.objects.create(
        office_id=row.office_id,
        regional_office_id=row.regional_office_id,
        title=row.label,
        state=row.status if undecided else "designated",
        taken_over=not undecided,
        created_by=created_by,
    )
    DesignationPlace.objects.create(designation=made, region=row.region, reason="jalur transit")
    row.designation = made
    row.save(update_fields=["designation"])
    VillageStep.objects.create(
        village=row, to_status=row.status, designation=made, actor=created_by, reason="jalur transit"
    )
    return made
