"""Counting people who are on no list."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain import counted
from outreach.forms.roll import CountForm
from outreach.models import CountedParticipants, OutreachSession, SessionVillage


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def page(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    session = get_object_or_404(OutreachSession.objects.visible_to(request.user), pk=pk)  # of a draft the office alone
    villages = SessionVillage.objects.visible_to(request.user).select_related(
        "session__topic", "village__region", "district"
    )
    row = get_object_or_404(villages, session=session, village_id=code)
    present = CountedParticipants.objects.visible_to(request.user).filter(session_id=pk, village_id=code)
    groups = present.values_list("category", "sex", "age_band", "count")
    numbers = {(category, sex, age): count for category, sex, age, count in groups}
    form = CountForm(request.POST or None, counts=numbers)
    if request.method == "POST" and form.is_valid():
        try:
            counted.count(session=row.session, village=row.village, actor=request.user, counts=form.counts())
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Jumlah peserta umum disimpan."))
            return redirect("session_detail", pk=pk)
    context = {"form": form, "session": row.session, "village": row.village}
    return render(request, "outreach/counted.html", context, status=422 if form.errors else 200)
