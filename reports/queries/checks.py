"""What the nightly comparison of figures with the raw rows found."""

from typing import Any

from reports.models import RollupCheck


def figures_differ(user: Any) -> RollupCheck | None:
    """The latest comparison, where it found a difference that nobody has put right since."""
    latest = RollupCheck.objects.visible_to(user).order_by("-checked_at").first()
    return latest if latest and latest.differences else None
