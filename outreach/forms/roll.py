from django import forms
from django.utils.translation import gettext_lazy as _

from villages.enums import Function


class InviteForm(forms.Form):
    functions = forms.MultipleChoiceField(
        label=_("Fungsi"), choices=Function.choices, widget=forms.CheckboxSelectMultiple
    )
