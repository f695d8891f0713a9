"""What a visitor types to come in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_AS_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class _UsernameField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "username", "autofocus": True, **_AS_TYPED}
        super().__init__(label=_("Nama pengguna"), max_length=150, widget=forms.TextInput(attrs=attrs), **kwargs)


class SignInForm(forms.Form):
    username = _UsernameField()
    password = forms.CharField(
        label=_("Kata sandi"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SignInCodeForm(forms.Form):
    username = _UsernameField()
    code = forms.CharField(
        label=_("Kode masuk"),
        max_length=40,
        help_text=_("8 huruf dan angka dari kantor imigrasi, misalnya K7QM-2XPD. Huruf kecil juga boleh."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", **_AS_TYPED}),
    )


class ForgottenPasswordForm(forms.Form):
    identifier = forms.CharField(
        label=_("Nama pengguna atau surel"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, **_AS_TYPED}),
    )
