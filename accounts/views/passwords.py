"""Changing a known password, and setting a forgotten one through a link sent by mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.domain.passwords import mail_reset_link
from accounts.forms.passwords import ChangePasswordForm, NewPasswordForm
from accounts.forms.sign_in import ForgottenPasswordForm
from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.views.destinations import HOME
from offices.policy import public, signed_in


@signed_in
@sensitive_post_parameters()
def password_change(request: SignedInRequest) -> HttpResponse:
    """A new password for oneself; other devices are signed out."""
    due = request.user.must_change_password
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Kata sandi diganti. Perangkat lain yang masih masuk sudah dikeluarkan."))
        return redirect(HOME if due else "profile")
    return render(request, "accounts/password_change.html", {"form": form, "due": due})


@public
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for the link. The answer is the same whether or not there is such an account."""
    form = ForgottenPasswordForm(request.POST or None)
    if form.is_valid():
        mail_reset_link(identifier=form.cleaned_data["identifier"])
        return redirect("password_reset_done")
    return render(request, "accounts/password_reset.html", {"form": form})


@public
def password_reset_done(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/password_reset_done.html")


@public
def password_reset_confirm(request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
    """The link of the mail: valid once and for a day. Django moves its token into the session at once."""
    return _ResetConfirm.as_view()(request, uidb64=uidb64, token=token)


class _ResetConfirm(PasswordResetConfirmView):
    form_class = NewPasswordForm
    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("sign_in")

    def get_user(self, uidb64: str) -> User | None:
        user: Any = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Kata sandi tersimpan. Silakan masuk."))
        return super().form_valid(form)
