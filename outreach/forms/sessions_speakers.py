"""Speakers of a session: rows that grow."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from outreach.domain.details import SPEAKERS, Speaker

ROWS = "speakers"  # their prefix, and their key among the initial values


class SpeakerForm(forms.Form):
    """One speaker. A row without any word is no speaker."""

    name = forms.CharField(label=_("Nama"), max_length=120, required=False)
    function = forms.CharField(label=_("Jabatan"), max_length=120, required=False)
    agency = forms.CharField(
        label=_("Instansi"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("Surel"), max_length=254, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("name") and any(cleaned.get(name) for name in ("function", "agency", "email")):
            self.add_error("name", _("Tulis nama narasumbernya, atau kosongkan baris ini."))
        return cleaned


class BaseSpeakerRows(BaseFormSet):
    def speakers(self) -> list[Speaker]:
        """Those with a name, in the order of the rows."""
        rows = [form.cleaned_data for form in self.forms]
        return [Speaker(row["name"], row["function"], row["agency"], row["email"]) for row in rows if row.get("name")]


SpeakerRows = formset_factory(
    SpeakerForm, formset=BaseSpeakerRows, extra=1, max_num=SPEAKERS, validate_max=True, absolute_max=SPEAKERS + 8
)
# Partners the program works with; any other may be typed.
AGENCIES = ("BP3MI", "Disnaker", "Polres", "Polsek", "Dinas Sosial", "DP2KBP3A", "Kejaksaan Negeri", "Kemenag", "BNN")
