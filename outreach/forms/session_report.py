"""Writing a report and deciding on it. The form carries what its reader saw, so that the slower of two is told."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from outreach.domain.session_report import MOST_LETTERS, Act


class ReportForm(forms.Form):
    """``writes``: the reader may change the text; ``returns``: may send it back, with a reason."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("Isi laporan"),
        required=False,
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Jangan menulis NIK atau nama anak."),
    )
    reason = forms.CharField(
        label=_("Yang perlu diperbaiki"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    act = forms.ChoiceField(choices=Act.choices, widget=forms.HiddenInput)

    def __init__(self, *args: Any, writes: bool = False, returns: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not writes:
            del self.fields["body"]
        if not returns:
            del self.fields["reason"]

    def saw(self, seen: int) -> None:
        """The reader was told that somebody else changed it: the next attempt stands on what is there now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = str(seen)
        self.data = data
