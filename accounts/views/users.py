"""User administration: the list, a new account, and one account's page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.authority import ADMINISTERING, obstacle
from accounts.domain.users import correct_user, create_user
from accounts.forms.users import NewUserForm, PersonForm, UserFilterForm
from accounts.models import Posting, User
from accounts.queries import users as queries
from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import PLACE_OF_ROLE, Role

PER_PAGE = 50


@roles(*ADMINISTERING)
def user_list(request: SignedInRequest) -> HttpResponse:
    """Accounts in one's care, with their postings; search and filters stand in the address."""
    chosen = UserFilterForm(request.GET).chosen()
    found = queries.filtered(request.user, text=chosen["q"], role=chosen["role"], state=chosen["state"])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": queries.with_postings(request.user, list(page)),
        "counts": queries.counts(request.user),
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "roles": Role.choices if request.user.scope.role is Role.ADMINISTRATOR else (),
        "states": queries.STATES.items(),
    }
    return render(request, "accounts/user_list.html", context)


@roles(*ADMINISTERING)
def user_create(request: SignedInRequest) -> HttpResponse:
    """A new account with its first posting; then a code to open it with."""
    form = NewUserForm(request.POST or None, actor=request.user)
    if form.is_valid():
        try:
            user = create_user(
                username=form.cleaned_data["username"], person=form.person, post=form.post, actor=request.user
            )
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(
                request,
                _("Akun %(name)s sudah dibuat. Buat kode masuk, lalu serahkan kepadanya.") % {"name": user.name},
            )
            return redirect("user_code", pk=user.pk)
    return render(request, "accounts/user_create.html", {"form": form, "places": place_of_role()})


@roles(*ADMINISTERING)
def user_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """An account's facts and all its postings the reader may see, the latest first."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    today = timezone.localdate()
    postings = Posting.objects.visible_to(request.user).filter(user=person).with_place().order_by("-starts_on", "-pk")
    context = {
        "person": person,
        "postings": [{"posting": each, "state": _state(each), "over": _is_over(each)} for each in postings],
        "works": any(each.is_in_force_on(today) for each in postings),
        "obstacle": obstacle(actor=request.user, user=person),
    }
    return render(request, "accounts/user_detail.html", context)


@roles(*ADMINISTERING)
def user_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct an account's name, e-mail and language."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = PersonForm.of(person, request.POST or None)
    if form.is_valid():
        try:
            correct_user(user=person, person=form.person, actor=request.user)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Akun %(name)s tersimpan.") % {"name": person.name})
            return redirect("user_detail", pk=person.pk)
    return render(request, "accounts/user_edit.html", {"form": form, "person": person})


def place_of_role() -> dict[str, str]:
    """Which kind of place each role is held at, for the script that shows only the field needed."""
    return {role.value: kind.value for role, kind in PLACE_OF_ROLE.items()}


def _is_over(posting: Posting) -> bool:
    return posting.ends_on is not None and posting.ends_on < timezone.localdate()


def _state(posting: Posting) -> tuple[str, str]:
    """Kind of pill and its word."""
    if _is_over(posting):
        return "neutral", _("Berakhir")
    if posting.starts_on > timezone.localdate():
        return "info", _("Akan datang")
    return "ok", _("Berlaku")
