"""The log of personal data taken out of the portal."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import PersonalDataExport
from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import Role

LATEST = 200


@roles(Role.OFFICE_HEAD, Role.ADMINISTRATOR)
def export_log(request: SignedInRequest) -> HttpResponse:
    """The latest files: who took them, which rows, when; no person in them is named."""
    lines = PersonalDataExport.objects.visible_to(request.user).select_related(
        "user", "posting__office", "posting__regional_office", "posting__region__parent"
    )
    return render(request, "accounts/export_log.html", {"lines": lines[:LATEST], "latest": LATEST})
