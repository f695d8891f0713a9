"""The quarter plan: villages without an activity, a day suggested for each, drafts for those ticked."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.models import ImmigrationOffice
from offices.periods import Quarter
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from outreach.domain.quarter_plan import Drafted, draft
from outreach.forms.quarter_plan import QuarterPlanForm
from outreach.queries import quarter_plan as queries
from villages.enums import VulnerabilityLevel


@roles(*OFFICE_ROLES, Role.REGIONAL_HEAD)
def quarter_plan(request: SignedInRequest) -> HttpResponse:
    """Kanwil reads; an office ticks villages, changes days and hours, and makes drafts of them."""
    quarter = _quarter(request.POST.get("triwulan") or request.GET.get("triwulan", ""))
    filters = _filters(request.GET)
    plan = queries.quarter_plan(request.user, quarter, filters)
    page = Paginator(plan.rows, queries.PAGE).get_page(request.GET.get("page"))
    writes = request.user.scope.role in OFFICE_ROLES
    form = QuarterPlanForm(request.POST or None, user=request.user, rows=page.object_list)
    if request.method == "POST" and form.is_valid():
        try:
            drafted = draft(
                actor=request.user, quarter=quarter, wishes=form.wishes(), topic=form.cleaned_data["topic"]
            )
        except DomainError as error:
            error.add_to(form)
        else:
            _tell(request, drafted)
            return redirect(request.get_full_path())
    context = {
        "plan": plan,
        "page": page,
        "form": form,
        "writes": writes,
        "quarter": quarter,
        "filters": filters,
        "quarters": [(one.code, one.label) for one in _quarters()],
        "levels": VulnerabilityLevel.choices,
        **_choices(request, filters),
    }
    return render(request, "outreach/quarter_plan.html", context, status=422 if form.errors else 200)


def _quarters() -> tuple[Quarter, Quarter]:
    now = Quarter.of(timezone.localdate())
    return now, now.following


def _quarter(text: str) -> Quarter:
    """This quarter or the next; the present one where the address names another."""
    return next((quarter for quarter in _quarters() if quarter.code == text), _quarters()[0])


def _filters(query: QueryDict) -> queries.QuarterFilters:
    level = query.get("kerawanan", "")
    return queries.QuarterFilters(
        office=query.get("kantor", "").replace("\x00", "")[:50],
        district=query.get("kecamatan", "").replace("\x00", "")[:8],
        level=level if level in VulnerabilityLevel.values else "",
    )


def _choices(request: SignedInRequest, filters: queries.QuarterFilters) -> dict[str, Any]:
    offices = ImmigrationOffice.objects.visible_to(request.user)
    return {
        "offices": [] if request.user.scope.office_ids else [(row.slug, row.short_name) for row in offices],
        "districts": queries.districts(request.user, filters.office),
    }


def _tell(request: SignedInRequest, drafted: Drafted) -> None:
    if drafted.sessions:
        text = ngettext("%(count)s draf dibuat.", "%(count)s draf dibuat.", len(drafted.sessions))
        messages.success(request, text % {"count": len(drafted.sessions)})
    if drafted.skipped:
        names = ", ".join(village.region.full_name for village in drafted.skipped[:5])
        messages.info(
            request,
            _("Sudah punya kegiatan triwulan ini, tidak dibuat lagi: %(villages)s.")
            % {"villages": names + (" …" if len(drafted.skipped) > 5 else "")},
        )
