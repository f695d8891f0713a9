"""What somebody adds when passing a matter on."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ForwardForm(forms.Form):
    note = forms.CharField(
        label=_("Catatan untuk kepala kantor (boleh kosong)"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
