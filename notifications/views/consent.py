"""A contact's yes to WhatsApp, recorded by who heard it; and taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from notifications.domain import consents
from notifications.forms.consent import ConsentForm
from notifications.models import WhatsAppConsent
from offices.errors import DomainError
from offices.policy import roles
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
    rows = WhatsAppConsent.objects.visible_to(request.user).filter(person=person).select_related("recorded_by")
    said_before = list(rows)
    active = next((row for row in said_before if not row.withdrawn_at and row.phone == contact.phone), None)
    context = {"contact": contact, "form": form, "active": active, "said_before": said_before}
    return render(request, "notifications/contact_whatsapp.html", context)
