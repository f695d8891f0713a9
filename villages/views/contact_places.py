"""A contact moves to another village, or to the kecamatan."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from villages.domain import contacts as domain
from villages.forms.contacts import ContactForm, initial_of
from villages.queries.contact_page import kept_contacts
from villages.queries.places import place_of, places_by_district
from villages.views.contacts import NOTICE, tell_saved


@roles(*OFFICE_ROLES, Role.DISTRICT_OPERATOR)
def contact_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """First the place (``?tempat=``), then what else changes with it: function and unit."""
    contact = get_object_or_404(kept_contacts(request.user), pk=pk, retired_at__isnull=True)
    place = place_of(request.user, request.GET.get("tempat", ""))
    if place is None:
        context = {"groups": places_by_district(request.user), "contact": contact}
        return render(request, "villages/contact_place.html", context)
    form = ContactForm(
        request.POST or None,
        user=request.user,
        village=place.village,
        district=place.district,
        contact=contact,
        initial=initial_of(contact) | {"unit": ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            contact = domain.move_contact(
                actor=request.user,
                contact=contact,
                village=place.village,
                district=place.district,
                details=form.details(),
                new_unit=form.new_unit,
            )
        except DomainError as error:
            error.add_to(form)
        else:
            tell_saved(request, contact)
            return redirect("contact_detail", pk=contact.pk)
    contact = get_object_or_404(kept_contacts(request.user), pk=pk)
    context = {"form": form, "place": place, "contact": contact, "moves": True, **NOTICE}
    return render(request, "villages/contact_form.html", context)
