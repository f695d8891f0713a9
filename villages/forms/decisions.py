"""Deciding on a dossier or a village. Each form carries what its reader saw, so that the slower of two is told."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from villages.domain.designation import Decree
from villages.forms.designation import DATE, decree_file_field, decree_of
from villages.models import AssistedVillage


def reason_field(label: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label or _("Alasan"),
        required=required,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Tersimpan dalam riwayat desa. Jangan menulis NIK."),
    )


class SeenForm(forms.Form):
    """``seen`` is the state of things the reader decides on."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def saw(self, seen: int) -> None:
        """The reader was told that somebody decided meanwhile: the next attempt stands on what is there now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = str(seen)
        self.data = data


class DecisionForm(SeenForm):
    """Yes to a dossier; a reason typed beside a village leaves that one out."""

    def __init__(self, *args: Any, villages: Sequence[AssistedVillage] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._codes = [village.pk for village in villages]
        for village in villages:
            self.fields[f"out_{village.pk}"] = forms.CharField(label=village.label, required=False, max_length=300)

    @property
    def common(self) -> list[BoundField]:
        return [self[name] for name in self.fields if not name.startswith("out_")]

    @property
    def beside_villages(self) -> list[BoundField]:
        return [self[f"out_{code}"] for code in self._codes]

    @property
    def leaves_out(self) -> bool:
        """Whether something is typed beside a village, so that the list is shown open."""
        return any(field.value() for field in self.beside_villages)

    @property
    def left_out(self) -> dict[str, str]:
        """Reasons by code; a valid form only."""
        given = {code: self.cleaned_data[f"out_{code}"].strip() for code in self._codes}
        return {code: reason for code, reason in given.items() if reason}


class DecreeForm(DecisionForm):
    """The decision with the decree it stands on."""

    decree_number = forms.CharField(
        label=gettext_lazy("Nomor SK"),
        max_length=80,
        help_text=gettext_lazy("Misalnya W.11.IMI.IMI.1.1949-GR.03.05 Tahun 2024."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    decreed_on = forms.DateField(label=gettext_lazy("Tanggal SK"), widget=DATE)
    decree_file = decree_file_field()

    @property
    def decree(self) -> Decree:
        return decree_of(self.cleaned_data)


class ReasonForm(SeenForm):
    """No to a dossier, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_field()


class StepForm(SeenForm):
    """A later step of one village or of a whole dossier: the day it holds from, and why."""

    effective_on = forms.DateField(label=gettext_lazy("Berlaku sejak"), widget=DATE)

    def __init__(self, *args: Any, needs_reason: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_field(required=needs_reason)
