"""Entries that wait for a person's decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.formats import figure
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain import held
from outreach.domain.batches import as_text
from outreach.models import HeldEntry
from outreach.views.own_session import own_session


@roles(*OFFICE_ROLES)
@require_POST
def decide(request: SignedInRequest, pk: int, entry: int) -> HttpResponse:
    """``take_in=1`` takes the entry into the roll; anything else leaves it out, on record."""
    row = get_object_or_404(HeldEntry.objects.visible_to(request.user), pk=entry, session=own_session(request, pk))
    take_in = request.POST.get("take_in") == "1"
    try:
        held.decide(entry=row, actor=request.user, take_in=take_in)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Catatan dimasukkan ke daftar hadir.") if take_in else _("Catatan tidak dipakai."))
    return redirect("session_detail", pk=pk)


@roles(*OFFICE_ROLES)
@require_POST
def take_all(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every late entry at once, or those of the village named by ``village``."""
    session = own_session(request, pk)
    try:
        taken = held.take_in_late(
            session=session, actor=request.user, village=as_text(request.POST.get("village"), 13)
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        text = ngettext("%(count)s catatan dimasukkan.", "%(count)s catatan dimasukkan.", taken)
        messages.success(request, text % {"count": figure(taken)})
    return redirect("session_detail", pk=pk)
