"""Forms around the roll: whom to invite later, and people counted without names."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.enums import ParticipantCategory, Sex
from villages.enums import Function

COUNTED_SEXES = (Sex.FEMALE, Sex.MALE)
MOST_PEOPLE = 10_000


class InviteForm(forms.Form):
    functions = forms.MultipleChoiceField(
        label=_("Fungsi"), choices=Function.choices, widget=forms.CheckboxSelectMultiple
    )


class CountForm(forms.Form):
    """A number per category and sex; an empty field is nobody."""

    def __init__(self, *args: Any, counts: dict[tuple[str, str], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category in ParticipantCategory:
            for sex in COUNTED_SEXES:
                self.fields[f"{category}_{sex}"] = forms.IntegerField(
                    label=f"{category.label}, {sex.label}",
                    min_value=0,
                    max_value=MOST_PEOPLE,
                    required=False,
                    initial=counts.get((category, sex), 0),
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    def counts(self) -> dict[tuple[ParticipantCategory, Sex], int | None]:
        return {
            (category, sex): self.cleaned_data[f"{category}_{sex}"]
            for category in ParticipantCategory
            for sex in COUNTED_SEXES
        }

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by category, for the page."""
        return [
            (str(category.label), [self[f"{category}_{sex}"] for sex in COUNTED_SEXES])
            for category in ParticipantCategory
        ]
