"""What the filters of the dashboard offer."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guidance.models import Topic
from offices.models import ImmigrationOffice
from offices.periods import RANGE, Period, Quarter, months_until
from outreach.enums import SessionKind
from reports.queries.selection import UNASSESSED, Depth, Selection
from villages.enums import VulnerabilityLevel

Choice = tuple[str, str]
QUARTERS, MONTHS, YEARS = 8, 6, 3


def choices(user: Any, selection: Selection) -> dict[str, list[Choice]]:
    """By parameter; ``kantor`` only where there are offices to choose between."""
    periods = _periods(selection.period)
    return {
        "periode": [*periods, (RANGE, _("Rentang sendiri"))],
        "banding": _periods(selection.compare),
        "kantor": _offices(user, selection),
        "topik": [(topic.slug, topic.name) for topic in Topic.objects.visible_to(user)],
        "jenis": [(kind.value, str(kind.label)) for kind in SessionKind],
        "kerawanan": [
            *((level.value, str(level.label)) for level in reversed(VulnerabilityLevel)),
            (UNASSESSED, _("belum dinilai")),
        ],
    }


def _periods(chosen: Period) -> list[Choice]:
    """This quarter, the next and those before, the last months and years, and the chosen one if it is none of them."""
    today = timezone.localdate()
    quarter, found = Quarter.of(today).following, []
    for _number in range(QUARTERS):
        found.append(Period.of_quarter(quarter))
        quarter = quarter.previous
    found += [Period.of_month(month) for month in reversed(months_until(today, MONTHS))]
    found += [Period.of_year(today.year - back) for back in range(YEARS)]
    if chosen not in found:
        found.insert(0, chosen)
    return [(period.code, period.label) for period in found]


def _offices(user: Any, selection: Selection) -> list[Choice]:
    if user.scope.office_ids or user.scope.region_code:
        return []
    offices = ImmigrationOffice.objects.visible_to(user)
    if selection.depth is not Depth.NATION and selection.regional_office:
        offices = offices.filter(regional_office=selection.regional_office)
    return [(office.slug, office.short_name) for office in offices]
