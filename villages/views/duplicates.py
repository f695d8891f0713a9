"""Contacts that may be one person: the list, what was decided, the merges. Side by side they stand in ``outreach``."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from offices.scoping import ScopedQuerySet
from villages.domain import merges, unmerges
from villages.forms.contacts import ContactForm
from villages.forms.duplicates import PairFilters
from villages.queries import duplicates as queries
from villages.queries.contact_page import kept_contacts
from villages.queries.places import Place, place_of

WRITERS = (*OFFICE_ROLES, *VILLAGE_ROLES)
PER_PAGE = 25
LONGEST_ID = 18  # digits: more is no contact, and from 4,300 on no number to Python


@roles(*WRITERS)
def pair_list(request: SignedInRequest) -> HttpResponse:
    """Pairs to decide on, the likeliest first."""
    filters = PairFilters(request.GET, user=request.user)
    rows = queries.pairs_to_decide(request.user, village=filters.chosen["desa"], district=filters.chosen["kecamatan"])
    context = {"page": _page(request, rows), "filters": filters, "chosen": filters.chosen, "tab": "pairs"}
    return render(request, "villages/pair_list.html", context)


@roles(*WRITERS)
def decision_list(request: SignedInRequest) -> HttpResponse:
    """Pairs somebody said are two persons."""
    context = {"page": _page(request, queries.pairs_kept_apart(request.user)), "tab": "decisions"}
    return render(request, "villages/decision_list.html", context)


@roles(*WRITERS)
def merge_list(request: SignedInRequest) -> HttpResponse:
    """What was merged, by whom, and what can still be undone."""
    page = _page(request, queries.merges_of(request.user))
    rows = queries.with_undo(list(page), now=timezone.now())
    context = {"page": page, "rows": rows, "tab": "merges", "days": unmerges.UNDO_WITHIN.days}
    return render(request, "villages/merge_list.html", context)


@roles(*WRITERS)
def merge_choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whom to merge a contact with, found by name."""
    contact = get_object_or_404(queries.mergeable(request.user), pk=pk)
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    context = {"contact": contact, "q": text, "found": queries.candidates(request.user, contact, text)}
    return render(request, "villages/merge_choose.html", context)


@roles(*WRITERS)
@require_POST
def contact_similar(request: SignedInRequest) -> HttpResponse:
    """While a contact is being typed: whom it may be, as a part of the form. Writes nothing.

    A POST because it holds a name and a number; ``?kontak=`` who is being changed, or ``?tempat=`` where it is new.
    """
    contact, place = None, place_of(request.user, request.GET.get("tempat", ""))
    typed = request.GET.get("kontak", "")
    if typed.isdecimal():
        if len(typed) > LONGEST_ID:
            raise Http404
        contact = get_object_or_404(kept_contacts(request.user), pk=int(typed))
        place = Place(district=contact.district, village=contact.village)
    if place is None:
        raise Http404
    form = ContactForm(
        request.POST, user=request.user, village=place.village, district=place.district, contact=contact
    )
    form.is_valid()  # what is typed so far; a field that is not right yet is left out
    found = queries.likely_contacts(request.user, place, form.cleaned_data, contact)
    return render(request, "villages/_similar.html", {"similar": found})


@roles(*WRITERS)
@require_POST
def keep_apart(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    rows = queries.mergeable(request.user)
    contact, second = get_object_or_404(rows, pk=pk), get_object_or_404(rows, pk=other)
    try:
        merges.keep_apart(actor=request.user, contact=contact, other=second)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("%(one)s dan %(other)s dicatat sebagai dua orang dan tidak ditanyakan lagi.")
            % {"one": contact.full_name, "other": second.full_name},
        )
    return redirect("pair_list")


@roles(*WRITERS)
@require_POST
def reconsider(request: SignedInRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(queries.pairs_kept_apart(request.user), pk=pk)
    merges.reconsider(actor=request.user, pair=pair)
    messages.success(request, _("Keputusan ditarik. Bila masih mirip, pasangan ini ditanyakan lagi."))
    return redirect("decision_list")


@roles(*WRITERS)
@require_POST
def merge_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    merge = get_object_or_404(queries.merges_of(request.user), pk=pk)
    try:
        unmerges.undo(actor=request.user, merge=merge)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("Penggabungan diurungkan: %(loser)s kembali menjadi kontak sendiri.") % {"loser": merge.loser.full_name},
        )
    return redirect("merge_list")


def _page(request: SignedInRequest, rows: ScopedQuerySet) -> Page:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
