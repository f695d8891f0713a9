"""Which messages people want: one's own, and what contacts said to an office or a village."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from notifications.domain import wishes
from notifications.domain.numbers import whatsapp_is_offered
from notifications.domain.wishes import GROUPS, Cell, shown_channels
from notifications.enums import WishSource
from notifications.queries.wishes import grid, own_consents, own_refusals, refusals_of_contact
from offices.policy import roles, signed_in
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from villages.queries.contact_page import kept_contacts


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def own_wishes(request: SignedInRequest) -> HttpResponse:
    person = f"u{request.user.pk}"
    if request.method == "POST":
        wishes.set_cells(
            person=person,
            refused_cells=_unticked(request.POST, person),
            source=WishSource.SELF,
            recorded_by=None,
        )
        messages.success(request, _("Pilihan Anda tersimpan."))
        return redirect("own_wishes")
    agreed = own_consents(request.user).active().first()
    context = {
        "rows": grid(wishes.refused_cells(person)),
        "channels": shown_channels(),
        "said": own_refusals(request.user),
        "whatsapp": whatsapp_is_offered() or bool(agreed),
        "agreed": agreed,
    }
    return render(request, "notifications/own_wishes.html", context)


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_wishes(request: SignedInRequest, pk: int) -> HttpResponse:
    """An alias leads to the person in use, whose wishes these are."""
    contact = get_object_or_404(kept_contacts(request.user), pk=pk)
    if contact.merged_into_id:
        return redirect("contact_detail", pk=contact.merged_into_id)
    person = f"c{contact.pk}"
    if request.method == "POST":
        wishes.set_cells(
            person=person,
            refused_cells=_unticked(request.POST, person),
            source=WishSource.STAFF,
            recorded_by=request.user,
        )
        messages.success(request, _("Pilihan %(name)s tersimpan.") % {"name": contact.full_name})
        return redirect("contact_detail", pk=pk)
    context = {
        "contact": contact,
        "rows": grid(wishes.refused_cells(person)),
        "channels": shown_channels(),
        "said": refusals_of_contact(request.user, contact),
    }
    return render(request, "notifications/contact_wishes.html", context)


def _unticked(data: QueryDict, person: str) -> set[Cell]:
    ticked = set(data.getlist("terima"))
    cells = {Cell(channel, group) for channel in shown_channels() for group in GROUPS}
    return wishes.with_hidden(person, {cell for cell in cells if f"{cell.group}.{cell.channel}" not in ticked})
