"""Quotas of a session's villages, and the names that fill them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.keys import is_key
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain import quotas
from outreach.domain.states import may
from outreach.forms.quotas import NamesForm, QuotaForm
from outreach.models import OutreachSession, SessionVillage
from outreach.queries.names import NamesPage
from outreach.queries.session_page import SessionPage
from outreach.views.own_session import own_or_village_session, own_session


@roles(*OFFICE_ROLES)
def session_quotas(request: SignedInRequest, pk: int) -> HttpResponse:
    session = own_session(request, pk)
    page = SessionPage(request.user, session)
    form = QuotaForm(request.POST if request.method == "POST" else None, rows=page.villages)
    if request.method == "POST" and form.is_valid():
        try:
            quotas.set_quotas(session=session, actor=request.user, quotas=form.quotas())
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Kuota disimpan. Operator desa dapat mengisi namanya."))
            return redirect("session_detail", pk=pk)
    context = {"session": session, "form": form, "page": page}
    return render(request, "outreach/session_quotas.html", context, status=422 if form.errors else 200)


@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def session_names(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    session = own_or_village_session(request, pk)
    page = NamesPage(request.user, session, _village(request, session, code), request.GET)
    problem = ""
    if request.method == "POST":
        try:
            said = _change(request, session, page)
        except DomainError as error:
            problem = error.message
        else:
            messages.success(request, said)
            return redirect(request.get_full_path())
    context = {
        "session": session,
        "page": page,
        "problem": problem,
        "chosen": request.POST.getlist("contacts"),
        "may_fill": may("fill", session, request.user.scope.role),
        "functions": page.functions,
    }
    return render(request, "outreach/session_names.html", context, status=422 if problem else 200)


def _village(request: SignedInRequest, session: OutreachSession, code: str) -> SessionVillage:
    rows = SessionVillage.objects.visible_to(request.user).filter(session=session, village_id=code)
    row = rows.select_related("village__region", "district").first()
    if row is None:
        raise Http404
    return row


def _change(request: SignedInRequest, session: OutreachSession, page: NamesPage) -> str:
    """Take a name away, add the ticked contacts, or all that match the filters; the sentence for it."""
    about: dict[str, Any] = {"session": session, "actor": request.user, "village": page.row.village_id}
    if number := request.POST.get("remove", ""):
        pk = int(number) if is_key(number) else 0
        return _("%(name)s dikeluarkan dari daftar.") % {"name": quotas.remove(attendance=pk, **about)}
    if "all" in request.POST:
        contacts = list(page.matching.values_list("pk", flat=True))
    else:
        form = NamesForm(request.POST, user=request.user)
        if not form.is_valid():
            raise DomainError(_("Pilih dulu namanya di daftar kontak."))
        contacts = [contact.pk for contact in form.cleaned_data["contacts"]]
    added = quotas.add(contacts=contacts, **about)
    if not added:
        return _("Semua yang dipilih sudah ada di daftar.")
    return ngettext("%(count)s nama ditambahkan.", "%(count)s nama ditambahkan.", added) % {"count": added}
