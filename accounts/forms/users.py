"""Accounts: their persons, and looking for them in the list."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.users import Person
from accounts.forms.passwords import CurrentPasswordField
from accounts.forms.postings import PostingForm
from accounts.models import User
from accounts.queries.users import STATES
from offices.roles import Role


class PersonForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        max_length=120,
        help_text=gettext_lazy("dengan gelar, seperti pada surat"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Surel"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("boleh kosong; dipakai untuk surat portal dan lupa kata sandi"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Bahasa"), choices=settings.LANGUAGES)

    @classmethod
    def of(cls, account: User, data: Any = None, **kwargs: Any) -> "PersonForm":
        """The form filled with what the account says now."""
        initial = {"name": account.name, "email": account.email, "language": account.language}
        return cls(data, initial=initial, **kwargs)

    @property
    def person(self) -> Person:
        cleaned = self.cleaned_data
        return Person(name=cleaned["name"], email=cleaned["email"], language=cleaned["language"])


class OwnAccountForm(PersonForm):
    """One's own account: who changes the e-mail can reset the password, so the password is asked again."""

    current_password = CurrentPasswordField(required=False, help_text=gettext_lazy("hanya perlu bila surel diganti"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        changed = cleaned.get("email", self.user.email) != self.user.email
        if changed and not self.user.check_password(cleaned.get("current_password", "")):
            self.add_error(
                "current_password", _("Tulis kata sandi Anda untuk mengganti surel; yang lain tetap terisi.")
            )
        return cleaned


class NewUserForm(PostingForm):
    """A person, a username and the first posting."""

    name = PersonForm.base_fields["name"]
    username = forms.CharField(
        label=gettext_lazy("Nama pengguna"),
        max_length=60,
        help_text=gettext_lazy("untuk masuk, misalnya operator.pontang; huruf kecil, angka, titik, garis hubung"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = PersonForm.base_fields["email"]
    field_order = ["name", "username", "email"]

    def clean_username(self) -> str:
        return User.normalize_username(self.cleaned_data["username"])

    @property
    def person(self) -> Person:
        return Person(name=self.cleaned_data["name"], email=self.cleaned_data["email"])


class UserFilterForm(forms.Form):
    """The filters of the list; what is not understood filters nothing."""

    q = forms.CharField(max_length=100, required=False)
    role = forms.ChoiceField(choices=[("", ""), *Role.choices], required=False)
    state = forms.ChoiceField(choices=[("", ""), *STATES.items()], required=False)

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
