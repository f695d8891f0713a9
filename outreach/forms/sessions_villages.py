"""For whom a session is: villages with one host, RT and RW of them, how many people each is to name."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F
from django.db.models.functions import Coalesce
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from offices.models import Zone
from outreach.domain.roll import USUALLY_INVITED
from outreach.enums import SessionLevel
from villages.enums import STATUSES_UNDER_GUIDANCE, Function
from villages.models import AssistedVillage, NeighbourhoodUnit, VillageQuerySet

BY_CONTACTS, BY_VILLAGE = "contacts", "village"
LARGEST_QUOTA = 10_000


def village_option(village: AssistedVillage) -> str:
    """Name first, so that typing it finds it; always with its kecamatan."""
    return f"{village.region.name}, Kec. {village.district.name}"


class VillageChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return village_option(obj)


class VillageChoices(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        """A code the database cannot even read is one of no village."""
        return super().clean([str(code).replace("\0", "?") for code in value] if value else value)

    def label_from_instance(self, obj: Any) -> str:
        return village_option(obj)


class UnitChoices(forms.ModelMultipleChoiceField):
    """RT and RW; of several villages each with the name of its own."""

    several = False

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label}, {obj.village.region.name}" if self.several else obj.label


class VillageFields(forms.Form):
    host = VillageChoice(
        label=_("Desa tuan rumah"), queryset=AssistedVillage.objects.none(), empty_label=_("Pilih desa")
    )
    others = VillageChoices(
        label=_("Desa lain yang diundang"),
        queryset=AssistedVillage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    units = UnitChoices(
        label=_("RT/RW yang diundang"),
        queryset=NeighbourhoodUnit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Memilih RW berarti semua RT di bawahnya."),
    )
    names_by = forms.ChoiceField(
        label=_("Siapa yang mengisi nama undangan"),
        choices=[
            (BY_VILLAGE, _("Desa mengisi namanya, sesuai kuota")),
            (BY_CONTACTS, _("Kantor memilih dari kontak desa")),
        ],
        required=False,
        initial=BY_VILLAGE,
        widget=forms.RadioSelect,
    )
    functions = forms.MultipleChoiceField(
        label=_("Siapa yang masuk daftar hadir"),
        choices=Function.choices,
        required=False,
        initial=USUALLY_INVITED,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Semua kontak dengan fungsi ini di desa yang dipilih. Dapat ditambah kapan saja."),
    )
    with_district = forms.BooleanField(label=_("Undang juga kontak kecamatan (Camat dan lain-lain)"), required=False)
    user: User

    def offer_villages(self, user: User) -> None:
        """Villages under guidance that the person may see, and what hangs on those chosen already."""
        villages = under_guidance(user)
        for name in ("host", "others"):
            self.fields[name].queryset = villages  # type: ignore[attr-defined]
        self._offered = {village.pk: village for village in villages}
        units: Any = self.fields["units"]
        units.several = len(self.chosen) > 1
        if self["level"].value() == SessionLevel.UNIT:
            units.queryset = (
                NeighbourhoodUnit.objects.visible_to(user)
                .filter(village__in=self.chosen, retired_at__isnull=True)
                .select_related("kind", "parent__kind", "village__region")
                .order_by(
                    "village_id",
                    Coalesce("parent__number", "number"),
                    F("parent__number").asc(nulls_first=True),
                    "number",
                )
            )
        for village in self.chosen:
            self.fields[f"quota_{village.pk}"] = forms.IntegerField(
                label=village_option(village),
                min_value=1,
                max_value=LARGEST_QUOTA,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @cached_property
    def chosen(self) -> list[AssistedVillage]:
        """What stands in the form, host first; of a code out of scope nothing."""
        codes = [self["host"].value(), *_as_list(self["others"].value())]
        return [self._offered[code] for code in dict.fromkeys(map(str, codes)) if code in self._offered]

    @property
    def quota_fields(self) -> list[BoundField]:
        return [self[f"quota_{village.pk}"] for village in self.chosen]

    @property
    def zones(self) -> dict[str, str]:
        """Zone of every village on offer, for the estimate of an hour."""
        return {code: village.region.zone for code, village in self._offered.items()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("level") == SessionLevel.UNIT and "units" in cleaned and not cleaned["units"]:
            self.add_error("units", _("Pilih RT atau RW yang diundang, atau ganti tingkatnya."))
        return cleaned

    def zone(self) -> Zone | None:
        host = self.cleaned_data.get("host")
        return Zone(host.region.zone) if host else None

    def villages(self) -> list[AssistedVillage]:
        host = self.cleaned_data["host"]
        return [host, *(village for village in self.cleaned_data["others"] if village != host)]

    def quotas(self) -> dict[str, int]:
        """By village code; those left empty are left out."""
        typed = {village.pk: self.cleaned_data.get(f"quota_{village.pk}") for village in self.villages()}
        return {code: number for code, number in typed.items() if number}

    def invited_functions(self) -> list[str]:
        """Whose contacts go onto the roll at once: nobody's where the village fills in the names."""
        return [] if self.cleaned_data["names_by"] == BY_VILLAGE else self.cleaned_data["functions"]

    def held_for(self) -> list[NeighbourhoodUnit]:
        """The units ticked; with an RW all RT below it."""
        if self.cleaned_data["level"] != SessionLevel.UNIT:
            return []
        ticked = {unit.pk for unit in self.cleaned_data["units"]}
        return [unit for unit in self.fields["units"].queryset if {unit.pk, unit.parent_id} & ticked]  # type: ignore[attr-defined]


def under_guidance(user: User) -> VillageQuerySet:
    return (
        AssistedVillage.objects.visible_to(user)
        .filter(status__in=STATUSES_UNDER_GUIDANCE)
        .select_related("region", "district", "office")
        .order_by("region__name", "district__name", "pk")
    )


def _as_list(value: Any) -> Iterable[Any]:
    if value is None:
        return []
    return value if isinstance(value, list | tuple) else [value]
