"""The code of the venue, as somebody types it on the page of the own invitation."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.domain.venue_codes import DIGITS


class CheckInForm(forms.Form):
    code = forms.CharField(
        label=_("Kode di tempat kegiatan"),
        help_text=_("6 angka yang tampil di layar atau HP petugas; berganti setiap menit."),
        max_length=20,
        error_messages={"required": _("Ketik 6 angka yang tampil di tempat kegiatan.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "code-field"}),
    )

    def clean_code(self) -> str:
        """Only the digits: people type the gap that makes them readable, too."""
        code = re.sub(r"[\s.-]", "", self.cleaned_data["code"])
        if not (code.isascii() and code.isdigit() and len(code) == DIGITS):
            raise forms.ValidationError(_("Kodenya terdiri dari 6 angka."))
        return code
