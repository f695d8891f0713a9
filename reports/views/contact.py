"""The page of one contact: how to reach them, what they said about messages, and which sessions they came to."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.requests import SignedInRequest
from notifications.queries.wishes import refusals_of_contact
from offices.policy import roles
from offices.roles import OFFICE_ROLES, PERSONAL_DATA_ROLES, Role
from outreach.queries.persons import visits_of
from villages.enums import NOTICE_VERSION, RETENTION_YEARS
from villages.queries.contact_page import contact_page
from villages.queries.contacts import CALLING_ROLES, contacts_of
from villages.queries.duplicates import merges_into, suspected_with

MESSAGE_READERS = (*OFFICE_ROLES, Role.REGIONAL_HEAD)


@roles(*PERSONAL_DATA_ROLES)
def contact_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who must call sees the number; a regional head sees it masked. An alias leads to the person in use."""
    user = request.user
    contact = get_object_or_404(contacts_of(user), pk=pk)
    if contact.merged_into_id and contacts_of(user).filter(pk=contact.merged_into_id).exists():
        return redirect("contact_detail", pk=contact.merged_into_id)
    page = contact_page(user, contact)
    may_call = user.scope.role in CALLING_ROLES
    may_write = may_call and page.may_change
    context = {
        "contact": contact,
        "page": page,
        "may_call": may_call,
        "may_write": may_write,
        "reads_messages": user.scope.role in MESSAGE_READERS,
        "may_move": user.scope.role is not Role.VILLAGE_OPERATOR,
        "visits": visits_of(user, contact),
        "refusals": refusals_of_contact(user, contact),
        "merges": merges_into(user, contact),
        "similar": suspected_with(user, contact) if may_write else [],
        "notice_version": NOTICE_VERSION,
        "retention_years": RETENTION_YEARS,
    }
    return render(request, "villages/contact_detail.html", context)
