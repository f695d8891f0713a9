"""Who follows a contact in office, and taking that back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from villages.domain import successors
from villages.enums import NOTICE_VERSION, RETENTION_YEARS, SUCCEEDED_FUNCTIONS
from villages.forms.successors import SuccessorForm
from villages.queries.contact_page import kept_contacts
from villages.views.contacts import tell_saved


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def contact_replace(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(kept_contacts(request.user), pk=pk)
    if contact.function not in SUCCEEDED_FUNCTIONS or contact.retired_at:
        raise Http404
    form = SuccessorForm(request.POST or None, user=request.user, contact=contact)
    if request.method == "POST" and form.is_valid():
        try:
            successor = successors.succeed(
                actor=request.user, predecessor=contact, details=form.details(), told=form.told_by
            )
        except DomainError as error:
            error.add_to(form)
        else:
            tell_saved(request, successor)
            return redirect("contact_detail", pk=successor.pk)
    context = {"form": form, "contact": contact, "notice_version": NOTICE_VERSION, "retention_years": RETENTION_YEARS}
    return render(request, "villages/contact_replace.html", context)


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def contact_replace_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asked on the successor's page."""
    contact = get_object_or_404(kept_contacts(request.user).filter(predecessor__isnull=False), pk=pk)
    if request.method == "POST":
        try:
            leaver = successors.undo_succession(actor=request.user, successor=contact)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Pergantian diurungkan; %(name)s menjabat lagi.") % {"name": leaver.full_name})
            return redirect("contact_detail", pk=leaver.pk)
        return redirect("contact_detail", pk=pk)
    predecessor = kept_contacts(request.user).filter(pk=contact.predecessor_id).first()
    context = {"contact": contact, "predecessor": predecessor}
    return render(request, "villages/contact_replace_undo.html", context)
