"""The form of a place where a village meets."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from villages.domain.venues import VenueDetails
from villages.models import Venue

DEGREES = re.compile(r"[-+]?[0-9]{1,3}(?:[.,][0-9]+)?")
PAIR = re.compile(r"\s*([-+]?[0-9]{1,3}\.[0-9]+)\s*[,;\s]\s*([-+]?[0-9]{1,3}\.[0-9]+)\s*")
SIX_PLACES = Decimal("0.000001")
MOST_SEATS = 100_000


class DegreesField(forms.CharField):
    """Degrees with point or comma, cleaned to a ``Decimal`` of six places, eleven centimetres."""

    widget = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "maxlength": 40})
    default_error_messages = {"invalid": _("Tulis derajat sebagai angka, misalnya -6,041250.")}

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).replace("−", "-").replace(" ", "")
        if not text:
            return None
        if not DEGREES.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(text.replace(",", ".")).quantize(SIX_PLACES)


class VenueForm(forms.Form):
    """A point may be missing; one needs both its numbers. A pair pasted into the first field is taken apart."""

    name = forms.CharField(
        label=_("Nama tempat"), max_length=120, help_text=_("misalnya Balai Desa Pontang, SDN 1 Pontang")
    )
    address = forms.CharField(
        label=_("Alamat atau petunjuk jalan"), max_length=200, required=False, help_text=_("dibaca para undangan")
    )
    capacity = forms.IntegerField(
        label=_("Daya tampung"),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
        help_text=_("orang; dipakai mengingatkan bila undangan terlalu banyak"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    latitude = DegreesField(
        label=_("Lintang"), required=False, help_text=_("misalnya -6,041250; boleh tempel “-6.041250, 106.254100”")
    )
    longitude = DegreesField(label=_("Bujur"), required=False, help_text=_("misalnya 106,254100"))

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_pair_taken_apart(data), *args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for given, missing in (("latitude", "longitude"), ("longitude", "latitude")):
            if cleaned.get(given) is not None and cleaned.get(missing, "") is None:
                self.add_error(missing, _("Isi lintang dan bujur, atau kosongkan keduanya."))
        return cleaned

    def details(self) -> VenueDetails:
        data = self.cleaned_data
        point = (data["latitude"], data["longitude"]) if data["latitude"] is not None else None
        return VenueDetails(name=data["name"], address=data["address"], capacity=data["capacity"], point=point)

    @staticmethod
    def initial_of(venue: Venue) -> dict[str, Any]:
        return {name: getattr(venue, name) for name in ("name", "address", "capacity", "latitude", "longitude")}


def _pair_taken_apart(data: Any) -> Any:
    """Maps give ``-6.041250, 106.254100`` to copy."""
    found = PAIR.fullmatch(data.get("latitude", "")) if data else None
    if found is None or data.get("longitude", "").strip():
        return data
    apart = data.copy()
    apart["latitude"], apart["longitude"] = found.groups()
    return apart
