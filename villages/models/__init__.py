from villages.models.assignments import Assignment, AssignmentQuerySet
from villages.models.contacts import Consent, ServedVillage, Stakeholder
from villages.models.designation import Designation, DesignationPlace, VillageStep
from villages.models.duplicates import ContactMerge, ContactToCompare, DuplicatePair
from villages.models.imports import ContactImport, ContactImportRow
from villages.models.succession import VillageSuccession
from villages.models.units import NeighbourhoodUnit, UnitKind, UnitMerge, UnitQuerySet
from villages.models.venues import Venue
from villages.models.village import AssistedVillage, VillageQuerySet
from villages.models.vulnerability import VulnerabilityAssessment, VulnerabilityFinding, VulnerabilityReason

__all__ = [
    "Assignment",
    "AssignmentQuerySet",
    "AssistedVillage",
    "Consent",
    "ContactImport",
    "ContactImportRow",
    "ContactMerge",
    "ContactToCompare",
    "Designation",
    "DesignationPlace",
    "DuplicatePair",
    "NeighbourhoodUnit",
    "ServedVillage",
    "Stakeholder",
    "UnitKind",
    "UnitMerge",
    "UnitQuerySet",
    "Venue",
    "VillageQuerySet",
    "VillageStep",
    "VillageSuccession",
    "VulnerabilityAssessment",
    "VulnerabilityFinding",
    "VulnerabilityReason",
]
