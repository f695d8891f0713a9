"""The part of the contact form that says which villages somebody of the kecamatan serves."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from offices.models import Region
from villages.models import AssistedVillage, Stakeholder
from villages.queries import serving


class ServingFields(forms.Form):
    """Villages of the kecamatan to tick, and others of the same office to type, separated by semicolons."""

    serves = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Desa yang dilayani"),
        queryset=AssistedVillage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Untuk Babinsa, Bhabinkamtibmas, KUA, dan Puskesmas. Orangnya cukup dicatat sekali."),
    )
    serves_more = forms.CharField(
        label=gettext_lazy("Desa di kecamatan lain"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Ketik nama desanya, misalnya Desa Linduk, Kec. Pontang. Pisahkan dengan titik koma."),
        widget=forms.TextInput(attrs={"list": "villages", "autocomplete": "off"}),
    )
    suggestions: list[str]

    def offer_villages(self, user: User, *, district: Region | None, contact: Stakeholder | None) -> None:
        """For people of ``district``; for a village's own people these fields fall away."""
        self.suggestions = []
        if district is None:
            del self.fields["serves"], self.fields["serves_more"]
            return
        field = self.fields["serves"]
        field.queryset = serving.may_serve(user, district=district.pk, contact=contact)  # type: ignore[attr-defined]
        if contact:
            self.initial.setdefault("serves", [village.pk for village in serving.served_by(user, contact)])
        self._others = serving.others(user, district=district.pk)
        self.suggestions = [village.label for village in self._others[: serving.MOST_SUGGESTIONS]]
        if not self.suggestions:
            self.fields.pop("serves_more", None)

    def clean_serves_more(self) -> list[AssistedVillage]:
        villages = []
        for typed in filter(None, (part.strip() for part in re.split(r"[;\n]", self.cleaned_data["serves_more"]))):
            found = serving.named(self._others, typed)
            if len(found) != 1:
                sentence = (
                    _("“%(typed)s” ada di beberapa kecamatan. Tulis juga kecamatannya.")
                    if found
                    else _("“%(typed)s” tidak ada di antara desa binaan Anda di kecamatan lain.")
                )
                raise forms.ValidationError(sentence % {"typed": typed})
            villages += found
        return villages

    def served(self) -> list[AssistedVillage] | None:
        """``None`` where the form has no such field."""
        data: dict[str, Any] = self.cleaned_data
        return [*data["serves"], *data.get("serves_more", ())] if "serves" in self.fields else None
