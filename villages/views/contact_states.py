"""A contact out of use and back, and the wish about messages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from villages.domain import consents
from villages.domain import contacts as domain
from villages.enums import NOTICE_VERSION, RETENTION_YEARS
from villages.forms.contacts import WishForm
from villages.queries.contact_page import kept_contacts


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def contact_retire(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(kept_contacts(request.user), pk=pk)
    if request.method == "POST":
        domain.retire_contact(actor=request.user, contact=contact)
        messages.success(request, _("%(name)s tidak dipakai lagi.") % {"name": contact.full_name})
        return redirect("contact_detail", pk=pk)
    return render(request, "villages/contact_retire.html", {"contact": contact})


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
@require_POST
def contact_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(kept_contacts(request.user), pk=pk)
    phone = request.POST.get("telepon", "")
    try:
        domain.restore_contact(
            actor=request.user,
            contact=contact,
            share_phone=phone == "bersama",
            without_phone=phone == "tanpa",
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(name)s dipakai lagi.") % {"name": contact.full_name})
    return redirect("contact_detail", pk=pk)


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def contact_opt_out(request: SignedInRequest, pk: int) -> HttpResponse:
    return _wish(request, pk, wants=False)


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def contact_opt_in(request: SignedInRequest, pk: int) -> HttpResponse:
    return _wish(request, pk, wants=True)


def _wish(request: SignedInRequest, pk: int, *, wants: bool) -> HttpResponse:
    contact = get_object_or_404(kept_contacts(request.user), pk=pk)
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = consents.opt_in if wants else consents.opt_out
        try:
            act(actor=request.user, contact=contact, source=form.cleaned_data["source"])
        except DomainError as error:
            error.add_to(form)
        else:
            text = _("%(name)s menerima pesan.") if wants else _("%(name)s tidak dikirimi pesan lagi.")
            messages.success(request, text % {"name": contact.full_name})
            return redirect("contact_detail", pk=pk)
    context = {"contact": contact, "form": form, "wants": wants, "notice_version": NOTICE_VERSION}
    return render(request, "villages/contact_wish.html", context | {"retention_years": RETENTION_YEARS})
