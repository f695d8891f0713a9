"""A yes to WhatsApp, or the end of it: how a contact said it, and on which number one takes it oneself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.domain.consents import SAID_TO_STAFF


class ConsentForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Disampaikan lewat"),
        choices=[(way.value, way.label) for way in SAID_TO_STAFF],
    )


class OwnNumberForm(forms.Form):
    phone = forms.CharField(
        label=_("Nomor WhatsApp Anda"),
        max_length=30,
        help_text=_("Contoh: 0812 3456 7890"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
