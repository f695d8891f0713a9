"""A yes to WhatsApp, and the end of it: a contact's, recorded by who heard it, and one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from notifications.domain import consents
from notifications.domain.numbers import whatsapp_is_offered
from notifications.enums import ConsentWay
from notifications.forms.consent import ConsentForm, OwnNumberForm
from notifications.queries.wishes import consents_of_contact, own_consents
from offices.errors import DomainError
from offices.policy import roles, signed_in
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from villages.queries.contact_page import kept_contacts


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_whatsapp(request: SignedInRequest, pk: int) -> HttpResponse:
    """Records the yes of a contact, or takes it back: ``tarik`` says which, whatever the page showed."""
    contact = get_object_or_404(kept_contacts(request.user), pk=pk)
    person = f"c{contact.pk}"
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        how = form.cleaned_data["how"]
        try:
            if "tarik" in request.POST:
                consents.withdraw(person=person, how=how)
                said = _("%(name)s tidak dikirimi WhatsApp lagi.")
            else:
                consents.record(actor=request.user, contact=contact, how=how)
                said = _("%(name)s menerima pesan WhatsApp.")
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, said % {"name": contact.full_name})
        return redirect("contact_detail", pk=pk)
    said_before = consents_of_contact(request.user, contact)
    active = next((row for row in said_before if not row.withdrawn_at and row.phone == contact.phone), None)
    context = {"contact": contact, "form": form, "active": active, "said_before": said_before}
    return render(request, "notifications/contact_whatsapp.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def own_whatsapp(request: SignedInRequest) -> HttpResponse:
    """Gives, or with ``tarik`` takes back, one's own yes on a number one types oneself."""
    if "tarik" in request.POST:
        consents.withdraw(person=f"u{request.user.pk}", how=ConsentWay.PORTAL)
        messages.success(request, _("Anda tidak dikirimi WhatsApp lagi."))
        return redirect("own_wishes")
    form = OwnNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            consents.record_own(user=request.user, phone=form.cleaned_data["phone"])
        except DomainError as error:
            form.add_error("phone", error.message)
        else:
            messages.success(request, _("Anda menerima pesan WhatsApp."))
            return redirect("own_wishes")
    said_before = list(own_consents(request.user))
    active = next((row for row in said_before if not row.withdrawn_at), None)
    context = {"form": form, "active": active, "said_before": said_before, "offered": whatsapp_is_offered()}
    status = 422 if form.errors else 200
    return render(request, "notifications/own_whatsapp.html", context, status=status)
