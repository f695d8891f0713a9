"""Contacts: taking in and correcting; the page of one is in ``reports``."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from villages.domain import contacts as domain
from villages.enums import NOTICE_VERSION, RETENTION_YEARS
from villages.forms.contacts import ContactForm, initial_of
from villages.models import Stakeholder
from villages.queries.contact_page import kept_contacts
from villages.queries.duplicates import suspected_with
from villages.queries.places import Place, place_of, places_by_district

WRITERS = (*OFFICE_ROLES, *VILLAGE_ROLES)
NOTICE = {"notice_version": NOTICE_VERSION, "retention_years": RETENTION_YEARS}


@roles(*WRITERS)
def contact_create(request: SignedInRequest) -> HttpResponse:
    """First the place (``?tempat=``, a village's or kecamatan's code), then the person."""
    place = place_of(request.user, request.GET.get("tempat", ""))
    if place is None:
        return render(request, "villages/contact_place.html", {"groups": places_by_district(request.user)})
    form = _form(request, place)
    if request.method == "POST" and form.is_valid():
        try:
            contact = domain.add_contact(
                actor=request.user,
                village=place.village,
                district=place.district,
                details=form.details(),
                new_unit=form.new_unit,
                told=form.told_by,
            )
        except DomainError as error:
            error.add_to(form)
        else:
            return _saved(request, contact, place)
    return render(request, "villages/contact_form.html", {"form": form, "place": place, **NOTICE})


@roles(*WRITERS)
def contact_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(kept_contacts(request.user), pk=pk)
    place = Place(district=contact.district, village=contact.village)
    form = _form(request, place, contact)
    if request.method == "POST" and form.is_valid():
        try:
            contact = domain.change_contact(
                actor=request.user, contact=contact, details=form.details(), new_unit=form.new_unit
            )
        except DomainError as error:
            error.add_to(form)
        else:
            return _saved(request, contact, place)
    contact = get_object_or_404(kept_contacts(request.user), pk=pk)
    return render(request, "villages/contact_form.html", {"form": form, "place": place, "contact": contact, **NOTICE})


def _form(request: SignedInRequest, place: Place, contact: Stakeholder | None = None) -> ContactForm:
    return ContactForm(
        request.POST or None,
        user=request.user,
        village=place.village,
        district=place.district,
        contact=contact,
        initial=initial_of(contact)
        if contact
        else {"function": request.GET.get("fungsi", ""), "unit": request.GET.get("satuan", "")},
    )


def _saved(request: SignedInRequest, contact: Stakeholder, place: Place) -> HttpResponse:
    tell_saved(request, contact)
    if "next" in request.POST:
        return redirect(f"{request.path}?tempat={place.code}&fungsi={contact.function}")
    return redirect("contact_detail", pk=contact.pk)


def tell_saved(request: SignedInRequest, contact: Stakeholder) -> None:
    """Say what was kept: the titles that were taken off the name, and who else leads the unit."""
    messages.success(request, _("%(name)s tersimpan.") % {"name": contact.full_name})
    titles = [title for title in (contact.title_before, contact.title_after) if title]
    if titles and contact.name != request.POST.get("name", contact.name):
        messages.info(
            request,
            _("Gelar %(titles)s dipisah dari nama %(name)s. Bila keliru, ubah lagi.")
            % {"titles": " · ".join(titles), "name": contact.name},
        )
    if others := domain.other_leaders(contact):
        messages.warning(
            request,
            _("%(unit)s juga masih dipimpin %(names)s. Bila sudah berganti, pakai “Ganti pejabat” di kontak lama.")
            % {"unit": contact.unit.label if contact.unit else "", "names": ", ".join(others)},
        )
    if alike := suspected_with(request.user, contact):
        messages.warning(
            request,
            _("Mirip dengan %(names)s. Bila itu orang yang sama, gabungkan dari halaman kontaknya.")
            % {"names": ", ".join(other.full_name for other in alike[:3])},
        )
