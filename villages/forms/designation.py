"""Designating a village, and deciding anew about one."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.queries import regions
from offices.models import Region
from villages.domain.designation import DECISIONS
from villages.enums import VillageStatus
from villages.models import AssistedVillage
from villages.queries.designation import suggestions, village_of_code, villages_named

SUGGESTIONS_ID = "villages"


class StatusForm(forms.Form):
    """The decision about a village: status, day and number of the decree."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[(status.value, status.label) for status in DECISIONS],
        initial=VillageStatus.DESIGNATED,
    )
    designated_on = forms.DateField(
        label=gettext_lazy("Ditetapkan pada"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Wajib untuk status ditetapkan dan aktif."),
    )
    decree_number = forms.CharField(
        label=gettext_lazy("Nomor SK"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Misalnya W.11.IMI.IMI.1.1949-GR.03.05 Tahun 2024."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def decision(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("status", "designated_on", "decree_number")}


class DesignationForm(StatusForm):
    """The decision with the village it is about, typed as code or name."""

    village = forms.CharField(
        label=gettext_lazy("Desa/kelurahan"),
        max_length=200,
        help_text=gettext_lazy("Kode atau nama, misalnya 36.04.12.2003 atau nama desa dengan kecamatannya."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": SUGGESTIONS_ID}),
    )
    field_order = ["village"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_village(self) -> Region:
        text = self.cleaned_data["village"]
        if code := regions.CODE.search(text):
            region = village_of_code(self.user, code[0])
            if region is None:
                raise ValidationError(
                    _("Tidak ada desa atau kelurahan berlaku dengan kode %(code)s.") % {"code": code[0]}
                )
            return region
        found = villages_named(self.user, text)
        if not found:
            raise ValidationError(
                _("Tidak ada desa atau kelurahan bernama “%(typed)s” di wilayah kerja kantor Anda. Periksa ejaannya.")
                % {"typed": text}
            )
        if len(found) > 1:
            raise ValidationError(
                _("Ada beberapa desa yang cocok. Tulis juga kecamatannya atau kodenya, misalnya: %(examples)s.")
                % {"examples": "; ".join(regions.label(region) for region in found[:3])}
            )
        return found[0]

    @property
    def suggestions(self) -> list[str]:
        return suggestions(self.user)


def initial_of(village: AssistedVillage) -> dict[str, str | date | None]:
    """What the form shows of a village that is there."""
    return {
        "status": village.status,
        "designated_on": village.designated_on,
        "decree_number": village.decree_number,
    }
