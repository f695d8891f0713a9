"""Suggestions for the region field."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.domain.authority import ADMINISTERING
from accounts.queries import regions
from accounts.requests import SignedInRequest
from offices.policy import roles


@roles(*ADMINISTERING)
def region_suggestions(request: SignedInRequest) -> HttpResponse:
    """Options for ``q`` (or the field's own name ``region``) at the levels the ``role`` needs."""
    text = (request.GET.get("q") or request.GET.get("region") or "").replace("\0", "")[:200]
    found = regions.matching(
        regions.choosable_by(request.user), text, levels=regions.levels_of(request.GET.get("role", ""))
    )
    labels = [regions.label(region) for region in found[: regions.MOST]]
    return render(request, "accounts/_region_options.html", {"labels": labels})
