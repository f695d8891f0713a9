"""Coming in with a password or a one-time code, and leaving."""

from datetime import timedelta
from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.domain.lockout import minutes_until_open
from accounts.domain.passwords import holder_of_code, set_password_with_code
from accounts.forms.passwords import NewPasswordForm
from accounts.forms.sign_in import SignInCodeForm, SignInForm
from accounts.models import SignInCode, User
from accounts.views.destinations import first_page, wanted_page
from offices.errors import DomainError
from offices.policy import public

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
ACCEPTED_CODE = "accepted_code"
TIME_TO_CHOOSE = timedelta(minutes=30)


@public
@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Username and password. Five wrong ones from one address close the username there for 15 minutes."""
    if request.user.is_authenticated:
        return redirect(wanted_page(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        username = User.normalize_username(form.cleaned_data["username"])
        user = authenticate(request, username=username, password=form.cleaned_data["password"])
        if isinstance(user, User):
            login(request, user)
            return first_page(request, user)
        form.add_error(
            None, _("Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecil pada kata sandi Anda.")
        )
    return render(request, "accounts/sign_in.html", {"form": form, "next": wanted_page(request)})


@public
@sensitive_post_parameters("code")
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """First step with a one-time code: is it right? It is used up by the second step only."""
    if request.user.is_authenticated:
        return redirect(wanted_page(request))
    form = SignInCodeForm(request.POST or None)
    if form.is_valid():
        username = User.normalize_username(form.cleaned_data["username"])
        user = authenticate(request, username=username, code=form.cleaned_data["code"])
        if isinstance(user, User):
            _accept(request, user)
            return redirect("sign_in_code_password")
        form.add_error(
            None,
            _(
                "Nama pengguna atau kode tidak cocok, atau kode sudah terpakai atau lewat 72 jam."
                " Periksa lagi, atau minta kode baru."
            ),
        )
    return render(request, "accounts/sign_in_code.html", {"form": form})


@public
@sensitive_post_parameters()
@never_cache
def sign_in_code_password(request: HttpRequest) -> HttpResponse:
    """Second step: choose a password, which uses the code up and signs in."""
    accepted = request.session.get(ACCEPTED_CODE)
    user = _holder(accepted)
    if accepted is None or user is None:
        request.session.pop(ACCEPTED_CODE, None)
        messages.warning(request, _("Masukkan kode masuk sekali lagi; kata sandi belum dibuat."))
        return redirect("sign_in_code")
    form = NewPasswordForm(user, request.POST or None)
    if form.is_valid():
        try:
            set_password_with_code(user=user, code_hash=accepted["code"], password=form.cleaned_data["new_password1"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            del request.session[ACCEPTED_CODE]
            login(request, user, backend=MODEL_BACKEND)
            messages.success(request, _("Kata sandi tersimpan. Mulai sekarang masuklah dengan kata sandi ini."))
            return first_page(request, user)
    return render(request, "accounts/sign_in_code_password.html", {"form": form, "holder": user})


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session on this device."""
    logout(request)
    messages.success(request, _("Anda sudah keluar."))
    return redirect("sign_in")


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """What django-axes answers in place of the page while a username is closed for an address."""
    username = (credentials or {}).get("username") or ""
    minutes = minutes_until_open(username=username, address=get_client_ip_address(request))
    page = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page


def _accept(request: HttpRequest, user: User) -> None:
    """Remember in a fresh session that the code was right; which one, so that a newer code ends this."""
    code: SignInCode = user.sign_in_code
    request.session.cycle_key()
    request.session[ACCEPTED_CODE] = {
        "user": user.pk,
        "code": code.code_hash,
        "at": int(timezone.now().timestamp()),
    }


def _holder(accepted: dict[str, Any] | None) -> User | None:
    if accepted is None or timezone.now().timestamp() - accepted["at"] > TIME_TO_CHOOSE.total_seconds():
        return None
    return holder_of_code(user_id=accepted["user"], code_hash=accepted["code"])
