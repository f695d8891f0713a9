"""Which villages' rolls to close, or to open again and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class VillagesForm(forms.Form):
    """``villages``: code and name, all chosen at first; with one alone nothing is asked."""

    chosen = forms.MultipleChoiceField(
        label=_("Desa"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu desa.")},
    )

    def __init__(self, *args: Any, villages: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(villages)
        field = self.fields["chosen"]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = [code for code, _name in choices]
        if len(choices) < 2:
            del self.fields["chosen"]
        self.only = [code for code, _name in choices]

    def villages(self) -> list[str]:
        return list(self.cleaned_data.get("chosen", self.only))


class ReopenForm(VillagesForm):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tercatat bersama nama Anda di halaman kegiatan."),
    )
