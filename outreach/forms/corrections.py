"""Correcting one line of a roll: what it is to say, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.enums import AttendanceStatus


class WhyForm(forms.Form):
    """``seen``: the version of the row the person looked at."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tercatat bersama nama Anda di halaman kegiatan."),
    )


class CorrectionForm(WhyForm):
    status = forms.ChoiceField(
        label=_("Kehadiran"), choices=AttendanceStatus.choices, required=False, widget=forms.RadioSelect
    )
    represented_by = forms.CharField(
        label=_("Diwakili oleh"), max_length=120, required=False, help_text=_("Hanya bila diwakili.")
    )
    field_order = ("status", "represented_by", "reason", "seen")
