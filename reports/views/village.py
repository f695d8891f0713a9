"""The page of one assisted village."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.domain.authority import HEADS
from accounts.models import User
from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import OFFICE_ROLES, PROGRAM_ROLES, VILLAGE_ROLES, Role
from outreach.queries.group_posts import village_posts
from reports.domain.snapshot import one_snapshot
from reports.queries import village as queries
from reports.queries.succession import story_of
from reports.queries.village_gaps import gaps_of
from reports.queries.village_history import read_page, timeline
from reports.queries.village_officers import village_officers
from reports.queries.village_units import ReachGrid, follow_up_parent, reach_grid
from villages.enums import STATUSES_ASSESSED, STATUSES_UNDER_GUIDANCE, Function, VillageStatus, VulnerabilityLevel
from villages.models import AssistedVillage
from villages.models.village import year_after
from villages.queries.contacts import CALLING_ROLES
from villages.queries.places import villages_of
from villages.queries.vulnerability import assessments_of

# an address is cut by servers along the way well above this
MOST_NAMED_UNITS = 150


@roles(*PROGRAM_ROLES)
def village_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """Roles without persons see the same page with figures in place of names."""
    user, now, today = request.user, timezone.now(), timezone.localdate()
    village = get_object_or_404(villages_of(user), pk=code)
    assessments = assessments_of(user, village)
    grid = queries.unit_grid(user, village)
    with one_snapshot():
        reach = reach_grid(user, village, grid, today=today)
    functions = queries.function_counts(user, village, grid)
    has_head = any(row.count for row in functions if row.function is Function.VILLAGE_HEAD)
    level = village.vulnerability_level
    context = {
        "village": village,
        "level": VulnerabilityLevel(level) if level else None,
        "timeline": timeline(user, village, assessments, page=read_page(request.GET.get("riwayat", ""))),
        "latest": next(iter(assessments), None),
        "review_before": assessments and year_after(assessments[0].assessment.assessed_on),
        "overdue": villages_of(user).filter(pk=code).assessment_overdue(today).exists(),
        "next_session": queries.next_session(user, village, now=now),
        "last_held": queries.last_held(user, village),
        "past_sessions": queries.past_sessions(user, village, now=now),
        "posts": village_posts(user, code) if user.scope.personal_data else [],
        "grid": grid,
        "reach": reach,
        "follow_up_url": _follow_up_url(user, village, reach),
        "functions": functions,
        "gaps": gaps_of(user, village, grid, has_head=has_head, today=today),
        "head": queries.village_head(user, village),
        "officers": village_officers(user, village, today=today),
        "story": story_of(user, village),
        **_rights(user, village),
    }
    return render(request, "reports/village.html", context)


def _rights(user: User, village: AssistedVillage) -> dict[str, bool]:
    """Which buttons and links belong on the reader's page."""
    role, in_use = user.scope.role, village.status != VillageStatus.SUPERSEDED
    own_office = village.office_id in user.scope.office_ids
    reads_offices = role in (*OFFICE_ROLES, Role.REGIONAL_HEAD)
    return {
        "may_assess": role in OFFICE_ROLES and village.status in STATUSES_ASSESSED,
        "may_read_designation": reads_offices,
        "may_assign": role in HEADS and own_office,
        "reads_pimpasa": reads_offices,
        "sees_persons": user.scope.personal_data,
        "may_call": role in CALLING_ROLES,
        "may_schedule": role in OFFICE_ROLES and in_use,
        "own_office": own_office,
        "may_designate": role is Role.OFFICE_HEAD and in_use,
        "may_write": role in (*OFFICE_ROLES, *VILLAGE_ROLES) and in_use,
    }


def _follow_up_url(user: User, village: AssistedVillage, reach: ReachGrid) -> str:
    """Where the RT nothing was held for are planned: below the session they follow, or as a session of their own."""
    if not reach.open or village.status not in STATUSES_UNDER_GUIDANCE:
        return ""
    units: list[tuple[str, Any]] = [("rt", unit.pk) for unit in reach.open[:MOST_NAMED_UNITS]]
    if parent := follow_up_parent(user, village):
        return f"{reverse('session_follow_ups', args=[parent.pk])}?{urlencode(units)}"
    if user.scope.role not in OFFICE_ROLES:
        return ""
    return f"{reverse('session_create')}?{urlencode([('desa', village.pk), ('tingkat', 'unit'), *units])}"
