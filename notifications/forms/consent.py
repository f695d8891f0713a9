"""How a contact said yes to WhatsApp, or took it back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.domain.consents import SAID_TO_STAFF


class ConsentForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Disampaikan lewat"),
        choices=[(way.value, way.label) for way in SAID_TO_STAFF],
    )
