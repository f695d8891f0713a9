"""Forms around quotas: the numbers, and whom to look for among the contacts of a village."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outreach.domain.quotas import MOST, field_of
from outreach.models import SessionVillage
from villages.models import Stakeholder


class QuotaForm(forms.Form):
    """A number per village; an empty field is no limit. ``rows``: the villages of the session."""

    def __init__(self, *args: Any, rows: list[SessionVillage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[field_of(row)] = forms.IntegerField(
                label=row.village.region.full_name,
                min_value=1,
                max_value=MOST,
                required=False,
                initial=row.quota,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def quotas(self) -> dict[str, int | None]:
        return {row.village_id: self.cleaned_data[field_of(row)] for row in self.rows}


class NamesForm(forms.Form):
    """The contacts somebody ticked; which of them may be named the domain decides."""

    contacts = forms.ModelMultipleChoiceField(
        label=_("Kontak"), queryset=Stakeholder.objects.none(), widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contacts"].queryset = Stakeholder.objects.visible_to(user).filter(retired_at__isnull=True)  # type: ignore[attr-defined]
