"""Choosing a new password; the rules are the validators of the settings."""

from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.passwords import set_password
from accounts.models import User

_RULE = gettext_lazy("Sedikitnya 10 huruf atau angka; bukan hanya angka, bukan kata yang umum, bukan nama Anda.")


class NewPasswordForm(auth_forms.SetPasswordForm):
    """A new password twice, for somebody who has shown otherwise who they are."""

    user: User

    def __init__(self, user: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(user, data, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, first.help_text = gettext_lazy("Kata sandi baru"), _RULE
        second.label, second.help_text = gettext_lazy("Ulangi kata sandi baru"), ""

    def save(self, commit: bool = True) -> User:
        set_password(user=self.user, password=self.cleaned_data["new_password1"])
        return self.user


class ChangePasswordForm(NewPasswordForm, auth_forms.PasswordChangeForm):
    """The same for somebody who is signed in and knows the old one."""

    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, user: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(user, data, **kwargs)
        self.fields["old_password"].label = gettext_lazy("Kata sandi sekarang")

    def clean_new_password1(self) -> str:
        password = self.cleaned_data["new_password1"]
        if password == self.data.get(self.add_prefix("old_password")):
            raise ValidationError(_("Kata sandi baru sama dengan yang sekarang. Pilih yang lain."))
        return password


class CurrentPasswordField(forms.CharField):
    """Asked again before something that would let another person in."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        super().__init__(label=gettext_lazy("Kata sandi sekarang"), strip=False, widget=widget, **kwargs)
