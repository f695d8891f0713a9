"""Filters of the lists: plain GET forms. A value that is no choice of the reader's counts as not chosen."""

from typing import Any

from django import forms

from accounts.models import User
from villages.enums import Function, VillageStatus
from villages.queries.places import district_choices, narrowed, office_choices, village_choices


class _Filters(forms.Form):
    q = forms.CharField(required=False, max_length=60)
    kantor = forms.ChoiceField(required=False)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        offices = office_choices(user)
        self._offer("kantor", offices)
        wanted = self.data.get("kantor", "")
        self.villages = narrowed(user, wanted if wanted in dict(offices) else "")

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def offered(self, name: str) -> list[tuple[str, str]]:
        return self.fields[name].choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """The valid values; empty where nothing valid was chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen.values())


class VillageFilters(_Filters):
    status = forms.ChoiceField(required=False, choices=VillageStatus.choices)
    kecamatan = forms.ChoiceField(required=False)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self._offer("kecamatan", district_choices(self.villages))


class ContactFilters(_Filters):
    desa = forms.ChoiceField(required=False)
    fungsi = forms.ChoiceField(required=False, choices=Function.choices)
    tidak_dipakai = forms.BooleanField(required=False)
    sebelum = forms.IntegerField(required=False, min_value=1)
    sesudah = forms.IntegerField(required=False, min_value=1)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self._offer("desa", village_choices(self.villages))
