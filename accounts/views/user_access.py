"""Letting a person in or not: one-time code, closing and opening the account, a due password change."""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.domain.authority import ADMINISTERING
from accounts.domain.codes import make_code
from accounts.domain.users import deactivate, reactivate, require_password_change
from accounts.models import User
from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles


@roles(*ADMINISTERING)
def user_code(request: SignedInRequest, pk: int) -> HttpResponse:
    """POST makes a one-time code and shows it in the answer, the only place it ever stands in clear."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            code = make_code(user=person, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            address = settings.PORTAL_URL + reverse("sign_in_code")
            context = {"person": person, "code": code, "address": address, "issuer": request.user}
            return render(request, "accounts/user_code_made.html", context)
    return render(request, "accounts/user_code.html", {"form": form, "person": person})


@roles(*ADMINISTERING)
def user_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    return _confirmed(
        request, pk, deactivate, "accounts/user_deactivate.html", gettext_lazy("Akun %(name)s dinonaktifkan.")
    )


@roles(*ADMINISTERING)
def user_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    return _confirmed(
        request, pk, reactivate, "accounts/user_reactivate.html", gettext_lazy("Akun %(name)s aktif lagi.")
    )


@roles(*ADMINISTERING)
def user_require_password(request: SignedInRequest, pk: int) -> HttpResponse:
    done = gettext_lazy("%(name)s akan diminta mengganti kata sandi.")
    return _confirmed(request, pk, require_password_change, "accounts/user_require_password.html", done)


def _confirmed(
    request: SignedInRequest, pk: int, act: Callable[..., None], template: str, done: Promise
) -> HttpResponse:
    """Ask, then act; a refusal stands above the question."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(user=person, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, str(done) % {"name": person.name})
            return redirect("user_detail", pk=person.pk)
    return render(request, template, {"form": form, "person": person})
