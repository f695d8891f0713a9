"""Which villages the demo fills: all of the Serang pilot and ten kelurahan of East Jakarta."""

from typing import Any

from villages.models import AssistedVillage

FILLED = r"^(36\.04\.1[23]\.|31\.75\.06\.|31\.75\.07\.100[1-3]$)"


def demo_villages() -> list[AssistedVillage]:
    return list(
        AssistedVillage.objects.filter(region__code__regex=FILLED).select_related("region", "district").order_by("pk")
    )


def ancestors(village: AssistedVillage) -> dict[str, Any]:
    """The ancestor columns of a row of this village."""
    return {name: getattr(village, name) for name in ("office_id", "regional_office_id", "regency_id", "district_id")}
