"""Forms around the roll: whom to invite later, and people counted without names."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.domain.counted import MOST_PEOPLE
from outreach.enums import AgeBand, ParticipantCategory, Sex
from villages.enums import Function

COUNTED_SEXES = (Sex.FEMALE, Sex.MALE)
GROUPS = [(category, sex, age) for category in ParticipantCategory for age in AgeBand for sex in COUNTED_SEXES]


class InviteForm(forms.Form):
    functions = forms.MultipleChoiceField(
        label=_("Fungsi"), choices=Function.choices, widget=forms.CheckboxSelectMultiple
    )


class CountForm(forms.Form):
    """A number per category, sex and age; an empty field is nobody. Groups without an age come first."""

    def __init__(self, *args: Any, counts: dict[tuple[str, str, str], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category, sex, age in GROUPS:
            label = f"{category.label}, {sex.label}" + (f", {age.label}" if age else "")
            self.fields[_name(category, sex, age)] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=MOST_PEOPLE,
                required=False,
                initial=counts.get((category, sex, age), 0),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def counts(self) -> dict[tuple[ParticipantCategory, Sex, AgeBand], int | None]:
        """What was asked and answered: a group whose field the sender's page did not have stays as it is."""
        return {group: self.cleaned_data[_name(*group)] for group in GROUPS if _name(*group) in self.data}

    def rows(self) -> list[tuple[str, list[forms.BoundField], list[forms.BoundField], bool]]:
        """By category: its name, the fields without an age, those by age, and whether one of these says something."""
        rows = []
        for category in ParticipantCategory:
            fields = {group: self[_name(*group)] for group in GROUPS if group[0] == category}
            by_age = [field for (_category, _sex, age), field in fields.items() if age]
            told = any(field.value() or field.errors for field in by_age)
            rows.append((str(category.label), [f for g, f in fields.items() if not g[2]], by_age, told))
        return rows


def _name(category: ParticipantCategory, sex: Sex, age: AgeBand) -> str:
    return f"{category}_{sex}_{age}" if age else f"{category}_{sex}"
