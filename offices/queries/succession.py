"""What a region was called, and which codes came before and after it."""

from typing import Any

from django.db.models import QuerySet

from offices.models import RegionName, RegionSuccession


def former_names(user: Any, code: str) -> QuerySet[RegionName]:
    """Names a region had, the latest first; ``pgh_created_at`` is when each ended."""
    return RegionName.objects.visible_to(user).filter(pgh_obj=code).order_by("-pgh_id")


def successions_from(user: Any, code: str) -> QuerySet[RegionSuccession]:
    """Codes that succeed this one, whole or in part."""
    rows = RegionSuccession.objects.visible_to(user).filter(predecessor=code)
    return rows.select_related("successor__parent").order_by("successor")
