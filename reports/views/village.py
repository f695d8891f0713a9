"""The page of one assisted village."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.domain.authority import HEADS
from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import OFFICE_ROLES, PROGRAM_ROLES, VILLAGE_ROLES, Role
from outreach.queries.group_posts import village_posts
from reports.queries import village as queries
from reports.queries.succession import story_of
from reports.queries.village_history import timeline
from reports.queries.village_officers import village_officers
from villages.enums import STATUSES_ASSESSED, VillageStatus
from villages.queries.places import villages_of
from villages.queries.vulnerability import assessments_of


@roles(*PROGRAM_ROLES)
def village_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """Roles without persons see the same page with figures in place of names."""
    user, now = request.user, timezone.now()
    village = get_object_or_404(villages_of(user), pk=code)
    assessments = assessments_of(user, village)
    grid = queries.unit_grid(user, village)
    in_use = village.status != VillageStatus.SUPERSEDED
    context = {
        "village": village,
        "timeline": timeline(user, village, assessments),
        "latest": next(iter(assessments), None),
        "overdue": villages_of(user).filter(pk=code).assessment_overdue(timezone.localdate()).exists(),
        "may_assess": user.scope.role in OFFICE_ROLES and village.status in STATUSES_ASSESSED,
        "may_read_designation": user.scope.role in (*OFFICE_ROLES, Role.REGIONAL_HEAD),
        "next_session": queries.next_session(user, village, now=now),
        "last_held": queries.last_held(user, village),
        "past_sessions": queries.past_sessions(user, village, now=now),
        "posts": village_posts(user, code) if user.scope.personal_data else [],
        "grid": grid,
        "functions": queries.function_counts(user, village, grid),
        "head": queries.village_head(user, village),
        "officers": village_officers(user, village, today=timezone.localdate()),
        "may_assign": user.scope.role in HEADS and village.office_id in user.scope.office_ids,
        "reads_pimpasa": user.scope.role in (*OFFICE_ROLES, Role.REGIONAL_HEAD),
        "sees_persons": user.scope.personal_data,
        "story": story_of(user, village),
        "may_schedule": user.scope.role in OFFICE_ROLES and in_use,
        "own_office": village.office_id in user.scope.office_ids,
        "may_designate": user.scope.role is Role.OFFICE_HEAD and in_use,
        "may_write": user.scope.role in (*OFFICE_ROLES, *VILLAGE_ROLES) and in_use,
    }
    return render(request, "reports/village.html", context)
